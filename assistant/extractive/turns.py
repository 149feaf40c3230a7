"""Sentences inside of a speaker's turn: said with the speaker's name before them, and the name as an answer to "who"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.evidence import Claim, Evidence
from assistant.extractive.candidates import Candidate
from assistant.extractive.reader import Reader
from assistant.extractive.tables import is_row, quoted_with_heads
from assistant.extractive.tables import said as said_in_row
from assistant.language import Words
from index.articles import Article, Hit, Mark
from index.passages import sentences

LONGEST_QUOTE = 500  # characters of two sentences, or from a turn's opening on, that are quoted as one
NEAR = 200  # characters: about the sentence before
_MOST_SENTENCES = 12  # of all hits that are read: each is a reading of a short text
_SHORT_NAME = 3  # letters; a shorter one (`Q`, `A`) is no name
# Names and titles before a last name, of the same paragraph; a word with a stop is a short title, or the sentence before's.
_TITLED = r"(?:(?<![\w.])[A-ZÀ-Þ](?:[\w'’-]*|\w{0,2}\.)(?:[^\S\n]|\n(?!\n))){0,4}"
_WITH = re.compile(
    r"\b(?i:interview(?:s|ed)?|conversation|talk(?:s|ed|ing)?|spoke|speaks?|questions?) (?i:with |to |for |by )?"
    r"(?P<name>[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){1,3})"
)
_SELF = re.compile(r"(?:[^:\n]{1,60}:\s*)?(?:I|we|me|us|myself|ourselves)", re.IGNORECASE)
_BEHIND_NAME = re.compile(r"(?: ?\([^()]*\))?[:.]?\s*")
_ASKED = re.compile(r"[^.!?\n]*\?$")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: `article.text[start:end]` names them at their turn's opening, `name` is how the article calls them
    where it says most: `Minister Joakim Rolfsen` for `ROLFSEN`. `told`: where the name stands that answers "who", above
    the first turn for one who is but a letter there."""

    start: int
    end: int
    name: str
    told: tuple[int, int]


def voice_at(article: Article, place: int) -> Voice | None:
    """Who says what stands at a place of an article."""
    mark = article.speaker_at(place)
    if mark is None:
        return None
    label = article.text[mark.start : mark.end]
    if len(label) < _SHORT_NAME and (guest := _guest(article, label)):
        return Voice(mark.start, mark.end, article.text[slice(*guest)], guest)
    return Voice(mark.start, mark.end, _fullest(article, label), (mark.start, mark.end))


@lru_cache(maxsize=64)
def _guest(article: Article, label: str) -> tuple[int, int] | None:
    """Where it stands above an interview with whom it is, for the letter of who does not ask."""
    if asks(article, label):
        return None
    found = _WITH.search(article.text, 0, openings(article)[0].start)
    return found.span("name") if found else None


def openings(article: Article) -> list[Mark]:
    """The names at turns' openings, in order; a turn that goes on without one is not among them."""
    return [mark for mark in article.marked("speaker") if mark.end > mark.start]


def asks(article: Article, label: str) -> bool:
    """Whether every turn that opens with a name asks something: that of an interviewer."""
    own = [mark for mark in openings(article) if article.text[mark.start : mark.end] == label]
    return all("?" in article.text[mark.end :].partition("\n\n")[0] for mark in own)


@lru_cache(maxsize=64)
def _fullest(article: Article, label: str) -> str:
    """How an article calls a speaker where it says most. Kept, as it is asked for each sentence that is weighed, and seeks
    through the whole article: 10 s a question of a transcript of 500,000 characters."""
    last = re.escape(label.partition(" (")[0].split()[-1])
    starts = {other.start for other in article.marked("speaker")}
    called = (
        found[0]
        for found in re.finditer(rf"{_TITLED}\b(?i:{last})\b(?: \([A-ZÀ-Þ][^()]*\))?", article.text)
        if len(last) >= _SHORT_NAME and (found.start() not in starts or found[0].endswith(")"))
    )
    return max(called, key=len, default=label)


def said(article: Article, start: int, end: int) -> str:
    """The words of a sentence as they count: of a table's row with its names and heads, of a turn with who speaks and,
    where they answer a question in the turn before, with that."""
    if is_row(article, start, end):
        return said_in_row(article, start, end)
    voice = voice_at(article, start)
    if voice is None or len(voice.name) < _SHORT_NAME:
        return article.text[start:end]
    return f"{asked_before(article, voice)}{voice.name}: {article.text[max(start, _words_of(article, voice)) : end]}"


