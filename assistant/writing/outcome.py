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

from assistant.evidence import Claim, Draft, Evidence
from assistant.language import Sayings
from assistant.writing.hearing import Hearing
from assistant.writing.sanitising import sanitised
from index.endpoint.language_model import ModelFailure
from index.search.marked import holds

OUTVOTES = 0.8  # the reader's confidence from which it outvotes a model that refuses
APART = 0.75  # factor on the confidence where reader and model answer from different sentences
_NEAREST = 3
_SHORT = 60  # characters of a statement that is a short answer itself
_FEW = 3  # words
_LONGEST_CAUSE = 240


def whole(hearing: Hearing, reader: Draft, says: Sayings) -> Draft:
    """The draft of an answer that came to its end."""
    if hearing.supported:
        return _answered(hearing, reader, says)
    if not hearing.refused:
        return replace(reader, notes=(*reader.notes, says.unproved))
    if not reader.claims:
        return replace(reader, origin="model")
    if reader.confidence >= OUTVOTES:
        return replace(reader, notes=(*reader.notes, says.reader_sure))
    nearest = [item for claim in reader.claims for item in claim.evidence]
    notes = (*reader.notes, says.reader_outvoted)
    closest = tuple(nearest[:_NEAREST])
    return replace(reader, claims=(), short_answer=None, nearest=closest, notes=notes, origin="model")


def failed(hearing: Hearing | None, reader: Draft, failure: ModelFailure, says: Sayings) -> Draft:
    """The draft after a failure; it does not last, since the model may answer when asked again."""
    said = (sanitised(str(failure)) or str(ModelFailure(failure.cause))).rstrip(".")[:_LONGEST_CAUSE]
    note = f"{said[0].upper()}{said[1:]}."
    if reader.claims or hearing is None or not hearing.supported:
        instead = f" {says.quoted_instead}" if reader.claims else ""
        return replace(reader, notes=(*reader.notes, note + instead), lasting=False)
    draft = _answered(hearing, reader, says)
    cut = f"{note} {says.cut}"
    return replace(draft, notes=(cut, *draft.notes), lasting=False)


def _answered(hearing: Hearing, reader: Draft, says: Sayings) -> Draft:
    notes = _notes(hearing, says)
    if not reader.claims:
        notes.insert(0, says.model_alone)
    return Draft(
        tuple(hearing.claims),
        _short(hearing.supported, reader),
        confidence(hearing, reader),
        notes=(*reader.notes, *notes),
        origin="model",
        fitted=reader.fitted,
        stated_from=reader.stated_from,
    )


def confidence(hearing: Hearing, reader: Draft) -> float:
    """The confidence, 0..1, of a model's answer: the reader's own that the articles answer, as it is calibrated; times
    `APART` where both answer but from different sentences; times the share of the model's statements that hold."""
    said = len(hearing.claims) + sum(hearing.left_out.values())
    value = reader.confidence * (len(hearing.supported) / said)
    apart = reader.claims and not _agree(hearing.supported, reader)
    return min(1.0, max(0.0, value * (APART if apart else 1.0)))


def _agree(claims: list[Claim], reader: Draft) -> bool:
    if reader.short_answer and any(holds(each.text, reader.short_answer) for each in claims):
        return True
    cited = [item for claim in claims for item in claim.evidence]
    own = [item for claim in reader.claims for item in claim.evidence]
    return any(_overlap(one, other) for one in cited for other in own)


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.article.id == other.article.id and one.start < other.end and other.start < one.end


def _short(claims: list[Claim], reader: Draft) -> str | None:
    """The model's first statement where it is a few words, else the reader's short answer where the model says it too,
    else the model's first statement where it is short."""
    first = claims[0].text.rstrip(".。 ")
    words = len(first.split())
    if words <= _FEW and len(first) <= _SHORT:
        return first
    said = " ".join(claim.text for claim in claims)
    if reader.short_answer and holds(said, reader.short_answer):
        return reader.short_answer
    return first if words <= 2 * _FEW and len(first) <= _SHORT else None


def _notes(hearing: Hearing, says: Sayings) -> list[str]:
    """What was marked and what was left out, and why; of what was left out not a word."""
    notes = []
    marked = [each for each in hearing.claims if not each.supported]
    for statement, reason in zip(marked, hearing.reasons, strict=True):
        notes.append(says.marked.format(statement=_begin(statement.text), reason=reason))
    for reason, count in hearing.left_out.items():
        note = says.left_out_one if count == 1 else says.left_out_several
        notes.append(note.format(count=count, reason=reason))
    return notes


def _begin(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"
