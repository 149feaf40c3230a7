"""A conversation as Markdown to take away: every statement with the footnotes of its quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Answer, Citation
from ui.render import accounts, day, one_line
from ui.shapes import StandingTurn

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~!&$]")


def as_markdown(title: str, turns: Sequence[StandingTurn]) -> str:
    """The turns in their order; footnotes are numbered through, and what no longer stands is said."""
    parts, notes = [f"# {_plain(title)}"], list[str]()
    for turn in turns:
        answer, first = turn.answer, len(notes)
        parts += [f"## {_plain(answer.question)}", _said(answer, first)]
        differing = accounts(answer) if len(answer.accounts) > 1 else []
        parts += [
            "\n".join(["The articles differ:", "", *(f"- {_plain(each)}" for each in differing)])
        ] * bool(differing)
        notes += [f"[^{first + number}]: {_source(each)}" for number, each in enumerate(answer.citations, 1)]
        parts += [
            f"*No longer in the article:* “{_plain(each.quote)}” {_plain(each.title)}"
            for each in turn.withdrawn
        ]
    return "\n\n".join([*parts, *notes]) + "\n"


def _said(answer: Answer, first: int) -> str:
    if not answer.answered:
        return _plain(answer.text)
    place = {each.number: first + number for number, each in enumerate(answer.citations, 1)}
    return " ".join(
        _plain(each.text) + ("".join(f"[^{place[number]}]" for number in each.citations if number in place)
                             if each.supported else " (not borne out by the articles)")
        for each in answer.statements
    )  # fmt: skip


def _source(citation: Citation) -> str:
    facts = [citation.title, citation.publisher, day(citation.published), citation.author]
    named = ", ".join(_plain(each) for each in facts if each)
    return f"“{_plain(citation.quote)}” {named}. <{citation.source_url or citation.read_url}>"


def _plain(text: str) -> str:
    """Words that are no markup, on one line."""
    return _MARKUP.sub(r"\\\g<0>", one_line(text))
