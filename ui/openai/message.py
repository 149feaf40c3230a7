"""An answer as the message of a chat: Markdown in which nothing of an article is markup, and where each citation stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers import Answer, Citation, Partial
from ui.render import one_line, source_line

WITHDRAWN = "\n\n(The answer above was broken off; this one takes its place.)\n\n"
"""Stands between what was streamed and an answer that does not go on from it."""

_MARKER = re.compile(r"\[(\d+)\]")  # an article's own "[1]" has become "(1)" before
# Links, images and their definitions end in one of these brackets; HTML and autolinks begin with "<"; a backslash would
# take the one away that is put before them.
_MARKUP = re.compile(r"\[\d+\]|\](?=[(\[:])|<(?=[A-Za-z/!?])|\\(?=[!-/:-@\[-`{-~])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&])")


@dataclass(frozen=True, slots=True)
class Marked:
    """A citation, and where its first marker stands in the message."""

    citation: Citation
    start: int
    end: int


class Growing:
    """A message as its answer is written. Its text only grows, for what was sent cannot be taken back."""

    def __init__(self, footnotes: bool) -> None:
        self.text = ""
        self.marked: list[Marked] = []
        self._footnotes = footnotes
        self._from = 0  # where the answer begins in the text

    def grow(self, part: Partial | Answer) -> tuple[str, list[Marked]]:
        """What is added to the text, and the citations whose markers are in that."""
        text = self._shown(part.text)
        if isinstance(part, Answer) and self._footnotes and part.citations:
            text += "\n\n" + "\n".join(map(_footnote, part.citations))
        sent = self.text[self._from :]
        added = text[len(sent) :]
        if not text.startswith(sent):
            if isinstance(part, Partial):
                return "", []
            added = WITHDRAWN + text
            self._from = len(self.text + WITHDRAWN)
            self.marked = []
        self.text += added
        new = self._newly_marked(part.citations)
        self.marked += new
        return added, new

    def placed(self, answer: Answer) -> tuple[Citation, ...]:
        """The contract's citations, `answer_start:answer_end` being places in this message."""

        def place(in_answer: int | None) -> int:
            return self._from + len(self._shown(answer.text[: in_answer or 0]))

        return tuple(
            replace(each, answer_start=place(each.answer_start), answer_end=place(each.answer_end))
            for each in answer.citations
        )

    def _newly_marked(self, citations: Sequence[Citation]) -> list[Marked]:
        known = {each.citation.number for each in self.marked}
        new = []
        for citation in citations:
            marker = self._marker(citation.number)
            start = self.text.find(marker, self._from)
            if citation.number not in known and start >= 0:
                new.append(Marked(citation, start, start + len(marker)))
        return new

    def _marker(self, number: int | str) -> str:
        return f"[^{number}]" if self._footnotes else f"[{number}]"

    def _shown(self, text: str) -> str:
        """The text with what would be markup escaped; our markers stay what they are."""
        escaped = _MARKUP.sub(lambda found: found[0] if found[0][0] == "[" else "\\" + found[0], text)
        return _MARKER.sub(lambda found: self._marker(found[1]), escaped)


def _footnote(citation: Citation) -> str:
    """A Markdown footnote (GFM): where it stands, and the words."""
    title = _MARKDOWN.sub(r"\\\1", source_line(citation))
    words = _MARKDOWN.sub(r"\\\1", one_line(citation.quote))
    return f"[^{citation.number}]: [{title}]({citation.read_url}): “{words}”"
