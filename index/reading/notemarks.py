"""What note-taking programs add to Markdown, as the words that a reader of the note sees: links, highlights, callouts."""

from __future__ import annotations

import re

_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,400}\]\]")
_LINK = re.compile(r"\[\[([^\[\]|\n]{1,400})(?:\|([^\[\]\n]{1,400}))?\]\]")
_HIGHLIGHT = re.compile(r"(?<![=\\])==(?=[^\s=])([^=\n]{1,2000}?)(?<=[^\s=])==(?!=)")
_REFERENCE = re.compile(r"\[\^[^\]\s]{1,80}\](?!:)")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]{1,80}\]:[ \t]*")
_INLINE_NOTE = re.compile(r"\^\[([^\[\]\n]{1,1000})\]")
_BLOCK = re.compile(r"(?:^|\s)\^[\w-]{1,60}\s*$")
_TAGS = re.compile(r"\s*(?:#[^\W\d][\w/-]{0,80}\s*)+")
_CALLOUT = re.compile(r"\s*\[![\w-]{1,40}\][+-]?")
_TASK = re.compile(r"(\s*(?:[-*+]|\d{1,9}[.)])\s+)\[[ xX/-]\]\s+")
_CODE = re.compile(r"(`[^`\n]*`)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SHORTCODE = re.compile(r"\{%[^{}\n]{0,400}%\}|\{\{[<%][^{}\n]{0,400}[>%]\}\}")  # of Jekyll and Hugo
_COMMENT = "%%"


def uncommented(text: str) -> str:
    """The text without what stands between two `%%`; a lone one stays."""
    if _COMMENT not in text:
        return text
    parts = text.split(_COMMENT)
    if len(parts) % 2 == 0:  # the last opens nothing
        parts[-2:] = [f"{parts[-2]}{_COMMENT}{parts[-1]}"] if len(parts) > 2 else [_COMMENT.join(parts)]
    return "".join(parts[::2])


def without_comments(text: str, instead: str) -> str:
    """The text with `instead` in the place of each `<!-- comment -->`."""
    kept, last = [], 0
    while (start := text.find("<!--", last)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept += [text[last:start], instead]
        last = end + 3
    return "".join([*kept, text[last:]])


def noted(line: str) -> str:
    """`- [x] see [[Mill|the mill]] ==now==[^1]` -> `- see the mill now`. "" for a line of tags alone."""
    if _TAGS.fullmatch(bare := _BLOCK.sub("", line)):
        return ""
    bare = _SHORTCODE.sub("", bare) if "{" in bare else bare
    bare = _FOOTNOTE.sub("", _TASK.sub(r"\1", bare))
    pieces = _CODE.split(bare) if "`" in bare else [bare]
    return "".join(piece if place % 2 else _without_marks(piece) for place, piece in enumerate(pieces))


def _without_marks(text: str) -> str:
    if "[" in text:
        text = _INLINE_NOTE.sub(r" \1", _LINK.sub(_shown, _EMBEDDED.sub("", text)))
        text = _REFERENCE.sub("", text)
    return _BREAK.sub(" ", _HIGHLIGHT.sub(r"\1", text))


def footnote(line: str) -> bool:
    """Whether a line begins the words of a footnote."""
    return bool(_FOOTNOTE.match(line))


def callout(quoted: str) -> str | None:
    """The title of a callout's first line, its `> ` taken away; None for other lines."""
    match = _CALLOUT.match(quoted)
    return quoted[match.end() :].strip() if match else None


def _shown(link: re.Match[str]) -> str:
    page, shown = link[1], link[2]
    if shown:
        return str(shown)
    name, _, part = page.partition("#")
    return name or part.lstrip("^#")
