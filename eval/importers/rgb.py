"""RGB (Chen et al. 2023, "Benchmarking Large Language Models in Retrieval-Augmented Generation"): every snippet an
article, every query a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.cases import Case, Gold
from eval.errors import SuiteError
from eval.importers.article_files import ArticleFiles
from eval.importers.source_files import Record, key_in, plain_suffix, records, text_in, texts


def cases(files: Sequence[Path], articles: ArticleFiles) -> Iterator[tuple[str, Case]]:
    """The cases of en.json, en_refine.json, en_int.json (several facts), en_fact.json (snippets that contradict each
    other, tagged "counterfactual") and their Chinese twins. Ids are `FILE-ID`."""
    for path in files:
        stem = path.name.removesuffix(".gz").removesuffix(plain_suffix(path))
        for where, record in records(path):
            yield where, _case(record, where, stem, articles)


def _case(record: Record, where: str, stem: str, articles: ArticleFiles) -> Case:
    facts = _facts(record.get("answer"), f"{where}, answer")
    evidence: list[Gold] = []
    for text in _snippets(record, "positive", where):
        name = articles.add(text)
        if name:
            stated = [[word for word in fact if word.casefold() in text.casefold()] for fact in facts]
            for word in [words[0] for words in stated if words] or [text]:
                evidence += articles.around(name, text, word)
    tags = ["rgb", *(["several-facts"] if len(facts) > 1 else [])]
    wrong = _snippets(record, "positive_wrong", where) if record.get("positive_wrong") else []
    for text in (*_snippets(record, "negative", where), *wrong):
        articles.add(text)
    return Case(
        f"{stem}-{key_in(record, 'id', where)}",
        text_in(record, "query", where),
        facts=facts,
        evidence=tuple(dict.fromkeys(evidence)),
        tags=(*tags, *(["counterfactual"] if wrong else [])),
    )


def _facts(answer: Any, where: str) -> tuple[tuple[str, ...], ...]:
    """As RGB's own script reads them: a text is one fact; of a list every item must be met, an inner list by any one
    of its wordings."""
    stated = [answer] if isinstance(answer, str) else answer
    if not isinstance(stated, list) or not stated:
        raise SuiteError(f"{where}: {answer!r}; a text, a list of texts or a list of lists is expected there")
    facts = tuple(tuple(texts([item] if isinstance(item, str) else item, where)) for item in stated)
    if not all(facts):
        raise SuiteError(f"{where}: {answer!r}; an answer without words")
    return facts


def _snippets(record: Record, field: str, where: str) -> list[str]:
    """The texts of a field, which in en_int.json are a list for each fact."""
    value = record.get(field)
    nested = isinstance(value, list) and value and all(isinstance(item, list) for item in value)
    flat = [text for inner in value for text in inner] if nested and isinstance(value, list) else value
    return texts(flat, f"{where}, {field}")
