"""A pytest plugin: `pytest --cited-suite my.jsonl` runs every case of a suite as a test of its own.

Loaded by pytest in every project it is installed beside: until a suite is named nothing else of Cited is imported.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from eval.cases import Case
    from eval.gold import StoredTexts
    from eval.results import CaseResult
    from index.library import Library

# A tag of these names would change how pytest treats the case.
_PYTESTS_OWN = frozenset(
    "filterwarnings parametrize skip skipif tryfirst trylast usefixtures xfail timeout".split()
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; none of them given, nothing happens."""
    group = parser.getgroup("cited", "cited: suites of questions with known answers")
    group.addoption(
        "--cited-suite", action="append", metavar="SUITE", help="run each case of this .jsonl suite as a test"
    )
    group.addoption(
        "--cited-articles",
        metavar="DIR",
        help="ask a library made of this folder's articles [default: the folder SUITE/articles beside SUITE.jsonl]",
    )
    group.addoption(
        "--cited-library",
        metavar="DIR",
        help="ask this library [default: CITED_LIBRARY, where no articles stand beside the suite]",
    )
    group.addoption("--cited-split", choices=("tune", "test"), help="only the cases of this split")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Collect the suites: with the files named on the command line, instead of the project's own tests without."""
    named = config.getoption("--cited-suite")
    if not named:
        return
    if config.getoption("--cited-articles") and config.getoption("--cited-library"):
        raise pytest.UsageError("--cited-articles and --cited-library exclude each other; give one")
    suites = {_path(config, name) for name in named}
    for suite in suites:
        if not suite.is_file():
            raise pytest.UsageError(f"--cited-suite: there is no file {str(suite)!r}")
    config.stash[_SUITES] = frozenset(suites)
    config.stash[_OPENED] = {}
    config.add_cleanup(lambda: _close_all(config))
    given = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
    chosen = {_path(config, argument.partition("::")[0]) for argument in given}
    config.args = [*given, *(str(suite) for suite in sorted(suites - chosen))]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SuiteFile | None:
    """A suite that was named is a file of tests."""
    if file_path.resolve() in parent.config.stash.get(_SUITES, frozenset()):
        return SuiteFile.from_parent(parent, path=file_path)
    return None


class SuiteFile(pytest.File):
    """A suite; its cases are its tests, their tags their markers."""

    def collect(self) -> Iterator[CaseItem]:
        """The cases of the split that was asked for; an unresolved one is no test."""
        from eval.cases import read_suite
        from index.errors import CitedError

        try:
            suite = read_suite(self.path)
            split = self.config.getoption("--cited-split")
            chosen = suite.only(split=split)
        except CitedError as error:
            raise self.CollectError(str(error)) from error
        for case in chosen.cases:
            item = CaseItem.from_parent(self, name=case.id, case=case)
            for tag in case.tags:
                name = re.sub(r"[^\w.-]+", "_", tag).lstrip("_")
                if name and name not in _PYTESTS_OWN:
                    self.config.addinivalue_line("markers", f"{name}: cases with the tag {tag!r}")
                    item.add_marker(name)
            yield item


class CaseItem(pytest.Item):
    """One case: it passes where the measure `right` is 1."""

    def __init__(self, *, case: Case, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.case = case

    def runtest(self) -> None:
        """Ask, and hold the answer against what is known, which its evidence must hold."""
        from eval.check import require_proof
        from eval.measures import Right
        from eval.run import asked

        require_proof([self.case])
        opened = _opened(self.config, self.path)
        result = asked(self.case, 1, opened.library, opened.assistant, opened.texts)
        if Right().of(result) != 1:
            raise CaseFailed("\n".join(_told(result)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A case that fails, or a library that cannot be opened, is told in words; a bug with its traceback."""
        from index.errors import CitedError

        if isinstance(excinfo.value, CaseFailed | CitedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The heading of a failure."""
        return self.path, None, f"{self.path.name}: {self.name}"


class CaseFailed(Exception):
    """The answer of a case is not what is known; the message shows both."""


class _Opened:
    """A library, its assistant and its texts, opened for the session."""

    def __init__(self, articles: Path | None, folder: Path | None) -> None:
        from tempfile import TemporaryDirectory

        from assistant.build import open_assistant, open_both, open_library
        from eval.gold import StoredTexts
        from index.errors import NotFound

        self._own = TemporaryDirectory(prefix="cited-suite-") if articles else None
        self.library: Library
        self.assistant: Assistant
        if articles and self._own:
            self.library = open_library(Path(self._own.name) / "library", create=True)
            if not self.library.sync(articles).added:
                self.close()
                raise NotFound(f"no article could be read from {str(articles)!r}; name a folder of articles")
            self.assistant = open_assistant(self.library)
        else:
            assert folder is not None
            self.library, self.assistant = open_both(folder)
        self.texts: StoredTexts = StoredTexts(self.library.articles())

    def close(self) -> None:
        """Lets go of the library; one made for the session is removed."""
        self.library.close()
        if self._own:
            self._own.cleanup()


_SUITES: pytest.StashKey[frozenset[Path]] = pytest.StashKey()
_OPENED: pytest.StashKey[dict[tuple[Path | None, Path | None], _Opened]] = pytest.StashKey()


def _opened(config: pytest.Config, suite: Path) -> _Opened:
    """What the cases of a suite are asked of: opened by the first that needs it, shared by all that follow."""
    from index.errors import NotFound

    folder, articles = config.getoption("--cited-library"), config.getoption("--cited-articles")
    beside = suite.with_suffix("") / "articles"
    if not folder and not articles:
        folder = None if beside.is_dir() else os.environ.get("CITED_LIBRARY")
        articles = None if folder else beside
    place = (_path(config, articles) if articles else None, _path(config, folder) if folder else None)
    if place[0] and not place[0].is_dir():
        raise NotFound(
            f"there is no folder {str(place[0])!r}; give --cited-articles DIR or --cited-library DIR, or set CITED_LIBRARY"
        )
    opened = config.stash[_OPENED]
    if place not in opened:
        opened[place] = _Opened(*place)
    return opened[place]


def _close_all(config: pytest.Config) -> None:
    for opened in config.stash[_OPENED].values():
        opened.close()


def _path(config: pytest.Config, name: str | Path) -> Path:
    return (config.invocation_params.dir / name).resolve()


def _told(result: CaseResult) -> Iterator[str]:
    """What was asked, what is known and what came, a few lines."""
    case, answer = result.case, result.answer
    for earlier in case.history:
        yield f"before:   {earlier}"
    yield f"question: {case.question}"
    yield from (f"expected: {line}" for line in _expected(case))
    if answer is None:
        yield f"failed:   {result.error}"
        return
    yield f"answer:   {' '.join(answer.text.split())}"
    if answer.short_answer:
        yield f"short:    {answer.short_answer}"
    for citation in answer.citations or answer.nearest:
        kind = f"[{citation.number}]" if citation.number else "nearest"
        yield f"{kind:9} {citation.file}: “{' '.join(citation.quote.split())}”"


def _expected(case: Case) -> Iterator[str]:
    if not case.answerable:
        yield "no answer: the articles do not say"
    yield from (" or ".join(wordings) for wordings in case.facts)
    yield from (f"from {name}" for name in case.articles)
    if not case.facts:
        yield from (f"from {gold.article}: “{gold.quote}”" for gold in case.evidence)
