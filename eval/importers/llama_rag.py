"""LlamaIndex's LabelledRagDataset: every reference context an article, every example a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.cases import Case, Gold
from eval.importers.article_files import ArticleFiles
from eval.importers.source_files import Record, document, items, optional_text, plain_suffix, text_in, texts

SHORT = 8  # words; a longer reference answer is an essay that no wording can be held against


def cases(files: Sequence[Path], articles: ArticleFiles) -> Iterator[tuple[str, Case]]:
    """The cases of `examples[]` as `LabelledRagDataset.save_json` writes them. A short reference answer is a fact; of
    a long one only the contexts remain, as evidence that an answer must cite (tag "long-answer")."""
    for path in files:
        stem = path.name.removesuffix(".gz").removesuffix(plain_suffix(path))
        found = items(document(path), "examples", path.name, "example")
        for number, (where, example) in enumerate(found, 1):
            yield where, _case(f"{stem}-{number}", where, example, articles)


def _case(id: str, where: str, example: Record, articles: ArticleFiles) -> Case:
    question = text_in(example, "query", where)
    answer = optional_text(example, "reference_answer")
    short = answer if answer and len(answer.split()) <= SHORT else None
    evidence: list[Gold] = []
    for context in texts(example.get("reference_contexts") or [], f"{where}, reference_contexts"):
        if name := articles.add(context):
            evidence += articles.around(name, context, short) if short else articles.gold(name, context)
    if answer and not short:
        articles.note(
            f"{{}} reference answers of more than {SHORT} words are no facts; their cases rest on evidence"
        )
    return Case(
        id,
        question,
        facts=((short,),) if short else (),
        evidence=tuple(dict.fromkeys(evidence)),
        tags=("llama-rag",) if short else ("llama-rag", "long-answer"),
    )
