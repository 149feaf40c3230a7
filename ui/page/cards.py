"""Answer -> safe HTML for the page: what comes from an article or a person is escaped, never a link."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.answers import Answer, Citation, Partial, Statement, read_path
from ui.calls import Waiting
from ui.render import counted, day, standing
from ui.visible import safe

_NOT_BORNE_OUT = "not borne out by the articles"


def answer_html(answer: Answer, turn: int) -> str:
    """One turn of the conversation; `turn` makes the cards' ids unique on the page."""
    blocks = [question_html(answer.question)]
    if answer.standalone_question != answer.question:
        blocks.append(f'<p class="standalone">Understood as: {safe(answer.standalone_question)}</p>')
    if answer.answered:
        blocks.append(f'<div class="answer said">{_short(answer)}{_text(answer.statements, turn)}</div>')
    else:
        blocks.append(f'<div class="answer unsaid"><p class="text">{safe(answer.text)}</p></div>')
    blocks.append(_cards("Sources", answer.citations, turn))
    blocks.append(_cards("Nearest passages, which do not answer it", answer.nearest, turn))
    blocks.append(_foot(answer))
    return _turn("".join(blocks))


def pending_html(question: str, waiting: Waiting | None = None) -> str:
    """A turn whose answer is being worked out, or is waiting for others to end."""
    line = "Reading the articles …"
    if waiting is not None:
        line = f"Waiting: {counted(waiting.before, 'question')} before yours, about {waiting.seconds} s …"
    return _turn(question_html(question) + f'<p class="pending" role="status">{line}</p>')


def partial_html(question: str, partial: Partial, turn: int) -> str:
    """A turn whose answer is being written: what is verified so far."""
    end = '<p class="pending" role="status">Writing …</p>'
    return _turn(question_html(question) + _so_far(partial, turn) + end)


def stopped_html(question: str, partial: Partial | None, turn: int) -> str:
    """A turn that was stopped: what had been verified by then, and that it is no whole answer."""
    rest = "" if partial is None else " This holds only what had been checked by then."
    shown = "" if partial is None else _so_far(partial, turn)
    return _turn(question_html(question) + shown + f'<p class="stopped" role="status">Stopped.{rest}</p>')


def failed_html(question: str, line: str) -> str:
    """A turn that ended with an error, shown as its one line."""
    return _turn(question_html(question) + f'<p class="failed" role="alert">{safe(line)}</p>')


def question_html(question: str) -> str:
    """What was asked, as the turn's heading."""
    return f'<h2 class="question">{safe(question)}</h2>'


def welcome_html(titles: Sequence[str]) -> str:
    """The page before the first question: what can be asked about."""
    if not titles:
        return '<div class="welcome"><p>No articles yet: <code>cited sync FOLDER</code> reads some.</p></div>'
    rows = "".join(f"<li>{safe(title)}</li>" for title in titles)
    return f'<div class="welcome"><p>Ask anything these articles may answer:</p><ul>{rows}</ul></div>'


def header_html(counts: str) -> str:
    """The page's head: its name and how much it has read."""
    return f'<header class="head"><h1>Cited</h1><p>{safe(counts)}</p></header>'


def _turn(inner: str) -> str:
    return f'<article class="turn">{inner}</article>'


def _short(answer: Answer) -> str:
    short = answer.short_answer
    return f'<p class="short">{safe(short)}</p>' if short and short != answer.text else ""


def _so_far(partial: Partial, turn: int) -> str:
    text = _text(partial.statements, turn)
    return f'<div class="answer said">{text}</div>{_cards("Sources", partial.citations, turn)}'


def _text(statements: Sequence[Statement], turn: int) -> str:
    """The statements, each with a link to its cards or with the words for having none."""
    return f'<p class="text">{" ".join(_statement(each, turn) for each in statements)}</p>'


def _statement(statement: Statement, turn: int) -> str:
    words = safe(statement.text)
    if not statement.supported:
        return f'<span class="unsupported">{words} <span class="mark">{_NOT_BORNE_OUT}</span></span>'
    links = (
        f'<a class="marker" href="#{_anchor(turn, number)}" title="Source {number}">{number}</a>'
        for number in statement.citations
    )
    return words + "".join(f"<sup>{link}</sup>" for link in links)


def _cards(heading: str, citations: Sequence[Citation], turn: int) -> str:
    if not citations:
        return ""
    cards = "".join(_card(citation, turn) for citation in citations)
    return f'<h3 class="heading">{heading}</h3><ol class="cards">{cards}</ol>'


def _card(citation: Citation, turn: int) -> str:
    anchor = f' id="{_anchor(turn, citation.number)}"' if citation.number else ""
    number = f'<span class="number">{citation.number}</span>' if citation.number else ""
    facts = [citation.publisher, citation.author, day(citation.published), citation.file]
    meta = " · ".join(f"<span>{safe(fact)}</span>" for fact in facts if fact)
    where = escape(read_path(citation.article, citation.start, citation.end), quote=True)
    meta += f' · <a class="open" href="{where}" target="_blank" rel="noopener">open at these words</a>'
    return (
        f'<li class="card"{anchor}>{number}<div><p class="title">{safe(citation.title)}</p>'
        f'<p class="meta">{meta}</p><blockquote>{safe(citation.quote)}</blockquote></div></li>'
    )


def _foot(answer: Answer) -> str:
    parts, bar = [*map(safe, standing(answer))], ""
    if answer.confidence is not None:
        percent = round(100 * answer.confidence)
        said = "Confidence" if answer.answered else "Chance that the articles answer it after all"
        bar = f'<span class="bar" aria-hidden="true"><span style="width:{percent}%"></span></span>'
        parts.insert(0, f"{said} {percent} %")
    total = answer.timings_ms.get("total")
    if total is not None:
        parts.append(f"{total:.0f} ms" if total < 1000 else f"{total / 1000:.1f} s")
    notes = "".join(f"<li>{safe(note)}</li>" for note in answer.notes)
    shown = f'<ul class="notes">{notes}</ul>' if notes else ""
    return f'{shown}<p class="foot">{bar}{" · ".join(parts)}</p>'


def _anchor(turn: int, number: int) -> str:
    return f"source-{turn}-{number}"
