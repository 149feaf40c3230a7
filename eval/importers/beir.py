"""BEIR: a corpus, queries and judgements; every judged query a case with the articles that are relevant to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.cases import Case
from eval.errors import SuiteError
from eval.importers.article_files import ArticleFiles
from eval.importers.source_files import key_in, optional_text, plain_suffix, records, text_in, text_of

_WANTED = "name corpus.jsonl, queries.jsonl and qrels/test.tsv"


def cases(files: Sequence[Path], articles: ArticleFiles) -> Iterator[tuple[str, Case]]:
    """One case a query with judgements; its `articles` are the documents with a score above 0."""
    corpora, queries, judgements = _told_apart(files)
    relevant = _relevant(judgements)
    names = _written(corpora, articles)
    for path in queries:
        for where, query in records(path):
            id = key_in(query, "_id", where)
            if id not in relevant:
                continue
            question = text_in(query, "text", where)
            found = [names[document] for document in relevant.pop(id) if document in names]
            yield where, Case(id, question, articles=tuple(dict.fromkeys(found)), tags=("retrieval",))
    for _ in relevant:
        articles.note("{} judged queries left out: they are in no queries file")


def _told_apart(files: Sequence[Path]) -> tuple[list[Path], list[Path], list[Path]]:
    parts: dict[str, list[Path]] = {"corpus": [], "queries": [], "qrels": []}
    for path in files:
        part = "qrels" if plain_suffix(path) == ".tsv" else path.name.lower().split(".")[0].split("-")[0]
        if part not in parts:
            raise SuiteError(f"{path.name!r} is neither corpus, queries nor qrels; {_WANTED}")
        parts[part].append(path)
    for part, found in parts.items():
        if not found:
            raise SuiteError(f"no {part} file is named; {_WANTED}")
    return parts["corpus"], parts["queries"], parts["qrels"]


def _relevant(judgements: Sequence[Path]) -> dict[str, list[str]]:
    """Query id -> ids of its relevant documents, from rows `query-id TAB corpus-id TAB score` below a heading."""
    relevant: dict[str, list[str]] = {}
    for path in judgements:
        for number, line in enumerate(text_of(path).split("\n"), 1):
            row = line.rstrip("\r").split("\t")
            if not line.strip() or (number == 1 and row[-1].strip().lower() == "score"):
                continue
            where = f"{path.name}, line {number}"
            if len(row) != 3:
                raise SuiteError(f"{where}: {len(row)} columns; query-id, corpus-id and score are expected")
            try:
                score = float(row[2])
            except ValueError:
                raise SuiteError(f"{where}, score: {row[2]!r} is no number") from None
            if score > 0:
                relevant.setdefault(row[0], []).append(row[1])
    return relevant


def _written(corpora: Sequence[Path], articles: ArticleFiles) -> dict[str, str]:
    """Document id -> file name, for those that have words."""
    names: dict[str, str] = {}
    for path in corpora:
        for where, record in records(path):
            id = key_in(record, "_id", where)
            if id in names:
                raise SuiteError(f"{where}, _id: {id!r} stands in the corpus already; ids are unique")
            text = optional_text(record, "text")
            if text is None:
                articles.note("{} documents left out: they have no text")
            elif name := articles.add(text, title=optional_text(record, "title")):
                names[id] = name
    return names
