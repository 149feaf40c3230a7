"""Sentences about a topic, and the opening sentences of an article: for summaries and "which articles" questions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from assistant.asked import Question
from assistant.evidence import Evidence
from assistant.extractive.likeness import Likeness
from assistant.extractive.sentences import unlike
from assistant.language import Words
from index.articles import Article, Hit
from index.passages import sentences

_TREATS = 0.7  # share of the topic's words, weighed by rarity, a sentence with its title must hold
_IN_SENTENCE = 0.5  # and the share that must stand in the sentence itself
_ALIKE = 0.4  # cosine from which a sentence treats a subject worded otherwise
_NEAR_BEST = 0.75  # share of the best sentence's cosine


def opening_sentences(articles: Sequence[tuple[Article, float]], most: int) -> list[Evidence]:
    """The first sentences of each article's body: of one article the first few, of several one each.

    News puts what matters first; the first sentences are the strongest simple summary of it (the lead baseline of
    the summarisation literature)."""
    each = max(1, math.ceil(min(most, 4) / max(1, len(articles))))
    found: list[Evidence] = []
    for article, share in articles[:most]:
        body = [span for span in _body(article) if len(article.text[span[0] : span[1]].split()) >= 5]
        found += [Evidence(article, start, end, 0.5 + 0.45 * share) for start, end in body[:each]]
    return found


def sentences_about(question: Question, hits: Sequence[Hit], most: int, words: Words) -> list[Evidence]:
    """The sentences of the hits that hold the words of the question's subject, best first, no two alike. `support` is
    the share of the words, weighed by rarity."""
    wanted = words.topic_stems(question.subject)
    weights = _rarity(wanted, hits, words)
    found: list[Evidence] = []
    for hit in hits:
        beside = set(words.content_stems(f"{hit.article.header} {hit.article.author or ''}"))
        for start, end in sentences(hit.article.text, hit.passage.start, hit.passage.end):
            here = set(words.content_stems(hit.article.text[start:end]))
            inside = sum(weights[w] for w in wanted & here)
            share = inside + sum(weights[w] for w in (wanted & beside) - here)
            if share >= _TREATS and inside >= _IN_SENTENCE:
                found.append(Evidence(hit.article, start, end, min(0.98, share)))
    return unlike(sorted(found, key=lambda item: -item.support), words)[:most]


def articles_about(
    question: Question, hits: Sequence[Hit], likeness: Likeness, most: int, words: Words
) -> list[Evidence]:
    """Of every article that treats the subject its best sentence, best first; of articles by the author asked for the
    byline. A named subject is treated where its names stand, and what else is asked of it is there too in words or in
    meaning; an unnamed one where a sentence is about as alike to it as the best one is."""
    by_author = _bylines(question.subject, hits, words)
    if by_author:
        return by_author[:most]
    places = [
        (hit.article, start, end)
        for hit in hits
        for start, end in sentences(hit.article.text, hit.passage.start, hit.passage.end)
    ]
    alike = likeness.of(places)
    best_alike = max(alike, default=0.0)
    asked = [name for name in words.names("? " + question.subject) if words.content_stems(name)]
    rest = words.topic_stems(question.subject) - {
        word for name in asked for word in words.content_stems(name)
    }
    weights = _rarity(rest, hits, words)
    best: dict[str, Evidence] = {}
    for (article, start, end), cosine in zip(places, alike, strict=True):
        text = article.text[start:end]
        here = set(words.content_stems(text))
        share = sum(weights[w] for w in rest & here)
        meant = cosine >= max(_ALIKE, _NEAR_BEST * best_alike)
        if asked:
            holds = all(
                set(words.content_stems(name)) <= here or _glued(name) in _glued(text) for name in asked
            )
            treats = holds and (not rest or share >= _IN_SENTENCE or meant)
        else:
            treats = share >= _TREATS or meant
        if treats:
            support = min(0.98, max(share if rest else 0.9, cosine))
            if article.id not in best or support > best[article.id].support:
                best[article.id] = Evidence(article, start, end, support)
    return sorted(best.values(), key=lambda item: -item.support)[:most]


def _bylines(subject: str, hits: Sequence[Hit], words: Words) -> list[Evidence]:
    """The author's line of each article whose author is named in the subject."""
    asked = set(words.content_stems(subject))
    found = {}
    for hit in hits:
        author = set(words.content_stems(hit.article.author or ""))
        marks = hit.article.marked("author")
        if author and author <= asked and marks:
            found[hit.article.id] = Evidence(hit.article, marks[0].start, marks[0].end, 0.95)
    return list(found.values())


def _glued(text: str) -> str:
    """Letters only: "Ars Technica" and "Arstechnica" are the same."""
    return "".join(char for char in text.lower() if char.isalnum())


def _rarity(wanted: Iterable[str], hits: Sequence[Hit], words: Words) -> dict[str, float]:
    """Weights, adding up to 1, of the topic's words: rarer ones among the hits weigh more."""
    stems = [set(words.content_stems(hit.text)) for hit in hits]
    raw = {w: math.log(1 + (len(stems) + 1) / (0.5 + sum(w in here for here in stems))) for w in wanted}
    total = sum(raw.values())
    return {word: weight / total for word, weight in raw.items()}


def _body(article: Article) -> list[tuple[int, int]]:
    marked = [(mark.start, mark.end) for mark in article.marks if mark.kind != "speaker"]
    return [s for s in sentences(article.text) if not any(a < s[1] and b > s[0] for a, b in marked)]
