"""Importing: a published test set's files become a suite and a folder of articles, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from eval.cases import Case, read_suite, write_suite
from eval.check import unproved
from eval.errors import SuiteError
from eval.importers.article_files import ArticleFiles

# Modules are named, not imported: one kind needs none of the others.
_READERS = {
    "squad": "squad",
    "beir": "beir",
    "rgb": "rgb",
    "multihop-rag": "multihop_rag",
    "llama-rag": "llama_rag",
}
KINDS = tuple(_READERS)
Cases = Iterator[tuple[str, Case]]
"""What a kind's `cases(files, articles)` gives: each case with the place in the source that it comes from."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: how many cases and articles, where the suite lies, and one line for each thing that could
    not be taken over as it stood."""

    cases: int
    articles: int
    suite: Path
    notes: tuple[str, ...]


def import_suite(kind: str, files: Sequence[Path], out: Path) -> Imported:
    """Write `out/NAME.jsonl` and `out/NAME/articles/`, NAME being `out`'s own name. Files may be .json, .jsonl, .tsv,
    each also as .gz. Raises SuiteError naming file, place and field; `out` is then as it was before."""
    if kind not in _READERS:
        raise SuiteError(f"{kind!r} is not a kind that can be imported; kinds: {', '.join(KINDS)}")
    if not files:
        raise SuiteError(f"no file to import; name the files of the {kind} set")
    target = out.resolve()
    _refuse_taken(target)
    partial = target.parent / f".{target.name}.{os.getpid()}.partial"
    try:
        partial.mkdir(parents=True)
        done = _written(kind, files, partial, target)
        partial.replace(target)  # an empty folder at `target` gives way
    except OSError as error:
        raise SuiteError(f"{str(out)!r} cannot be written: {error.strerror}; choose another folder") from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return done


def _written(kind: str, files: Sequence[Path], folder: Path, target: Path) -> Imported:
    articles = ArticleFiles(folder / target.name / "articles")
    cases: Callable[[Sequence[Path], ArticleFiles], Cases]
    cases = import_module(f"eval.importers.{_READERS[kind]}").cases
    seen: dict[str, str] = {}
    kept: list[Case] = []
    for where, case in cases(files, articles):
        if case.id in seen:
            raise SuiteError(f"{where}: the id {case.id!r} is also at {seen[case.id]}; ids are unique")
        seen[case.id] = where
        if case.answerable and not (case.facts or case.evidence or case.articles):
            articles.note("{} cases left out: nothing to hold an answer against is left of them")
        elif unproved(case):
            articles.note(
                "{} answers stand in no quote of their evidence; its articles are kept in its place"
            )
            cited = tuple(dict.fromkeys(gold.article for gold in case.evidence))
            kept.append(replace(case, evidence=(), articles=case.articles or cited))
        else:
            kept.append(case)
    if not kept:
        names = ", ".join(repr(path.name) for path in files)
        raise SuiteError(f"{names}: no case of the kind {kind} in it; check the kind and the files")
    suite = folder / f"{target.name}.jsonl"
    write_suite(kept, suite)
    read_suite(suite)
    return Imported(len(kept), articles.count, target / suite.name, articles.notes())


def _refuse_taken(target: Path) -> None:
    if target.is_dir() and not any(target.iterdir()):
        return
    if target.exists() or target.is_symlink():
        raise SuiteError(f"{str(target)!r} exists and is not an empty folder; choose another or remove it")
