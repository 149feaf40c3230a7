"""Where the known evidence of a case stands in the stored articles, white space aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from eval.cases import Case
from eval.errors import SuiteError
from eval.results import CaseResult, Place
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


_NAMED = 3  # files in one message


def require_articles(cases: Iterable[Case], texts: StoredTexts) -> None:
    """Raises SuiteError where cases name articles and none of these is in the library: every figure would be made of
    another library than the suite is about."""
    files = list(dict.fromkeys(name for case in cases for name in _files(case)))
    if files and not any(texts.named(name) for name in files):
        raise SuiteError(
            f"none of the articles that the suite is about is in the library ({_listed(files)}); take them in, or name "
            "their folder"
        )


def lacking(results: Sequence[CaseResult]) -> str | None:
    """What to say of the cases whose evidence stands nowhere in the library that was asked; None where all stands."""
    proved = {result.case.id: result for result in results if result.case.evidence}
    lost = [result.case for result in proved.values() if not result.gold]
    if not lost:
        return None
    files = list(dict.fromkeys(name for case in lost for name in _files(case)))
    return (
        f"evidence: that of {len(lost)} of {len(proved)} cases stands nowhere in the library, and no answer to them can "
        f"be found right ({_listed(files)}); `cited eval check` says what is missing"
    )


def _files(case: Case) -> Iterable[str]:
    return (*(gold.article for gold in case.evidence), *case.articles)


def _listed(files: Sequence[str]) -> str:
    more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
    return ", ".join(files[:_NAMED]) + more
