"""What a text holds that leads somewhere: links in any spelling, and bare hosts, which may also be names.

A text is looked at as a browser, a mail program or a careless eye would read it: folded to plain lower-case letters,
with the look-alikes of `. / \\ : @` (Unicode's confusables.txt, and the dots of UTS 46) as those signs, and with codes
(`%2e`, `&#46;`) and `evil[.]example` written out. A link is removed. A host looks like `Node.js`: it may stand where
the evidence has it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import unescape
from ipaddress import IPv6Address
from urllib.parse import unquote

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("․܁܂꘎𐩐ꓸ᙮𝅭", "."),
        **dict.fromkeys("\\⁄∕⧸╱⟋⁁᜵Ⳇ㇓〳𝈺∖⟍⧵⧹㇔𝈏𝈻", "/"),
        **dict.fromkeys("։܃܄᛬︰᠃᠉⁚׃˸꞉∶ːꓽ", ":"),
        **dict.fromkeys(
            "。۔·‧∙⋅•・٠۰", "。"
        ),  # stops, digits and points of other scripts: dots between letters only
    }
)
_NARROW = r"[^\W_\u2e80-\U0003ffff]"  # a letter or digit of a script that writes blanks
_WRITTEN_OUT = re.compile(
    r"(?P<code>(?:%[0-9a-f]{2})+|&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});)"
    rf"|(?P<dot>\s?[\[({{]\s?(?:\.|dot)\s?[\])}}]\s?|(?<={_NARROW})。(?={_NARROW}))"
    r"|(?P<at>\s?[\[({]\s?(?:@|at)\s?[\])}]\s?)"
)

_LABELS = r"(?<![\w.-])(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+"
_TOP = r"(?:xn--[\w-]{1,59}|[^\W\d_]{2,24})(?![\w-])"
_FOUR = r"(?<![\w.])(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){3}(?!\w)"
_LINK = re.compile(
    r"[^\s:/]{0,40}\s?:\s?//\S*"  # any scheme
    r"|[^\W\d_][\w+.-]{0,40}:/\S+"  # browsers put the second slash in
    r"|\b(?:https?|hxxps?|ftps?|wss?)\s?:\s?/*\s?\S*"
    r"|(?<![\w/:.])//+[\w\[]\S*"  # of no scheme
    r"|\b(?:javascript|vbscript|livescript|data|file|blob|filesystem|mailto|tel|sms|sip|callto|about|view-source|magnet"
    r"|ipfs|intent|market|chrome|ssh|git|ldap|gopher|news|nntp|feed|webcal|ms-[a-z-]+)\s?:(?=\S)\S*"
    r"|\bwww\d?\.\S+"
    r"|[\w.+%-]+@\[?[\w.:-]+\S*"  # somebody somewhere
    rf"|(?:{_LABELS}{_TOP}|\blocalhost)(?::\d+)?(?:/\S*|[?#]\w\S*)"
    r"|\blocalhost:\d+"
    rf"|{_FOUR}(?::\d+)?/\S*"
    r"|(?<![\w.,])(?:\d{8,10}|0x[0-9a-f]{5,})(?::\d+\S*|/\w\S*)",  # the same address in one number
)
_HOST = re.compile(
    rf"{_LABELS}{_TOP}|{_FOUR}|\b0x[0-9a-f]{{5,}}\b|(?<![\w.])@\w+|(?<![\w:])[0-9a-f]*(?::[0-9a-f]*){{2,7}}(?:\.\d+){{0,3}}"
)


def without_addresses(text: str, known: str) -> str:
    """A blank for each link, and for each host that `known` does not hold."""
    text = without_links(text)
    strange = strange_hosts(text, known)
    return _blanked(text, _HOST, lambda found: found in strange) if strange else text


def without_links(text: str) -> str:
    """A blank for each link: "see https:/x@y.example/a now" -> "see   now"."""
    return _blanked(text, _LINK, lambda _: True)


def strange_hosts(text: str, known: str) -> list[str]:
    """The hosts, addresses of machines and handles of a text that `known` does not hold, folded:
    "at Evil｡example" -> ["evil.example"]. Of initials and the like a blank apart will do: J.Moe is J. Moe."""
    found = [host for host in dict.fromkeys(_HOST.findall(_folded(text)[0])) if _is_host(host)]
    held = _folded(known)[0] if found else ""
    return [host for host in found if not re.search(_held(host), held)]


def _blanked(text: str, pattern: re.Pattern[str], meant: Callable[[str], bool]) -> str:
    folded, places = _folded(text)
    for match in reversed(list(pattern.finditer(folded))):
        if meant(match.group()):
            text = f"{text[: places[match.start()][0]]} {text[places[match.end() - 1][1] :]}"
    return text


def _is_host(found: str) -> bool:
    if ":" not in found:
        return True
    try:
        return bool(IPv6Address(found))
    except ValueError:  # a time of day, `std::vector`, a colon
        return False


def _held(host: str) -> str:
    *labels, last = host.split(".")
    between = r"\.\s?" if labels and all(len(label) <= 2 for label in labels) else r"\."
    return rf"(?<![\w.@-]){between.join(map(re.escape, [*labels, last]))}(?![\w-]|\.\w)"


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as it is read, and where in `text` each of its characters begins and ends."""
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        plain = char.lower() if char.isascii() else _plain(char)
        signs += plain.translate(_SIGNS)
        places += [(at, at + 1)] * len(plain)
    folded = "".join(signs)
    before = ""
    while before != folded:  # `%252e` has two layers
        before = folded
        for match in reversed(list(_WRITTEN_OUT.finditer(folded))):
            start, end = match.span()
            means = "." if match["dot"] else "@" if match["at"] else _decoded(match["code"])
            folded = folded[:start] + means + folded[end:]
            places[start:end] = [(places[start][0], places[end - 1][1])] * len(means)
    return folded, places


def _decoded(code: str) -> str:
    signs = unescape(code) if code[0] == "&" else unquote(code, errors="ignore")
    return "".join(_plain(sign) for sign in signs if sign.isprintable()).translate(_SIGNS)


def _plain(char: str) -> str:
    """A character without its accents, wide or ornamental forms in plain ones: "Ｅ" -> "e", "é" -> "e"."""
    return "".join(
        part for part in unicodedata.normalize("NFKD", char) if unicodedata.category(part)[0] != "M"
    ).lower()
