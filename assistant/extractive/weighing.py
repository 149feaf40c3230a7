"""How probable it is that each short answer found is the answer: its signs, gathered, and the calibration's word on them.

Of the few best the reader reads the sentence again: by itself, and with what stands before it. In a passage the margin of
an answer hangs on what else is said there; the mean over several surroundings does so less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.asked import Question
from assistant.extractive.candidates import Candidate, Group
from assistant.extractive.confidence import Calibration, Signs, covered, missing_names, words_asked
from assistant.extractive.likeness import Likeness, Sentence
from assistant.extractive.reader import Reader, Reading
from assistant.extractive.sentences import around
from assistant.extractive.tables import Cell, is_row, rows_of, told
from assistant.extractive.turns import in_turn, near, voice_at
from assistant.language import Words
from index.articles import Article
from index.embedders.minilm import Embedder

MOST_GROUPS = 4  # different answers weighed: each costs an embedding and two readings of its sentence
MOST_AGAIN = 8.0  # logits, either way: of a short sentence by itself the reader may be sure whatever is asked
NEAR_BEST = 3.0  # logits: an answer further below the best hardly ever turns out likelier, and is not weighed


@dataclass(frozen=True, slots=True)
class Weighed:
    """A group of candidates that say the same, its best member's signs, and the probability that it answers: beside the
    others, and `alone`, as if they did not stand there."""

    group: Group
    signs: Signs
    probability: float
    alone: float


class Weigher:
    """Weighs the answers to one question."""

    def __init__(
        self,
        question: Question,
        reader: Reader,
        embedder: Embedder,
        calibration: Calibration,
        words: Words,
    ) -> None:
        self._question, self._reader, self._calibration = question, reader, calibration
        self._words = words
        self._likeness = Likeness(embedder, question.text)
        self._read: dict[_View, Reading] = {}

    def weighed(self, found: Sequence[Group]) -> list[Weighed]:
        """The best groups, most probable first. Items of a list are no rivals of each other; of other answers one at most
        is right."""
        most = max((group.best.score for group in found), default=0.0)
        some = [group for group in found[:MOST_GROUPS] if group.best.score >= most - NEAR_BEST]
        listed = self._question.kind == "list"
        made = []
        for group, by_itself in zip(some, self._signs([group.best for group in some]), strict=True):
            near = [other for other in some if other is not group and other.best.score > group.best.score - 1]
            signs = Signs(
                **by_itself,
                agreeing=float(min(group.agreement, 3)),
                rival=float(bool(near) and not listed),
            )
            alone = self._calibration.probability(signs)
            made.append(Weighed(group, signs, alone, alone))
        return sorted(made if listed else _shared(made), key=lambda item: -item.probability)

    def beside(self, found: Sequence[Group]) -> list[Weighed]:
        """Groups that stand below likelier ones, each by what speaks for it without these, most probable first."""
        made = []
        for group, by_itself in zip(found, self._signs([group.best for group in found]), strict=True):
            signs = Signs(**by_itself, agreeing=float(min(group.agreement, 3)), rival=1.0)
            alone = self._calibration.probability(signs)
            made.append(Weighed(group, signs, alone, alone))
        return sorted(made, key=lambda item: -item.alone)

    def alone(self, found: Sequence[Candidate]) -> list[float]:
        """The probability that each candidate answers, by what speaks for it without the others."""
        return [self._calibration.probability(Signs(**signs)) for signs in self._signs(found)]

    def _signs(self, found: Sequence[Candidate]) -> list[dict[str, float]]:
        """What speaks for each candidate by itself."""
        places = [sentence_of(candidate) for candidate in found]
        made, asked = [], words_asked(self._question.text, self._words)
        for candidate, place, similar, again in zip(
            found, places, self._likeness.of(places), self._reread(found, places), strict=True
        ):
            article, start, end = place
            unknown, distant = missing_names(self._question.text, article, (start, end), self._words)
            made.append({
                "margin": candidate.margin,
                "relevance": candidate.relevance,
                "covered": covered(self._question.text, article, (start, end), self._words),
                "unknown_names": unknown,
                "distant_names": distant,
                "similar": similar,
                "again": again,
                "asked": asked,
            })  # fmt: skip
        return made

    def _reread(self, found: Sequence[Candidate], places: Sequence[Sentence]) -> list[float]:
        """The mean margin of each candidate's span where its sentence is read again."""
        seen = [_views(*place) for place in places]
        new = [view for view in dict.fromkeys(v for own in seen for v in own) if view not in self._read]
        read = self._reader.read(
            self._question.text, [view.text for view in new], [view.title for view in new]
        )
        self._read |= zip(new, read, strict=True)
        margins = []
        for candidate, own in zip(found, seen, strict=True):
            inside = [self._read[view].best_within(*view.place(candidate)) for view in own]
            held = [margin for margin in inside if margin is not None]
            # Rounded, because the last bits differ with what else is in a batch.
            margin = round(sum(held) / len(held), 3) if held else candidate.margin
            margins.append(max(-MOST_AGAIN, min(MOST_AGAIN, margin)))
        return margins


def _shared(found: Sequence[Weighed]) -> list[Weighed]:
    """What is probable beside the others: the odds of each against those of all that stand in another sentence, of which
    one at most is right. Over all passages together, as in the shared normalisation of Clark & Gardner (2018)."""
    odds = [each.probability / (1 - each.probability) for each in found]
    places = [sentence_of(each.group.best) for each in found]
    made = []
    for each, own, place in zip(found, odds, places, strict=True):
        others = sum(other for other, there in zip(odds, places, strict=True) if there != place)
        made.append(replace(each, probability=own / (1 + own + others)))
    return made


def sentence_of(candidate: Candidate) -> Sentence:
    """The whole sentence, or sentences, that hold the candidate."""
    start, end = candidate.says or (candidate.start, candidate.end)
    return candidate.hit.article, *around(candidate.hit, start, end)


@dataclass(frozen=True, slots=True)
class _View:
    """A stretch of an article to read, or a row of a table as it is said, and the title above it. `name`: where the
    speaker's name stands in the article, and where it is said."""

    text: str
    title: str
    start: int = 0
    cells: tuple[tuple[int, int, Cell], ...] = ()
    name: tuple[int, int, int] | None = None

    def place(self, candidate: Candidate) -> tuple[int, int]:
        """Where the text says a candidate; nowhere: (0, 0)."""
        if self.name and candidate.start == self.name[0]:
            return self.name[1:]
        if not self.cells:
            return candidate.start - self.start, candidate.end - self.start
        said = ((a, b) for a, b, cell in reversed(self.cells) if cell.start <= candidate.start < cell.end)
        return next(said, (0, 0))


def _views(article: Article, start: int, end: int) -> list[_View]:
    """A sentence by itself, and with up to NEAR characters that stand before it in its paragraph, whole words; a table's
    row as it is said."""
    if is_row(article, start, end):
        rows = rows_of(article, start, end)
        return [
            _View(each.text, article.title, cells=each.cells) for row in rows for each in told(article, row)
        ]
    if (voice := voice_at(article, start)) and voice.end <= start:
        views = []
        for text in (f"{voice.name}: {article.text[start:end]}", in_turn(article, start, end, voice)):
            at = len(text) - (end - start)
            name = (voice.told[0], at - 2 - len(voice.name), at - 2)
            views.append(_View(text, article.title, start - at, name=name))
        return views
    return [_View(article.text[at:end], article.title, at) for at in (start, near(article, start))]
