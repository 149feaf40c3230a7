"""Where the known evidence of a case stands in the stored articles, white space aside."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eval.cases import Case
from eval.results import Place
from index.articles import Article


def places_of(quote: str, text: str) -> list[tuple[int, int]]:
    """Every `start:end` of `text` that has the quote's words: any run of white space equals any other, all else is
    exact. `("b c", "a b\\n c")` -> `[(2, 6)]`."""
    words = [re.escape(word) for word in quote.split()]
    if not words:
        return []
    return [match.span() for match in re.finditer(r"\s+".join(words), text)]


class StoredTexts:
    """The articles of a library by file name."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._by_file: dict[str, list[Article]] = {}
        self._by_last: dict[str, list[Article]] = {}
        for article in articles:
            self._by_file.setdefault(article.file, []).append(article)
            self._by_last.setdefault(article.file.rpartition("/")[2], []).append(article)

    @property
    def files(self) -> list[str]:
        """The file names, in the order the articles came."""
        return list(self._by_file)

    def named(self, name: str) -> list[Article]:
        """The articles whose file is `name`; where there is none, those whose path ends with `/name`."""
        if name in self._by_file:
            return self._by_file[name]
        alike = self._by_last.get(name.rpartition("/")[2], [])
        return [article for article in alike if article.file.endswith(f"/{name}")]

    def gold(self, case: Case) -> tuple[Place, ...]:
        """Every occurrence of every quote of the case's evidence, in the evidence's order."""
        found = (
            Place(article.file, *place)
            for gold in case.evidence
            for article in self.named(gold.article)
            for place in places_of(gold.quote, article.text)
        )
        return tuple(dict.fromkeys(found))
