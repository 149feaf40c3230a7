"""Pipelines broken on purpose, each in one way: the gate must catch every one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answers import Answer, Citation
from assistant.english.sayings import NOT_SAID

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from index.library import Library

Damage = Callable[[Answer, "Library"], Answer]


@dataclass
class Broken:
    """An honest assistant whose every answer is damaged in one way."""

    honest: Assistant
    library: Library
    damage: Damage

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        return self.damage(self.honest.ask(question, history=history), self.library)


def sound(answer: Answer, _library: Library) -> Answer:
    return answer


def without_citations(answer: Answer, _library: Library) -> Answer:
    """Says the right thing and proves nothing."""
    return replace(answer, citations=())


def cites_anything(answer: Answer, library: Library) -> Answer:
    """Proves it by the opening words of an article that was not even cited."""
    cited = {citation.article for citation in answer.citations}
    others = [article for article in library.articles() if article.id not in cited]
    return replace(
        answer,
        citations=tuple(
            replace(
                citation,
                article=others[0].id,
                file=others[0].file,
                quote=others[0].text[:80],
                start=0,
                end=80,
            )
            for citation in answer.citations
        ),
    )


def cites_the_neighbour(answer: Answer, library: Library) -> Answer:
    """Every citation shows, exactly, the words just behind the right ones (or before, at the article's end)."""

    def moved(citation: Citation) -> Citation:
        text, length = library.article(citation.article).text, citation.end - citation.start
        start = citation.end + 1 if citation.end + 1 + length <= len(text) else citation.start - 1 - length
        return replace(citation, quote=text[start : start + length], start=start, end=start + length)

    return replace(answer, citations=tuple(moved(citation) for citation in answer.citations))


def truncates_quotes(answer: Answer, _library: Library) -> Answer:
    """The place is right, the quotation stops short of its end."""
    cut = (replace(citation, quote=citation.quote[:-3] + "…") for citation in answer.citations)
    return replace(answer, citations=tuple(cut))


def always_refuses(answer: Answer, _library: Library) -> Answer:
    return replace(answer, answered=False, text=NOT_SAID, short_answer=None, citations=())


def never_refuses(answer: Answer, _library: Library) -> Answer:
    """Where the articles do not say, the nearest passages are given out as the answer."""
    if answer.answered:
        return answer
    cited = tuple(replace(one, number=number) for number, one in enumerate(answer.nearest, 1))
    text = " ".join(f"{one.quote} [{one.number}]" for one in cited)
    return replace(answer, answered=True, text=text, citations=cited, nearest=())


BROKEN: tuple[Damage, ...] = (
    without_citations, cites_anything, cites_the_neighbour, truncates_quotes, always_refuses, never_refuses,
)  # fmt: skip
