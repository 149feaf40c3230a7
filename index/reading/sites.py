"""The publisher: a site's name as its own furniture states it, else the host of the article's address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:https?://|\b)((?:[a-z0-9-]+\.)+(?:com|org|net|io|co|news|info|de|fr|es|it|pl|nl|pt|uk|eu|jp|ai|tv|ch|at|be|br|us|ca|au|in))\b", re.IGNORECASE)  # fmt: skip  # noqa: E501
_NAME = r"([A-Z0-9][\w'’&.-]*(?: (?:[A-Z0-9][\w'’&.-]*|of|the|and|&|de|des|der|für)){0,4})"
_NEWSLETTER = re.compile(
    rf"\b(?:[Tt]he|[Oo]ur|[Ff]ree|[Dd]aily|[Ww]eekly) {_NAME} (?:[Ee]mail |[Dd]aily |[Ww]eekly )?[Nn]ewsletter"
)
_COPYRIGHT = re.compile(rf"(?:©|\([Cc]\)|[Cc]opyright)\s*(?:©|\([Cc]\))?\s*(?:by\s+)?(?:(?:19|20)\d\d\s*(?:[-–]\s*(?:19|20)\d\d)?,?\s*)?(?:by\s+|-\s+)?(?!All [Rr]ights){_NAME}")  # fmt: skip  # noqa: E501
_MAIL_HOSTS = frozenset(
    "gmail googlemail outlook hotmail live msn yahoo ymail icloud me aol gmx web t-online freenet mail proton protonmail"
    " posteo mailbox fastmail zoho yandex qq 163 orange wanadoo laposte free libero comcast verizon btinternet".split()
)
_CAPITALISED = re.compile(r"[A-Z0-9][\w&-]*(?:(?: |\n(?!\n))[A-Z0-9][\w&-]*){0,7}")
_SHORTEST_HOST = 4
_TRAILING = re.compile(
    r"(?:\s+(?:All|Alle|Tous|Todos|Inc|Ltd|LLC|Corp|GmbH|Email))+\.?$|[\s.,]+(?:(?:19|20)\d\d)?$"
)


def site_name(furniture: Iterable[str]) -> str | None:
    """The name that furniture lines give their site: one whose letters are a host's named there too, else the
    copyright's owner, else the newsletter's name."""
    lines = [line for line in furniture if len(line) <= 600]
    hosts = {match[1].lower() for line in lines for match in _HOST.finditer(line)}
    stems = {
        part
        for host in hosts
        for part in (host.removeprefix("www.").split(".")[0], host.removeprefix("www."))
    }
    owners = [_trim(match[1]) for line in lines for match in _COPYRIGHT.finditer(line)]
    letters = [_trim(match[1]) for line in lines for match in _NEWSLETTER.finditer(line)]
    for name in (*letters, *owners):
        if "".join(c for c in name.lower() if c.isalnum() or c == ".") in stems:
            return name
    return next((name for name in (*owners, *letters) if any(c.isalpha() for c in name)), None)


def host_of(url: str) -> str | None:
    """`https://www.example.com/a` -> `example.com`."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def host_words(address: str, text: str, longer: bool = False) -> str | None:
    """The capitalised words of `text` whose letters are the host of a mail address: `press@harbourtrust.example` and
    `Harbour Trust Press Office` -> `Harbour Trust`. With `longer`, the words go on where `text` never stops there
    (`the Harbour Trust Society`). None for hosts that give anybody an address."""
    parts = address.rpartition("@")[2].lower().split(".")
    stem = max(parts[:-1], key=len, default="").replace("-", "")
    if len(stem) < _SHORTEST_HOST or not _MAIL_HOSTS.isdisjoint(parts):
        return None
    names: Counter[tuple[str, str]] = Counter()
    for match in _CAPITALISED.finditer(text):
        words = match[0].split()
        for first in range(len(words)):
            for last in range(first + 1, len(words) + 1):
                if "".join(words[first:last]).replace("-", "").lower() == stem:
                    names[" ".join(words[first:last]), " ".join(words[first : last + 2])] += 1
    if not names:
        return None
    exact = next((name for name, more in names if name == more), None)
    name, more = names.most_common(1)[0][0]
    return exact or (more if longer else name)


def _trim(name: str) -> str:
    shorter = _TRAILING.sub("", name).strip(" .,")
    return shorter if shorter == name else _trim(shorter)
