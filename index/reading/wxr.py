"""What is WordPress' own in its export (WXR): the list of its authors, shortcodes, paragraphs parted by empty lines.

Shortcodes: https://codex.wordpress.org/Shortcode_API; paragraphs: `wpautop` in WordPress."""

from __future__ import annotations

import io
import re
from contextlib import suppress

from index.reading.packed import local_name

# Those of WordPress itself that hold no words of the author's.
_WORDLESS = re.compile(
    r"\[(gallery|playlist|audio|video|embed)\b[^\[\]]*\](?:[^\[\]]*\[/\1\])?", re.IGNORECASE
)
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b([^\[\]]*)\](.{0,4000}?)\[/(?:wp_)?caption\]", re.IGNORECASE | re.DOTALL
)
_OLD_CAPTION = re.compile(r"\bcaption=\"([^\"]+)\"", re.IGNORECASE)  # as before WordPress 3.4
_END = re.compile(r"\[/([a-z][\w-]*)\]", re.IGNORECASE)
# A plugin's has a mark of its own or an end: `[sic]` has neither.
_WITH_MARKS = re.compile(
    r"\[[a-z][\w-]*(?:\s+[\w-]+=(?:\"[^\"\[\]]*\"|'[^'\[\]]*'|[^\s\"'\[\]]+))+\s*/?\]", re.I
)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")


def authors_of(data: bytes) -> dict[str, str]:
    """The names that the export's own list gives for its authors' logins."""
    from lxml.etree import XMLSyntaxError, iterparse

    names: dict[str, str] = {}
    if b"author_display_name" not in data:
        return names
    with suppress(XMLSyntaxError):  # the rest is the feed's reader's to judge
        for _, element in iterparse(io.BytesIO(data), recover=True, resolve_entities=False, no_network=True):
            if local_name(element) == "item":
                break
            if local_name(element) == "author":
                told = {local_name(one): " ".join((one.text or "").split()) for one in element}
                names[told.get("author_login", "")] = told.get("author_display_name", "")
    return {login: name for login, name in names.items() if login and name}


def page_of(content: str) -> str:
    """A post's content as WordPress shows it: shortcodes gone but for what stands in them, paragraphs apart."""
    content = _CAPTION.sub(_caption, content)
    content = _WITH_MARKS.sub("", _WORDLESS.sub("", content))
    ends = {found[1].lower() for found in _END.finditer(content)}
    if ends:
        names = "|".join(map(re.escape, ends))
        content = re.sub(rf"\[/?(?:{names})(?:\s[^\[\]]*)?\]", "", content, flags=re.IGNORECASE)
    return _EMPTY_LINE.sub("<br>", content)


def _caption(found: re.Match[str]) -> str:
    said = _OLD_CAPTION.search(found[1])
    return f"<figure><figcaption>{found[2]} {said[1] if said else ''}</figcaption></figure>"
