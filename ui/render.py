"""Answer, hits and articles -> text for a terminal: wrapped, numbered, nothing in it steers the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence

from assistant.answers import Answer, Citation
from index.articles import Article, Hit
from ui.shapes import CheckedQuotation, ListedArticle
from ui.visible import visible


def terminal_width() -> int:
    """Columns to wrap to: the terminal's, at most 100 for reading."""
    return max(40, min(shutil.get_terminal_size((88, 24)).columns, 100))


def answer_text(answer: Answer, width: int) -> str:
    """The whole answer: short answer, text with its markers, numbered sources and quotations, confidence, notes."""
    blocks = []
    if answer.standalone_question != answer.question:
        blocks.append(wrapped(f"(understood as: {answer.standalone_question})", width))
    if len(answer.accounts) > 1:
        blocks.append("The articles differ:")
    elif answer.short_answer and answer.short_answer != answer.text:
        sure = "Perhaps: " if answer.basis == "likely" else ""
        blocks.append(wrapped(f"{sure}{answer.short_answer}", width))
    blocks.append("\n".join(wrapped(line, width, hanging="  ") for line in accounts(answer)))
    blocks.append(wrapped(answer.text, width))
    if answer.citations:
        blocks.append(
            "\n\n".join(_source(citation, f"[{citation.number}] ", width) for citation in answer.citations)
        )
    if answer.nearest:
        nearest = (_source(citation, "  - ", width) for citation in answer.nearest)
        blocks.append("Nearest passages, which do not answer it:\n\n" + "\n\n".join(nearest))
    last = [confidence_line(answer), *(wrapped(f"Note: {note}", width) for note in answer.notes)]
    blocks.append("\n".join(line for line in last if line))
    return "\n\n".join(block for block in blocks if block)


def accounts(answer: Answer) -> list[str]:
    """`["3 articles of 2 outlets say so, the first on 2025-03-11."]`, where it is more than one; or what each of articles
    that differ says, and who: `["fourteen: The Varnholm Courier, 2025-03-12", "nine: Kelder Bay Radio, 2025-03-11"]`."""
    of = {each.number: each for each in answer.citations}
    given = [(each.answer, [of[number] for number in each.citations]) for each in answer.accounts]
    if len(given) < 2:
        those = [each for _, said in given for each in said]
        articles, outlets = ({getattr(each, name) for each in those} for name in ("article", "publisher"))
        days = {day(each.published) or "" for each in those}
        first = f", the first on {min(days)}" if all(days) and days else ""  # of some not known is none
        who = f" of {counted(len(outlets), 'outlet')}" if all(outlets) else ""
        return [f"{counted(len(articles), 'article')}{who} say so{first}."] if len(articles) > 1 else []
    return [f"{one_line(words)}: {'; '.join(dict.fromkeys(map(_who, said)))}" for words, said in given]


def _who(citation: Citation) -> str:
    return one_line(", ".join(filter(None, (citation.publisher or citation.title, day(citation.published)))))


def confidence_line(answer: Answer) -> str:
    """`Confidence 93 %, stated in the articles, in their own words`, or how likely it is that they answer after all;
    without a percentage where none was fitted, and nothing where nothing is left to say."""
    said = "Confidence" if answer.answered else "Chance that the articles answer it after all:"
    percent = [] if answer.confidence is None else [f"{said} {round(100 * answer.confidence)} %"]
    line = ", ".join([*percent, *standing(answer)])
    return line[:1].upper() + line[1:]


def standing(answer: Answer) -> list[str]:
    """How an answer stands in the articles and whose words it is in, as far as there is one:
    `["likely meant by the articles", "written by qwen3"]`."""
    basis = {"stated": ["stated in the articles"], "likely": ["likely meant by the articles"]}
    own = ["in their own words"] if answer.answered else []
    whose = own if answer.origin == "sentences" else [f"written by {one_line(answer.answered_by)}"]
    return [*basis.get(answer.basis, []), *whose]


def hit_text(hit: Hit, rank: int, width: int) -> str:
    """One found passage with its rank, source and place."""
    place = f"{hit.passage.start}-{hit.passage.end}"
    head = f"{rank}. {source_line(hit.article)} · characters {place} · score {hit.score:.4f}"
    return wrapped(head, width, hanging="   ") + "\n" + wrapped(hit.text, width, first="   ", hanging="   ")


def article_table(articles: Sequence[Article], width: int) -> str:
    """One row an article: date, publisher, title, file; the title takes what room is left."""
    rows = [
        (day(article.published) or "-", article.publisher or "-", article.title, article.file)
        for article in articles
    ]
    head = ("date", "publisher", "title", "file")
    sizes = [max(len(one_line(row[column])) for row in [head, *rows]) for column in range(4)]
    sizes[1], sizes[3] = min(sizes[1], 24), min(sizes[3], 40)
    sizes[2] = max(20, min(sizes[2], width - sizes[0] - sizes[1] - sizes[3] - 6))
    lines = (
        "  ".join(_cell(cell, size) for cell, size in zip(row, sizes, strict=True)) for row in [head, *rows]
    )
    return "\n".join(line.rstrip() for line in lines)


def article_facts(article: Article) -> str:
    """A line a fact of the article: what was read, and where in the file it stood."""
    facts = (
        ("title", article.title), ("author", article.author), ("published", article.published),
        ("publisher", article.publisher), ("url", article.url),
    )  # fmt: skip
    return "\n".join(
        f"{kind + ':':10} {one_line(value)}"
        + (f"  ({source})" if (source := article.sources.get(kind)) else "")
        for kind, value in facts
        if value
    )


def source_line(source: Article | Citation | ListedArticle | CheckedQuotation) -> str:
    """`title — publisher, author, date, file`, what is unknown left out."""
    parts = [source.publisher, source.author, day(source.published), source.file]
    return one_line(f"{source.title} — " + ", ".join(part for part in parts if part))


def counted(number: int, noun: str) -> str:
    """`1 article`, `2,000 articles`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def day(published: str | None) -> str | None:
    """The date of an ISO date or time."""
    return published[:10] if published else None


def one_line(text: str) -> str:
    """`text` on one line, harmful characters made visible."""
    return visible(" ".join(text.split()))


def wrapped(text: str, width: int, first: str = "", hanging: str = "") -> str:
    """`text` wrapped paragraph by paragraph, harmful characters made visible."""
    paragraphs = (visible(line) for line in text.split("\n"))
    return "\n".join(
        textwrap.fill(
            line,
            width,
            initial_indent=first,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in _without_doubled_blanks(paragraphs)
    )


def _without_doubled_blanks(lines: Iterable[str]) -> Iterable[str]:
    blank = False
    for line in lines:
        if line.strip() or not blank:
            yield line
        blank = not line.strip()


def _source(citation: Citation, mark: str, width: int) -> str:
    indent = " " * len(mark)
    head = wrapped(mark + source_line(citation), width, hanging=indent)
    return head + "\n" + wrapped(f"“{one_line(citation.quote)}”", width, first=indent, hanging=indent)


def _cell(text: str, size: int) -> str:
    line = one_line(text)
    return (line if len(line) <= size else line[: size - 1] + "…").ljust(size)
