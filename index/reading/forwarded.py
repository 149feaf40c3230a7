"""The head of a forwarded message inside another: who wrote it, when and to whom stays in the text as it stands."""

from __future__ import annotations

import re
from email.utils import getaddresses

from index.reading.dates import read_date
from index.reading.draft import Line

_MARK = re.compile(
    r"[-_–— >*]*(?:begin forwarded message|forwarded (?:message|by .{2,60})|original message|weitergeleitete nachricht"
    r"|urspr(?:ü|ue)ngliche nachricht|message (?:transféré|d'origine|original)|mensaje (?:reenviado|original)"
    r"|messaggio (?:inoltrato|originale)|doorgestuurd bericht|oorspronkelijk bericht|mensagem (?:encaminhada|original))"
    r"[-_–— :*]*",
    re.IGNORECASE,
)
_FROM = re.compile(r"\**(?:from|von|de|da|van|från|fra|od|expéditeur)\s*:\**\s*\S.*", re.IGNORECASE)
_LABEL = re.compile(
    r"\**(?:from|sent|date|to|cc|bcc|subject|reply-to|von|gesendet|datum|an|kopie|betreff|de|envoyé|à|objet|enviado|para"
    r"|asunto|da|inviato|data|a|oggetto|van|verzonden|aan|onderwerp|assunto|från|skickat|till|ämne|fra|sendt|til|emne"
    r"|expéditeur|répondre à)\s*:\**\s*.*",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\**(?:sent|date|gesendet|datum|envoyé|enviado|fecha|inviato|data|verzonden|skickat|sendt)\s*:\**\s*(.*)",
    re.IGNORECASE,
)
_REMARK = 40  # words above a forwarded message that are only a word to whom it is sent
_LEAST = 3  # labelled lines below each other, with its sender among them


def with_heads_kept(lines: list[Line]) -> list[Line]:
    """The lines, each head of a forwarded message, with the line that announces it, made one block of its own."""
    kept: list[Line] = []
    number = 0
    while number < len(lines):
        end = _end_of_head(lines, number)
        if end == number:
            kept.append(lines[number])
            number += 1
            continue
        words = "\n".join(line.text for line in lines[number:end] if line.text)
        kept += [Line(""), Line(words, "code", whole=True, width=len(words)), Line("")]
        number = end
    return kept


def _end_of_head(lines: list[Line], start: int) -> int:
    """The line behind the last of a head that begins at `start`; `start` where none does."""
    end = start + 1 if _MARK.fullmatch(lines[start].text) else start
    while start < end < len(lines) and not lines[end].text:
        end += 1
    if end >= len(lines) or not _FROM.fullmatch(lines[end].text):
        return start
    last, labelled = end, 0
    while end < len(lines) and (_LABEL.fullmatch(lines[end].text) or _between(lines, end)):
        labelled, last = (labelled + 1, end + 1) if lines[end].text else (labelled, last)
        end += 1
    return last if labelled >= _LEAST else start


def _between(lines: list[Line], number: int) -> bool:
    """Whether a blank line only parts the paragraphs of a page."""
    return not lines[number].text and number > 0 and lines[number - 1].whole


def forwarded_from(lines: list[Line]) -> tuple[str, str, str] | None:
    """(sender's name, address, day in ISO 8601 or "") of the first forwarded head where no more than a remark stands above
    it: what follows is the text, and it is by whom it came from."""
    above = 0
    for line in lines:
        rows = line.text.split("\n")
        sender = next((row for row in rows if line.kind == "code" and _FROM.fullmatch(row)), None)
        if sender is not None:
            name, address = getaddresses([sender.partition(":")[2].strip(" *")])[0]
            said = next((found[1] for row in rows if (found := _SENT.fullmatch(row))), "")
            return name.strip("\"' "), address, _day(said)
        above += len(line.text.split())
        if above > _REMARK:
            return None
    return None


def _day(said: str) -> str:
    return (read_date(said, None) or "")[:10]
