"""An answer that was kept, held against the articles as they are now: what no longer stands is taken out of it."""

from __future__ import annotations

from dataclasses import replace

from assistant.answers import Answer, Citation, Statement, source_url
from assistant.evidence import ArticleStore, written
from assistant.language import Sayings
from index.errors import NotFound


def standing(answer: Answer, store: ArticleStore, says: Sayings) -> tuple[Answer, tuple[Citation, ...]]:
    """The answer with every quotation read back from the store, and the citations that had to be withdrawn: their article
    has gone, or holds these words no longer. Words that only moved within their article are cited where they stand now.
    A statement that loses its last citation counts as unsupported, an account goes with its last one, the short answer
    with the words it stood in."""
    found = {each: _now(each, store) for each in (*answer.citations, *answer.nearest)}
    named = {number for each in answer.statements for number in each.citations}
    citations = tuple(now for each in answer.citations if (now := found[each]) and each.number in named)
    withdrawn = tuple(each for each in answer.citations if found[each] is None)
    nearest = tuple(now for each in answer.nearest if (now := found[each]))
    if not withdrawn:
        return replace(answer, citations=citations, nearest=nearest), ()
    left = {each.number for each in citations}
    statements = tuple(_of(each, left) for each in answer.statements)
    text, citations = written(statements, citations, says)
    short = answer.short_answer
    if not any(short and short in each.quote for each in citations):
        short = None
    accounts = tuple(
        replace(each, citations=kept)
        for each in answer.accounts
        if (kept := tuple(number for number in each.citations if number in left))
    )
    basis = answer.basis if short or not citations else "likely"
    held = replace(
        answer, text=text, statements=statements, citations=citations, nearest=nearest, short_answer=short,
        basis=basis if citations else "not_stated", accounts=accounts,
    )  # fmt: skip
    return held, withdrawn


def _now(citation: Citation, store: ArticleStore) -> Citation | None:
    """The citation at the place where its words stand now."""
    try:
        article = store.article(citation.article)
    except NotFound:
        return None
    quote, start = citation.quote, citation.start
    if not quote.strip():
        return None
    if not start >= 0 or article.text[start : start + len(quote)] != quote:
        start = article.text.find(quote)
    if start < 0:
        return None
    return replace(
        citation, start=start, end=start + len(quote), file=article.file, title=article.title,
        publisher=article.publisher, author=article.author, published=article.published, url=article.url,
        source_url=source_url(article.url, quote),
    )  # fmt: skip


def _of(statement: Statement, left: set[int]) -> Statement:
    """The statement with the citations that are left of it."""
    numbers = tuple(number for number in statement.citations if number in left)
    return replace(statement, citations=numbers, supported=statement.supported and bool(numbers))
