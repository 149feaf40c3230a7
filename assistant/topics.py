"""Sentences about a topic, and the opening sentences of an article: for summaries and "which articles" questions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from assistant.bylines import subject_stems
from assistant.evidence import Evidence
from assistant.questions import Question
from assistant.sentences import unlike
from assistant.words import content_stems
from index.articles import Article, Hit
from index.passages import sentences

_TREATS = 0.7  # share of the topic's words, weighed by rarity, a sentence with its title must hold
_IN_SENTENCE = 0.5  # and the share that must stand in the sentence itself


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


def sentences_about(
    question: Question, hits: Sequence[Hit], most: int, *, one_per_article: bool = False
) -> list[Evidence]:
    """The sentences of the hits that hold the words of the question's subject, best first, no two alike; with
    `one_per_article` the best of each article. `support` is the weighed share of the words."""
    wanted = subject_stems(question.subject) - subject_stems(
        "mention discuss treat cover say report about tell"
    )
    if not wanted:
        return []
    weights = _rarity(wanted, hits)
    found: list[Evidence] = []
    for hit in hits:
        beside = set(content_stems(f"{hit.article.header} {hit.article.author or ''}"))
        for start, end in sentences(hit.article.text, hit.passage.start, hit.passage.end):
            here = set(content_stems(hit.article.text[start:end]))
            inside = sum(weights[w] for w in wanted & here)
            share = inside + sum(weights[w] for w in (wanted & beside) - here)
            if share >= _TREATS and inside >= _IN_SENTENCE:
                found.append(Evidence(hit.article, start, end, min(0.98, share)))
    found.sort(key=lambda item: -item.support)
    if one_per_article:
        return list({item.article.id: item for item in reversed(found)}.values())[::-1][:most]
    return unlike(found)[:most]


def _rarity(wanted: Iterable[str], hits: Sequence[Hit]) -> dict[str, float]:
    """Weights, adding up to 1, of the topic's words: rarer ones among the hits weigh more."""
    stems = [set(content_stems(hit.text)) for hit in hits]
    raw = {w: math.log(1 + (len(stems) + 1) / (0.5 + sum(w in here for here in stems))) for w in wanted}
    total = sum(raw.values())
    return {word: weight / total for word, weight in raw.items()}


def _body(article: Article) -> list[tuple[int, int]]:
    marked = [(mark.start, mark.end) for mark in article.marks]
    return [s for s in sentences(article.text) if not any(a < s[1] and b > s[0] for a, b in marked)]
