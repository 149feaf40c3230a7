"""The head of a forwarded message inside another: who wrote it, when and to whom stays in the text as it stands."""

from __future__ import annotations

import re

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
