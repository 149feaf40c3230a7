"""The day of a council's minutes, a court's decision and the like: their heads say it in words that are no date line."""

from __future__ import annotations

import re

from index.reading.dates import Order, find_dates
from index.reading.draft import Draft, Fact, FrontLine, Paragraph
from index.reading.outlets import is_title_cased
from index.reading.shapes import is_prose

_RELEASE = re.compile(
    r"\W*(?:for immediate release|(?:press|news|media) release|pressemitteilung|presseinformation|medienmitteilung"
    r"|communiqué de presse|nota de prensa|comunicado de prensa|comunicado|comunicato stampa|persbericht"
    r"|nota à imprensa"
    r"|pressmeddelande|pressemeddelelse|informacja prasowa)\b.{0,40}",
    re.IGNORECASE,
)
# What such documents call themselves in their heads, in the languages of the press.
_KIND = re.compile(
    r"\b(?:minutes|agenda|hearing|judge?ment|opinion|ruling|decision|decree|resolution|court|tribunal|protokoll"
    r"|niederschrift|sitzung|urteil|beschluss|gericht\w*|\w+gericht|procès-verbal|compte[- ]rendu|séance"
    r"|délibération|arrêt"
    r"|jugement|ordonnance|cour|acta|sesión|sentencia|auto|juzgado|verbale|seduta|sentenza|ordinanza|tribunale|notulen"
    r"|verslag|vergadering|vonnis|arrest|rechtbank|ata|sessão|acórdão|protokół|posiedzeni\w+|wyrok|postanowienie|sąd"
    r"|referat|mötesprotokoll|dom|zápis|rozsudek|usnesení|jegyzőkönyv|ítélet|протокол|решение|постановление"
    r"|приговор|суд)\b",
    re.IGNORECASE,
)
# Of several days, the one of the decision goes before those on which it was heard or argued.
_DECIDED = re.compile(
    r"\b(?:decided|delivered|filed|handed down|rendered|held|judgment|verkündet|rendue?|prononcée?|publique"
    r"|dictada|celebrada"
    r"|emessa|depositat[ao]|uitspraak|gewezen|wydan[ye]|ogłoszon[ye]|odbyte\w*|from|vom|du|del|z dnia"
    r"|от)\W(?:\W*\w+){0,3}\W*$",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:council|club|society|association|union|board|committee|trust|parish|county|university|institute|foundation"
    r"|assembly|parliament|senate|chamber|court|verein|\w+verein|gemeinde|stadt|landkreis|kreistag|stadtrat|gemeinderat"
    r"|genossenschaft|\w*gericht|commune|mairie|conseil|syndicat|diputación|ayuntamiento|asociación|junta|comune"
    r"|comitato"
    r"|associazione|consiglio|gemeente|vereniging|stichting|câmara|associação|prefeitura|gmina|stowarzyszenie|rada"
    r"|kommune|forening\w*|förening\w*|ministry|ministerium|ministère|ministerio|agency|department)\b",
    re.IGNORECASE,
)
_HEAD = 12  # lines
_LONGEST = 240


def is_body(text: str) -> bool:
    """A line that names whose sittings or decisions a document records: `Saltholme Sailing Club`."""
    return len(text) <= 80 and bool(_BODY.search(text)) and (is_title_cased(text) or text.isupper())


def _is_letterhead(text: str) -> bool:
    cased = is_title_cased(text) or text.isupper() or is_body(text)
    return cased and 1 < len(text.split()) <= 6 and not _RELEASE.fullmatch(text)


def take_decided_day(paragraphs: list[Paragraph], draft: Draft, order: Order | None) -> None:
    """The day of the decision in a line that has those of the hearings too: `Argued May 3, 2023 -- Decided June 8, 2023`."""
    for line in _head(paragraphs) if draft.published is None else ():
        days = find_dates(line, order) if len(line) <= _LONGEST else []
        decided = next((one for one in days if one.iso and _DECIDED.search(line[: one.start])), None)
        if decided and len(days) > 1 and any(map(_KIND.search, _head(paragraphs))):
            draft.learn("published", Fact(decided.iso[:10], line), "record's head")


def _head(paragraphs: list[Paragraph]) -> list[str]:
    head: list[str] = []
    for paragraph in paragraphs:
        if is_prose(paragraph.text) or len(head) == _HEAD:
            break
        head.append(paragraph.text)
    return head


def take_official_day(paragraphs: list[Paragraph], draft: Draft, order: Order | None) -> None:
    """The day in the title or the head of a document that says that it is a record of a sitting or a decision: the one
    that it was held, decided or delivered on, else the first. The line stays where it is the text's."""
    if draft.published is not None and draft.publisher is not None:
        return
    head = _head(paragraphs)
    lines = list(dict.fromkeys([draft.title or "", *head]))
    if draft.publisher is None and any(map(_RELEASE.fullmatch, head)) and _is_letterhead(head[0]):
        draft.state("publisher", head[0], "letterhead")
    if not any(len(line) <= _LONGEST and _KIND.search(line) for line in lines):
        return
    found = [
        (line, one) for line in lines if len(line) <= _LONGEST for one in find_dates(line, order) if one.iso
    ]
    if draft.publisher is None and (body := next((line for line in head[:3] if is_body(line)), None)):
        draft.state("publisher", body, "record's head")
    chosen = next((pair for pair in found if _DECIDED.search(pair[0][: pair[1].start])), None)
    if not found or draft.published is not None:
        return
    line, day = chosen or found[0]
    for number, front in enumerate(draft.front):
        if front.text == line and front.spans[0][0] == "title":
            draft.front[number] = FrontLine(line, (*front.spans, ("published", day.start, day.end)))
    draft.state("published", day.iso[:10], "record's head")
