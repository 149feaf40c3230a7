"""SQuAD 1.1 and 2.0: every title an article, every question a case with the sentences around its answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.cases import Case, Gold
from eval.errors import SuiteError
from eval.importers.article_files import ArticleFiles
from eval.importers.source_files import Record, document, items, key_in, text_in
from index.passages import sentences


def cases(files: Sequence[Path], articles: ArticleFiles) -> Iterator[tuple[str, Case]]:
    """The cases of `data[].paragraphs[].qas[]`. All distinct wordings of a question's answers are one fact; its
    evidence is the sentence, or sentences, at each `answer_start`. `is_impossible` ones are unanswerable."""
    for path in files:
        for where, article in items(document(path), "data", path.name, "article"):
            title = text_in(article, "title", where).replace("_", " ")
            paragraphs = list(items(article, "paragraphs", where, "paragraph"))
            contexts = [text_in(paragraph, "context", place) for place, paragraph in paragraphs]
            name = articles.add("\n\n".join(contexts), title=title)
            for (place, paragraph), context in zip(paragraphs, contexts, strict=True):
                for at, asked in items(paragraph, "qas", place, "question"):
                    yield at, _case(asked, at, context, name, articles)


def _case(asked: Record, where: str, context: str, name: str | None, articles: ArticleFiles) -> Case:
    id = key_in(asked, "id", where)
    question = text_in(asked, "question", where)
    impossible = asked.get("is_impossible", False)
    if not isinstance(impossible, bool):
        raise SuiteError(f"{where}, is_impossible: {impossible!r} is neither true nor false")
    if impossible:
        return Case(id, question, answerable=False, tags=("squad",))
    answers = list(items(asked, "answers", where, "answer"))
    if not answers:
        raise SuiteError(f"{where}, answers: none, and is_impossible is not true; mend the question")
    wordings = tuple(dict.fromkeys(text_in(answer, "text", place) for place, answer in answers))
    evidence: list[Gold] = []
    for place, answer in answers:
        quote = _around(context, answer, place, articles)
        evidence += articles.gold(name, quote) if name else ()
    return Case(id, question, facts=(wordings,), evidence=tuple(dict.fromkeys(evidence)), tags=("squad",))


def _around(context: str, answer: Record, where: str, articles: ArticleFiles) -> str:
    """The sentences that the answer touches; the paragraph where it does not stand at its place."""
    start: Any = answer.get("answer_start")
    if isinstance(start, bool) or not isinstance(start, int):
        raise SuiteError(f"{where}, answer_start: {start!r}; a whole number is expected there")
    end = start + len(answer["text"])
    if start < 0 or context[start:end] != answer["text"]:
        articles.note("{} answers do not stand at their answer_start; the whole paragraph is their evidence")
        return context
    touched = [(first, last) for first, last in sentences(context) if first < end and start < last]
    return context[touched[0][0] : touched[-1][1]] if touched else context
