"""What the tools return, as text for a model or a person: with citations, and nothing in it steers a screen."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.answers import Answer
from index.search.quotations import MOST_QUOTATIONS
from ui.render import answer_text, counted, one_line, source_line
from ui.shapes import ArticlePage, CheckedText
from ui.visible import json_text

_UNWRAPPED = 1_000_000  # columns: whoever shows a text wraps it


def as_json(result: Any) -> str:
    """Connectors read the text, and it must be the result as JSON."""
    return json_text(asdict(result), None)


def answered(answer: Answer) -> str:
    """The answer with its sources and quotations, as the terminal shows it."""
    return answer_text(answer, _UNWRAPPED)


def listed(page: ArticlePage) -> str:
    """One line an article, its id first."""
    lines = [f"- {one_line(each.id)}: {source_line(each)}" for each in page.articles]
    lines += [f"More with the cursor {page.next}"] if page.next else []
    return "\n".join(lines) or "no articles"


def verified(text: CheckedText) -> str:
    """Each quotation, what the articles hold of it, where, and the difference."""
    counts = f"{text.exact} exact, {text.altered} altered, {text.absent} absent"
    lines = [f"{counted(len(text.quotations), 'quotation')}: {counts}"]
    for each in text.quotations:
        but_for = f" but for {' and '.join(each.but_for)}" if each.but_for else ""
        lines.append(f"\n“{one_line(each.quote)}”\n{each.status}{but_for}")
        if each.file:
            lines[-1] += f": {source_line(each)}, characters {each.start}-{each.end}"
        if each.stored is not None and each.status == "altered":
            lines.append(f"The article has: “{one_line(each.stored)}”")
            lines += [
                f"  “{one_line(change.quoted)}” for “{one_line(change.stored)}”"
                for change in each.differences
            ]
    lines += [] if text.complete else [f"\nOnly the first {MOST_QUOTATIONS} quotations were looked up."]
    return "\n".join(lines)