def in_turn(article: Article, start: int, end: int, voice: Voice) -> str:
    """`Minister Joakim Rolfsen: ...`: a sentence behind up to `NEAR` characters of its paragraph that stand before it."""
    opening = near(article, start, _words_of(article, voice))
    return f"{voice.name}: {article.text[min(opening, end) : end]}"


def near(article: Article, start: int, least: int = 0) -> int:
    """Where the words begin that stand near before a sentence: in its paragraph, not before `least`, at most `NEAR`
    characters, whole words."""
    paragraph = article.text.rfind("\n\n", 0, start)
    opening = max(least, paragraph + 2 if paragraph >= 0 else 0)
    return opening if opening >= start - NEAR else article.text.find(" ", start - NEAR, start) + 1 or start


def quoted_whole(evidence: list[Evidence]) -> tuple[Claim, ...]:
    """Claims that are their own quotations; a table's row is borne out by its head rows too, a sentence inside of a turn by
    its speaker's name: one quotation from the turn's opening where that is not long, else the name by itself."""
    return tuple(
        replace(claim, evidence=tuple(each for item in claim.evidence for each in _with_name(item)))
        for claim in quoted_with_heads(evidence)
    )


def by_name(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, the speaker's name in the place of an `I` or `we` that stands in a turn."""
    return [_named(one) if _SELF.fullmatch(one.text) else one for one in found]


def _named(one: Candidate) -> Candidate:
    voice = voice_at(one.hit.article, one.start)
    if voice is None or len(voice.name) < _SHORT_NAME:
        return one
    return replace(one, start=voice.told[0], end=voice.told[1], says=(one.start, one.end))


def _with_name(item: Evidence) -> tuple[Evidence, ...]:
    voice = voice_at(item.article, item.start)
    if voice and voice.told[0] < voice.start:  # a letter that is told above who it is
        line = _line_around(item.article.text, *voice.told)
        return (replace(item, start=line[0], end=line[1]), *_from_opening(item))
    return _from_opening(item)


def _line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The line around a place."""
    behind = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, behind if behind >= 0 else len(text)


def _from_opening(item: Evidence) -> tuple[Evidence, ...]:
    mark, text = item.article.speaker_before(item.start), item.article.text
    if mark is None:
        return (item,)
    if item.end - mark.start <= LONGEST_QUOTE and "\n\n" not in text[mark.start : item.end]:
        return (replace(item, start=mark.start),)
    return (replace(item, start=mark.start, end=mark.end), item)


def speakers(question: str, hits: Sequence[Hit], reader: Reader, words: Words) -> list[Candidate]:
    """The speakers' names that the reader finds before the sentences of turns with most of the question's words, best
    first; a name that the question itself says answers nothing."""
    asked = set(words.content_stems(question))
    places = [
        (len(asked & set(words.content_stems(hit.article.text[start:end]))), hit, start, end)
        for hit in hits
        if hit.article.marked("speaker")
        for start, end in sentences(hit.article.text, hit.passage.start, hit.passage.end)
        if not hit.article.text[start:end].endswith("?")
    ]
    ranked = sorted(places, key=lambda each: -each[0])[:_MOST_SENTENCES]
    chosen = [
        (hit, start, end, voice)
        for share, hit, start, end in ranked
        if share * 2 >= ranked[0][0] > 0  # one that shares a lone word is about something else
        and (voice := voice_at(hit.article, start))
        and len(voice.name) >= _SHORT_NAME
        and not set(words.content_stems(hit.article.text[voice.start : voice.end])) <= asked
    ]
    texts = [in_turn(hit.article, start, end, voice) for hit, start, end, voice in chosen]
    readings = reader.read(question, texts, [hit.article.title for hit, *_ in chosen])
    found = []
    for (hit, start, end, voice), reading in zip(chosen, readings, strict=True):
        best = reading.spans[0] if reading.spans else None
        if best and best.start_char < len(voice.name):
            margin = reading.margin_of(best)
            found.append(Candidate(hit, *voice.told, margin, reading.relevance, says=(start, end)))
    return sorted(found, key=lambda one: -one.score)


def _words_of(article: Article, voice: Voice) -> int:
    """Where a turn's words begin, behind its speaker's name and the sign that follows."""
    match = _BEHIND_NAME.match(article.text, voice.end)
    return match.end() if match else voice.end


def asked_before(article: Article, voice: Voice) -> str:
    """The question with which the turn before ends."""
    before = article.text[: voice.start].rstrip()
    asked = _ASKED.search(before.rpartition("\n")[2])
    return f"{asked[0].strip()} " if asked and article.speaker_at(len(before)) else ""
