"""What is shown when a model and the reader have both had their say, or the model has failed.

model             reader               shown
answers           answers              the model's statements
answers           finds none           the model's statements, with a note, at the reader's low confidence
answers unproved  anything             the reader's draft, with a note
refuses           sure of an answer    the reader's answer, with a note
refuses           less sure, or none   a refusal; with a note where they disagree
fails             answers              the reader's answer, with a note that names the cause
fails midway      finds none           the statements checked so far, marked as cut; if none, a refusal
"""

from __future__ import annotations

from dataclasses import replace

from assistant.english.plain import plain
from assistant.english.quotations import holds
from assistant.evidence import Draft, Evidence, Statement
from assistant.writing.hearing import Hearing
from index.endpoint.language_model import Cause, ModelFailure

SURE = 0.8  # the reader's confidence from which it outvotes a model that refuses
APART = 0.75  # factor on the confidence where reader and model answer from different sentences
_NEAREST = 3
_SHORT = 60  # characters of a statement that is a short answer itself
_FEW = 3  # words
_LONGEST_CAUSE = 240
# For a failure without words of its own; the client's messages name the cause and the mend.
CAUSES: dict[Cause, str] = {
    "unreachable": "could not be reached",
    "timeout": "did not finish in time",
    "rate_limited": "refused for too many requests",
    "server_error": "had an error of its own",
    "unauthorised": "did not accept the key",
    "wrong_model": "does not know the model",
    "too_long": "has no room for the articles' sentences",
    "refused": "refused the request",
    "garbage": "sent something that is no answer",
    "cut": "broke off in the middle",
    "length": "reached its limit of tokens in the middle",
    "endless": "did not stop",
    "empty": "sent an empty answer",
    "filtered": "had its answer filtered by the provider",
    "cancelled": "was no longer waited for",
}


def whole(hearing: Hearing, reader: Draft, name: str) -> Draft:
    """The draft of an answer that came to its end. `name` is the reader's writer, for `Draft.written_by`."""
    if hearing.supported:
        return _answered(hearing, reader)
    if not hearing.refused:
        note = "The language model's answer cites nothing that bears it out; the articles are quoted instead."
        return replace(reader, notes=(*reader.notes, note), written_by=name)
    if not reader.statements:
        return reader
    if reader.confidence >= SURE:
        note = "The language model finds no answer here; the reader is sure of this one."
        return replace(reader, notes=(*reader.notes, note), written_by=name)
    nearest = [item for statement in reader.statements for item in statement.evidence]
    note = "The reader would have answered from the nearest passages; the language model finds no answer in them."
    return Draft((), None, reader.confidence, tuple(nearest[:_NEAREST]), (*reader.notes, note))


def failed(hearing: Hearing | None, reader: Draft, name: str, failure: ModelFailure) -> Draft:
    """The draft after a failure; it does not last, since the model may answer when asked again."""
    said = plain(str(failure)).rstrip(".")[:_LONGEST_CAUSE] or f"the language model {CAUSES[failure.cause]}"
    note = f"{said[0].upper()}{said[1:]}."
    if reader.statements or hearing is None or not hearing.supported:
        instead = " The articles are quoted instead." if reader.statements else ""
        return replace(reader, notes=(*reader.notes, note + instead), written_by=name, lasting=False)
    draft = _answered(hearing, reader)
    cut = f"{note} This answer is cut: it holds only what had been checked by then."
    return replace(draft, notes=(cut, *draft.notes), lasting=False)


def _answered(hearing: Hearing, reader: Draft) -> Draft:
    notes = list(_notes(hearing))
    if not reader.statements:
        notes.insert(0, "The reader finds no answer in these articles; the language model gives this one.")
    return Draft(
        tuple(hearing.statements),
        _short(hearing.supported, reader),
        confidence(hearing, reader),
        notes=(*reader.notes, *notes),
    )


def confidence(hearing: Hearing, reader: Draft) -> float:
    """The confidence, 0..1, of a model's answer: the reader's own that the articles answer, as it is calibrated; times
    `APART` where both answer but from different sentences; times the share of the model's statements that hold."""
    said = len(hearing.statements) + sum(hearing.left_out.values())
    value = reader.confidence * (len(hearing.supported) / said)
    apart = reader.statements and not _agree(hearing.supported, reader)
    return min(1.0, max(0.0, value * (APART if apart else 1.0)))


def _agree(statements: list[Statement], reader: Draft) -> bool:
    if reader.short_answer and any(holds(each.text, reader.short_answer) for each in statements):
        return True
    cited = [item for statement in statements for item in statement.evidence]
    own = [item for statement in reader.statements for item in statement.evidence]
    return any(_overlap(one, other) for one in cited for other in own)


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.article.id == other.article.id and one.start < other.end and other.start < one.end


def _short(statements: list[Statement], reader: Draft) -> str | None:
    """The model's first statement where it is a few words, else the reader's short answer where the model says it too,
    else the model's first statement where it is short."""
    first = statements[0].text.rstrip(".。 ")
    words = len(first.split())
    if words <= _FEW and len(first) <= _SHORT:
        return first
    said = " ".join(statement.text for statement in statements)
    if reader.short_answer and holds(said, reader.short_answer):
        return reader.short_answer
    return first if words <= 2 * _FEW and len(first) <= _SHORT else None


def _notes(hearing: Hearing) -> list[str]:
    """What was marked and what was left out, and why; of what was left out not a word."""
    notes = []
    marked = [each for each in hearing.statements if not each.supported]
    for statement, reason in zip(marked, hearing.reasons, strict=True):
        notes.append(f"Unsupported: “{_begin(statement.text)}”: {reason}.")
    for reason, count in hearing.left_out.items():
        which = (
            "1 statement was left out, which"
            if count == 1
            else f"{count} statements were left out, each of which"
        )
        notes.append(f"{which} {reason}.")
    return notes


def _begin(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"
