"""Hits -> evidence numbered sentence by sentence, grouped by article, within a budget of tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.asked import Question
from assistant.evidence import Evidence
from assistant.writing.prompt import one_line
from assistant.writing.sizes import tokens_of
from index.articles import Article, Hit
from index.passages import sentences

_LINE = 10  # tokens of "[123] " and the line break around a sentence, over the sentence's own
_FRONT = ("title", "author", "published", "publisher")


@dataclass(frozen=True, slots=True)
class Numbered:
    """Evidence as the model sees it: number n is `evidence[n - 1]`. `size` is an upper estimate of its tokens; it
    was chosen from `hits` to stay within `room`."""

    evidence: tuple[Evidence, ...]
    size: int
    room: int
    hits: tuple[Hit, ...]
    front: bool

    @property
    def shown(self) -> str:
        """The block for the prompt: each article's title, publisher and date, then its numbered sentences."""
        lines: list[str] = []
        article = ""
        for number, item in enumerate(self.evidence, start=1):
            if item.article.id != article:
                article = item.article.id
                lines.append(heading(item.article))
            lines.append(f"[{number}] {one_line(item.quote)}")
        return "\n".join(lines)

    def cited(self, numbers: Sequence[int]) -> tuple[Evidence, ...]:
        """The evidence of these numbers, each once, in their order; unknown numbers vanish."""
        known = dict.fromkeys(number for number in numbers if 1 <= number <= len(self.evidence))
        return tuple(self.evidence[number - 1] for number in known)

    def shrunk(self) -> Numbered:
        """At most half as much, for an endpoint that says the prompt does not fit."""
        return _chosen(self.hits, min(self.room, self.size) // 2, self.front)


def heading(article: Article) -> str:
    """The line above an article's sentences."""
    facts = {"publisher": article.publisher, "date": (article.published or "unknown")[:10]}
    known = "; ".join(f"{name}: {one_line(value)}" for name, value in facts.items() if value)
    return f"Article: {one_line(article.title)} ({known})"


def number_sentences(question: Question, hits: Sequence[Hit], room: int) -> Numbered:
    """The hits' sentences, best passages first, as many as `room` tokens hold. The articles stand in the order of
    their best passage, the sentences of each in the order of its text. Questions about the articles themselves
    also get the lines that hold title, byline and date."""
    return _chosen(tuple(hits), room, bool(question.field) or question.kind == "which_articles")


def _chosen(hits: tuple[Hit, ...], room: int, front: bool) -> Numbered:
    """Sentences in the order of their worth until the next one no longer fits; a smaller one further on may."""
    offered = list(dict.fromkeys(_offered(hits, front)))
    articles = {hit.article.id: hit.article for hit in hits}
    sizes = tokens_of([one_line(articles[name].text[start:end]) for name, start, end in offered])
    headings = dict(zip(articles, tokens_of([heading(each) for each in articles.values()]), strict=True))
    taken: dict[str, list[tuple[int, int]]] = {}
    used = 0
    for (name, start, end), size in zip(offered, sizes, strict=True):
        cost = size + _LINE + (headings[name] + _LINE if name not in taken else 0)
        if used + cost <= room:
            taken.setdefault(name, []).append((start, end))
            used += cost
    chosen = [
        Evidence(articles[name], start, end, 0.0)
        for name, places in taken.items()
        for start, end in sorted(places)
    ]
    return Numbered(tuple(chosen), used, room, hits, front)


def _offered(hits: Sequence[Hit], front: bool) -> Iterator[tuple[str, int, int]]:
    """Places worth showing, best first: an article's front lines where asked for, before its first passage."""
    opened: set[str] = set()
    for hit in hits:
        if front and hit.article.id not in opened:
            opened.add(hit.article.id)
            for mark in hit.article.marks:
                if mark.kind in _FRONT and hit.article.text[mark.start : mark.end].strip():
                    yield hit.article.id, mark.start, mark.end
        for start, end in sentences(hit.article.text, hit.passage.start, hit.passage.end):
            yield hit.article.id, start, end
