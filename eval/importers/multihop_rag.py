"""MultiHop-RAG (Tang and Yang 2024): news articles, and questions whose evidence stands in two to four of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.cases import Case, Gold
from eval.errors import SuiteError
from eval.importers.article_files import ArticleFiles
from eval.importers.source_files import Record, items, optional_text, records, text_in

_YES_OR_NO = ("yes", "no")


def cases(files: Sequence[Path], articles: ArticleFiles) -> Iterator[tuple[str, Case]]:
    """The cases of MultiHopRAG.json over the articles of corpus.json, whatever the files are called. A question of
    type `null_query` is unanswerable; tags are the type without `_query`, and "yes-no"."""
    asked: list[tuple[str, str, Record]] = []
    places: dict[str, str] = {}
    for path in files:
        for number, (where, record) in enumerate(records(path), 1):
            if "query" in record:
                asked.append((f"{path.name.split('.')[0]}-{number}", where, record))
            elif "body" in record:
                _add(record, where, articles, places)
            else:
                raise SuiteError(f"{where}: neither a question (query) nor an article (body)")
    for part, found in (("MultiHopRAG.json", asked), ("corpus.json", places)):
        if not found:
            raise SuiteError(f"nothing of {part} is in the files; name MultiHopRAG.json and corpus.json")
    for id, where, record in asked:
        yield where, _case(id, where, record, articles, places)


def _add(record: Record, where: str, articles: ArticleFiles, places: dict[str, str]) -> None:
    known = {
        name: optional_text(record, field)
        for name, field in (("author", "author"), ("published", "published_at"), ("publisher", "source"))
    }
    title = text_in(record, "title", where)
    url = optional_text(record, "url")
    name = articles.add(text_in(record, "body", where), title=title, url=url, **known)
    if name:
        places |= {key: name for key in (title, url) if key}


def _case(id: str, where: str, record: Record, articles: ArticleFiles, places: dict[str, str]) -> Case:
    question, answer = text_in(record, "query", where), text_in(record, "answer", where)
    kind = text_in(record, "question_type", where).removesuffix("_query")
    if kind == "null":
        return Case(id, question, answerable=False, tags=(kind,))
    evidence: list[Gold] = []
    files: list[str] = []
    for place, item in items(record, "evidence_list", where, "evidence"):
        name = places.get(str(item.get("url"))) or places.get(text_in(item, "title", place))
        if name is None:
            articles.note("{} pieces of evidence left out: their article is not in the corpus")
            continue
        files.append(name)
        evidence += articles.gold(name, text_in(item, "fact", place))
    tags = (kind, "yes-no") if answer.strip(" .").lower() in _YES_OR_NO else (kind,)
    return Case(
        id,
        question,
        facts=((answer,),),
        evidence=tuple(dict.fromkeys(evidence)),
        articles=() if evidence else tuple(dict.fromkeys(files)),
        tags=tags,
    )
