"""What note-taking programs add to Markdown, as the words that a reader of the note sees: links, highlights, callouts."""

from __future__ import annotations

import re


def drawers(name: str, flags: int = 0) -> re.Pattern[str]:
    """Finds the drawers of Org and Logseq whose names match `name`: `:NAME:` to `:END:`, 200 rows at most."""
    return re.compile(rf"^[ \t]*:{name}:[ \t]*\n(?:.*\n){{0,200}}?[ \t]*:END:[ \t]*$", re.MULTILINE | flags)


_DRAWER = drawers("[A-Z][A-Z_-]*")
_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,400}\]\]")
_LINK = re.compile(r"\[\[([^\[\]|\n]{1,400})(?:\|([^\[\]\n]{1,400}))?\]\]")
_HIGHLIGHT = re.compile(r"(?<![=:\\])(==|::)(?=[^\s=:])([^=\n]{1,2000}?)(?<=[^\s=:])\1(?![=:])")
_REFERENCE = re.compile(r"\[\^[^\]\s]{1,80}\](?!:)")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]{1,80}\]:[ \t]*")
_INLINE_NOTE = re.compile(r"\^\[([^\[\]\n]{1,1000})\]")
_BLOCK = re.compile(r"(?:^|\s)\^[\w-]{1,60}\s*$")
_TAGS = re.compile(  # Bear's may have several words, and then end with the sign: `#to read#`
    r"\s*(?:#(?=[\w/-]{0,80}[^\W\d])(?:[\w/-]{1,80}(?: [\w/-]{1,40}){1,5}#|[\w/-]{1,81})\s*)+"
)
_CALLOUT = re.compile(r"\s*\[![\w-]{1,40}\][+-]?")
_TASK = re.compile(r"(\s*(?:[-*+]|\d{1,9}[.)])\s+)\[[ xX/-]\]\s+")
_CODE = re.compile(r"(`[^`\n]*`)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SHORTCODE = re.compile(r"\{%[^{}\n]{0,400}%\}|\{\{[<%][^{}\n]{0,400}[>%]\}\}")  # of Jekyll and Hugo
# Pandoc's and kramdown's: attributes of what stands before them, fenced divisions, citations by a key.
_SPAN = re.compile(r"\[([^\[\]\n]{1,1000})\]\{[.#:][^{}\n]{0,200}\}")
_ATTRIBUTES = re.compile(r"\s{0,20}\{:?\s*(?:[.#][^{}\n]{0,200}|[\w-]{1,40}=[^{}\n]{0,200})\}")
_DIVISION = re.compile(r"\s*:{3,}\s*(?:\{[^{}\n]*\}|[\w-]+)?[ :]*")
_CITED = re.compile(r"\s?\[(?:[^\[\]\n@]{0,100}?[\s;-])?-?@[\w][^\[\]\n]{0,300}\](?![(\[:])")
# Logseq's: what it keeps of a block, its drawers, macros and names of other blocks; Readwise's link behind a highlight.
_BLOCKS_OWN = re.compile(
    r"\s*(?:[-*]\s+)?(?:id|collapsed|heading|background-color|(?:created|updated)-at|exclude-from-graph-view"
    r"|(?:card|hl|ls|query|logseq)[.-][\w.-]+):: ?.*"
)
_MACRO = re.compile(r"\{\{[^{}\n]{1,400}\}\}")
_OTHER_BLOCK = re.compile(r"\s{0,20}\(\([0-9a-f]{8}-[0-9a-f-]{27}\)\)")
_VIEW = re.compile(r"\s{0,20}\(\[View (?:Highlight|Tweet)\]\([^()\s]*\)\)")
_SIGN_LINK = re.compile(r"\s{0,20}(?<!!)\[[^\w\s\[\]]{1,8}\]\([^()\s]{1,2000}\)")  # `[⤴️](…)`: nothing is said
_COMMENT = "%%"


def uncommented(text: str) -> str:
    """The text without what stands between two `%%`, a lone one stays, and without drawers (`:LOGBOOK:` … `:END:`)."""
    text = _DRAWER.sub("", text) if ":END:" in text else text
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
    """`- [x] see [[Mill|the mill]] ==now==[^1]` -> `- see the mill now`. "" for a line of tags or of a block's own alone."""
    if _TAGS.fullmatch(bare := _BLOCK.sub("", line)) or ("::" in line and _BLOCKS_OWN.fullmatch(line)):
        return ""
    bare = _DIVISION.sub("", bare) if bare.lstrip().startswith(":::") else bare
    bare = _SHORTCODE.sub("", bare) if "{" in bare else bare
    bare = _FOOTNOTE.sub("", _TASK.sub(r"\1", bare))
    pieces = _CODE.split(bare) if "`" in bare else [bare]
    return "".join(piece if place % 2 else _without_marks(piece) for place, piece in enumerate(pieces))


def _without_marks(text: str) -> str:
    if "{" in text:
        text = _ATTRIBUTES.sub("", _SPAN.sub(r"\1", _MACRO.sub("", text)))
    text = _OTHER_BLOCK.sub("", text) if "((" in text else text
    if "[" in text:
        text = _SIGN_LINK.sub("", _VIEW.sub("", _CITED.sub("", text) if "@" in text else text))
        text = _INLINE_NOTE.sub(r" \1", _LINK.sub(_shown, _EMBEDDED.sub("", text)))
        text = _REFERENCE.sub("", text)
    return _BREAK.sub(" ", _HIGHLIGHT.sub(r"\2", text))


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
