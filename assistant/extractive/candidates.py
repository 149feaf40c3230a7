"""Candidates for a short answer: the reader's spans in every passage, put together where they say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.asked import Question
from assistant.evidence import Evidence
from assistant.extractive.reader import Reader, Reading
from assistant.extractive.tables import is_row
from assistant.language import Words
from index.articles import Article, Hit

_LINES = ("author", "published", "publisher", "url")  # marks of an article's front and foot lines
_TRIM = " \t\n,.;:–—-"
_NAME_HEAD = re.compile(r"\b[A-Z][\w-]+ (?:of|de|du|des|von|van|der) (?:the )?$")
_PAIRS = (("“", "”"), ("(", ")"), ("[", "]"), ("„", "“"), ('"', '"'), ("«", "»"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may answer: `hit.article.text[start:end]`, with the reader's logits for the span (over no answer)
    and for its passage. `says`: the sentence elsewhere in the article for which it answers."""

    hit: Hit
    start: int
    end: int
    margin: float
    relevance: float
    says: tuple[int, int] | None = None

    @property
    def score(self) -> float:
        """margin / 2 + 2 x relevance, in logits: the mix that separates best in the reader's card."""
        return passage_score(self.margin, self.relevance)

    @property
    def text(self) -> str:
        """The span's words."""
        return self.hit.article.text[self.start : self.end]


@dataclass(slots=True)
class Group:
    """Candidates that say the same, best first; the best one's words stand for all."""

    _words: Words
    members: list[Candidate] = field(default_factory=list)

    @property
    def best(self) -> Candidate:
        """The member with the highest score."""
        return self.members[0]

    @property
    def words(self) -> str:
        """The group's answer as most of its members put it; the best member's way where none is more frequent. Of a time
        or amount the whole."""
        forms = Counter(self._words.normalised(member.text) for member in self.members)
        most = max(forms.values())
        said = next(one for one in self.members if forms[self._words.normalised(one.text)] == most)
        text = said.hit.article.text
        return text[slice(*self._words.whole(text, said.start, said.end))]

    @property
    def agreement(self) -> int:
        """How many articles besides the best one's say the same."""
        return len({member.hit.article.id for member in self.members}) - 1

    @property
    def one_per_article(self) -> list[Candidate]:
        """The best member of each article, best first."""
        return list({member.hit.article.id: member for member in reversed(self.members)}.values())[::-1]


def readings_of(reader: Reader, question: str, hits: Sequence[Hit]) -> list[Reading]:
    """What the reader makes of each hit's passage, its article's title before it, and before that
    who speaks where the passage begins inside of a turn."""
    return reader.read(question, [hit.text for hit in hits], [_header(hit) for hit in hits])


def _header(hit: Hit) -> str:
    mark, title = hit.article.speaker_before(hit.passage.start), hit.article.title
    return f"{hit.article.text[mark.start : mark.end]}: {title}" if mark else title


def passage_score(margin: float, relevance: float) -> float:
    """Logit-like score of a span: margin / 2 + 2 x relevance."""
    return margin / 2 + 2 * relevance


def candidates(
    question: str, hits: Sequence[Hit], readings: Sequence[Reading], words: Words, *, per_passage: int = 3
) -> list[Candidate]:
    """The best few spans of every passage, each inside one paragraph, trimmed to what a person would say, best
    first. A span that only repeats words of the question answers nothing and is left out, and so are one in a table, whose
    rows are read by themselves, and one in a byline or date line, which says nothing of what the article tells."""
    asked = set(words.content_stems(question))
    found = [
        Candidate(
            hit,
            *_trimmed(
                hit.article.text, hit.passage.start + span.start_char, hit.passage.start + span.end_char
            ),
            reading.margin_of(span),
            reading.relevance,
        )
        for hit, reading in zip(hits, readings, strict=True)
        for span in reading.spans[:per_passage]
    ]
    told = (one for one in found if not _beside(one.hit.article, one.start, one.end))
    return sorted((one for one in told if _answers(one.text, asked, words)), key=lambda one: -one.score)


def _beside(article: Article, start: int, end: int) -> bool:
    return is_row(article, start, end) or any(
        mark.kind in _LINES and mark.start < end and start < mark.end for mark in article.marks
    )


def _answers(text: str, asked: set[str], words: Words) -> bool:
    said = set(words.content_stems(text))
    return "\n\n" not in text and bool(words.normalised(text)) and not (said and said <= asked)


def groups(found: Sequence[Candidate], words: Words, *, within: float = 6.0) -> list[Group]:
    """Candidates grouped by meaning, at most one per passage in a group; those more than `within` logits below the
    best are left out. Order: the best member's score plus a little for every further article that agrees."""
    made: list[Group] = []
    for candidate in found:
        if candidate.score < found[0].score - within:
            break
        home = next((group for group in made if words.same_answer(group.best.text, candidate.text)), None)
        if home is None:
            made.append(Group(words, [candidate]))
        elif all(candidate.hit.passage.number != member.hit.passage.number for member in home.members):
            home.members.append(candidate)
    return sorted(made, key=lambda group: -weight(group))


def weight(group: Group) -> float:
    """What a group ranks by: its best score, and half a logit for each further article that agrees, 3 at most."""
    return group.best.score + 0.5 * min(group.agreement, 3)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without loose punctuation, unpaired quotation marks or a possessive ending, and with the head of a name
    it was cut from ("University of" before "California")."""
    if (head := _NAME_HEAD.search(text, max(0, start - 40), start)) and text[start].isupper():
        start = head.start()
    while start < end and text[start] in _TRIM:
        start += 1
    while start < end and text[end - 1] in _TRIM and not re.search(r"\b(?:[A-Z]\.)+$", text[start:end]):
        end -= 1
    for opening, closing in _PAIRS:
        piece = text[start:end]
        if piece.startswith(opening) and closing not in piece[1:]:
            start += 1
        elif piece.endswith(closing) and opening not in piece[:-1]:
            end -= 1
        elif (
            len(piece) > 2
            and piece.startswith(opening)
            and piece.endswith(closing)
            and closing not in piece[1:-1]
        ):
            start, end = start + 1, end - 1
    if text[start:end].endswith(("’s", "'s")) and end - start > 2:
        end -= 2
    return start, end


def in_short(
    question: Question, hits: Sequence[Hit], readings: Sequence[Reading], best: Evidence, words: Words
) -> str | None:
    """The best span inside the best sentence, if the reader holds it for an answer; a why or how may have none."""
    for candidate in candidates(question.text, hits, readings, words):
        inside = best.start <= candidate.start and candidate.end <= best.end
        if inside and candidate.hit.article.id == best.article.id:
            return candidate.text if candidate.margin > 0 else None
    return None
