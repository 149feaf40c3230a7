"""What an article says of who speaks in it, and which of its sentences somebody says who is asked of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.asked import Question
from assistant.evidence import Evidence
from assistant.extractive.turns import LONGEST_QUOTE, NEAR, asked_before, asks, near, openings, voice_at
from assistant.language import Words
from index.articles import Article, Hit
from index.passages import sentences

Place = tuple[str, int, int]
_NAMES_BEFORE = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*\s+)*$")
_BREAK = re.compile(r"[.;:!?\n]\s|\n|,\s|\b(?:and|but|or|with)\s")
_APPOSITION = re.compile(r",\s(?!and\b|but\b|who\b|which\b)([^,.;:!?\n]{3,60})[,.;]")
_SELF = re.compile(r"\bI(?:['’]m| am) (?:the|an?|your)\b ([^.;,!?\n]{3,60})")
_QUOTES = re.compile('[“”„«»"]')
_OFFICE = 5  # words before a name that may say what somebody is
_HEAD_OF = re.compile(r"\s+(?:of|for|from|at|in)\s.*")


def told_by(question: Question, hits: Sequence[Hit], words: Words) -> set[Place] | None:
    """The sentences of the hits that the one whom a question asks of says about what it asks: inside of their turns, or in a
    paragraph that names them. None where no one is asked of, or where only running text speaks of them and none of its
    sentences about that."""
    who = set(words.content_stems(question.speaker))
    topic = set(words.content_stems(question.subject)) - who
    if not who:
        return None
    theirs: list[tuple[bool, Place]] = []
    speaks = False
    for hit in hits:
        article = hit.article
        labels = spoken_of(question.speaker, article, words)
        speaks |= bool(labels)
        for start, end in sentences(article.text, hit.passage.start, hit.passage.end):
            mark = article.speaker_at(start)
            if mark:
                mine, said = article.text[mark.start : mark.end] in labels, _in_turn(article, start, end)
            else:
                mine, said = _is_named(question.speaker, article, end, words), article.text[start:end]
            if mine:
                theirs.append(
                    (not topic or bool(topic & set(words.content_stems(said))), (article.id, start, end))
                )
    about = {place for on_topic, place in theirs if on_topic}
    return about if about or speaks else None


def turns_of(best: Sequence[Evidence], told: set[Place]) -> list[Evidence]:
    """The two best turns among sentences, best first: of each what is `told` in it from its first such sentence on, up to
    `LONGEST_QUOTE` characters of a paragraph. A sentence of running text is of no turn."""
    found: dict[Place, Evidence] = {}
    for item in best:
        mark = item.article.speaker_at(item.start)
        if mark is None or (item.article.id, mark.start, mark.end) in found:
            continue
        theirs = sorted(
            (start, end)
            for article, start, end in told
            if article == item.article.id and item.article.speaker_at(start) == mark
        )
        first = theirs[0][0]
        stop = item.article.text.find("\n\n", first)
        ends = [end for _, end in theirs if end - first <= LONGEST_QUOTE and (stop < 0 or end <= stop)]
        found[(item.article.id, mark.start, mark.end)] = Evidence(
            item.article, first, max(ends, default=theirs[0][1]), item.support
        )
    return list(found.values())[:2]


def quotations_of(best: Sequence[Evidence]) -> list[Evidence]:
    """The sentences in which words are quoted."""
    return [item for item in best if _QUOTES.search(item.quote)]


def spoken_of(who: str, article: Article, words: Words) -> set[str]:
    """The names at turns' openings of the speakers whom words mean: all of them, else those of whom some are said."""
    asked = set(words.content_stems(who))
    labels = {article.text[mark.start : mark.end] for mark in openings(article)}
    stems = {label: set(words.content_stems(described(article, label))) for label in labels}
    whole = {label for label, said in stems.items() if asked and asked <= said}
    return whole or {label for label, said in stems.items() if asked & said}


@lru_cache(maxsize=256)
def described(article: Article, label: str) -> str:
    """What an article says of a speaker: the name with what stands before and behind it, `I am the ...`; of one who is
    but a letter (`A`) all that stands above the first turn, except where that one asks."""
    turns = openings(article)
    own = [mark for mark in turns if article.text[mark.start : mark.end] == label]
    if len(label) < 3:
        return label if asks(article, label) else f"{label} {article.text[: turns[0].start]}"
    said = [label]
    if voice := voice_at(article, own[0].start):
        said.append(voice.name)
    last = re.escape(label.partition(" (")[0].split()[-1])
    for found in re.finditer(rf"\b(?i:{last})\b", article.text):
        if any(mark.start <= found.start() < mark.end for mark in turns):
            continue
        before = article.text[max(0, found.start() - NEAR) : found.start()]
        names = _NAMES_BEFORE.search(before)
        office = before[: names.start() if names else None].rstrip().rstrip(",")
        said.append(" ".join(_BREAK.split(office)[-1].split()[-_OFFICE:]))
        if behind := _APPOSITION.match(article.text, found.end()):
            said.append(behind[1])
    for mark in own[:3]:
        said += [
            found[1]
            for found in _SELF.finditer(article.text[mark.end : mark.end + NEAR].partition("\n\n")[0])
        ]
    return " ".join(said)


def _in_turn(article: Article, start: int, end: int) -> str:
    """A sentence of a turn, what stands near before it, and the question that the turn answers."""
    voice = voice_at(article, start)
    assert voice is not None
    return f"{asked_before(article, voice)}{article.text[near(article, start, voice.end) : end]}"


def _is_named(who: str, article: Article, end: int, words: Words) -> bool:
    """Whether a paragraph names somebody before the end of a sentence in it."""
    opening = article.text.rfind("\n\n", 0, end) + 1
    names = words.content_stems(_HEAD_OF.sub("", who))
    return bool(names) and names[-1] in words.content_stems(article.text[opening:end])
