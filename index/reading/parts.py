"""A file's lines to its articles: exports, digests and dumps are parted where one kind of mark or head comes again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from index.reading.byline import meta_line
from index.reading.cleaning import clean
from index.reading.clippings import clippings
from index.reading.colophon import colophon
from index.reading.draft import Draft, Line, Unreadable
from index.reading.europresse import heads_of
from index.reading.labels import read_label
from index.reading.records import read_record
from index.reading.shapes import ends_sentence, is_headline, is_prose

_NUMBERED = re.compile(
    r"(?:(?:document|article|item|story|record|message|dokument|artikel)\s+)?#?(\d{1,5}) (?:of|von|de) (\d{1,5})"
    r"(?: (?:documents?|articles?|items?|stories|records?|messages?))?",
    re.IGNORECASE,
)
_END = re.compile(
    r"End of Document|Ende des Dokuments|Fin d[ue]l? document[oe]?|Fine del documento|Einde van (?:het )?document"
    r"|Fim do documento|news·\d{8}·\S+"
    r"|(?:AN )?[^\W\d_]{5,12} [A-Z][A-Z0-9]{2,11}0\d{8}[a-z0-9]{4,}",
    re.IGNORECASE,
)
_FOOT = re.compile(r"Article Name\s*:.*", re.IGNORECASE)
_FOOTED = re.compile(r"(?:Article Name|Publication|Section|Author|Start Page|End Page)\s*:.*", re.IGNORECASE)
_RULE = re.compile(r"([=\-_*~#+•])(?:\s*\1){2,}")
_HEAD = 5  # lines with words within which a part of a digest says what it is
_SUMMARY = re.compile(r"Search Summary|Table of Contents|Report Information", re.IGNORECASE)


def articles_of(lines: list[Line], known: Draft | None = None) -> list[Draft | Unreadable]:
    """The articles that lines hold, most often one, of which the file itself says what is `known`. Lines are parted only
    where the same kind of mark or head stands at least twice and each part has text, so that section breaks part nothing.
    Of several, one without words stands as Unreadable in its place."""
    if drafts := clippings(lines):
        return drafts
    parts = _parts(lines)
    if len(parts) == 1:
        return [_read(parts[0], known)]
    drafts = []
    for number, part in enumerate(parts, 1):
        try:
            drafts.append(_read(part))
        except Unreadable as error:
            drafts.append(Unreadable(f"part {number} of {len(parts)}: {error}"))
    return drafts


def are_records(lines: list[Line]) -> bool:
    """Whether lines are one or more records of a press database and nothing else."""
    return all(read_record(part) is not None for part in _parts(lines))


def _parts(lines: list[Line]) -> list[list[Line]]:
    return next((found for part in _WAYS if (found := part(lines))), [lines])


def _read(lines: list[Line], known: Draft | None = None) -> Draft:
    record = read_record(lines)
    return clean(record[1], record[0]) if record else clean(lines, known)


def _numbered(lines: list[Line]) -> list[list[Line]]:
    """`1 of 3 DOCUMENTS`, `Document 1 of 3` above each; what stands above the first is the export's own cover."""
    marks = [(n, match) for n, line in enumerate(lines) if (match := _NUMBERED.fullmatch(line.text))]
    numbers = [int(match[1]) for _, match in marks]
    if not marks or len({match[2] for _, match in marks}) > 1 or numbers != sorted(set(numbers)):
        return []
    starts = [n for n, _ in marks]
    if numbers[0] == 2 and read_record(lines[: starts[0]]) is not None:  # the first has the cover above it
        starts, numbers = [-1, *starts], [1, *numbers]
    cuts = [lines[start + 1 : end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    parts = [[line for line in cut if not _END.fullmatch(line.text)] for cut in cuts]
    if starts[0] < 0:
        return parts
    if len(parts) == 1:
        return parts if read_record(parts[0]) and not _has_text(lines[: starts[0]]) else []
    return _with_preamble(lines[: starts[0]], parts)


def _ended(lines: list[Line]) -> list[list[Line]]:
    """`End of Document`, `Document HRWC000020190306ef360001x` below each."""
    parts, last = [], 0
    for number, line in enumerate(lines):
        if _END.fullmatch(line.text):
            parts.append(lines[last:number])
            last = number + 1
    return _complete(parts, lines[last:])


def _footed(lines: list[Line]) -> list[list[Line]]:
    """A foot of labels that begins with `Article Name:` below each."""
    parts, last = [], 0
    for number, line in enumerate(lines):
        if not _FOOT.fullmatch(line.text) or number < last:
            continue
        end = number
        while end < len(lines) and (not lines[end].text or _FOOTED.fullmatch(lines[end].text)):
            end += 1
        parts.append([one for one in lines[last:end] if not _RULE.fullmatch(one.text)])
        last = end
    return _complete(parts, lines[last:])


def _complete(parts: list[list[Line]], rest: list[Line]) -> list[list[Line]]:
    """Parts, and what stands below the last unless it is the export's own summary."""
    if not parts or not all(any(line.text for line in part) for part in parts):
        return []
    summed = next((line.text for line in rest if line.text), "")
    if not _has_text(rest) or _SUMMARY.match(summed):
        return parts
    return [*parts, rest] if len(parts) > 1 else []


def _counted(lines: list[Line]) -> list[list[Line]]:
    """Outlet, day and count of words above each, as Europresse has them."""
    starts = heads_of(lines)
    if len(starts) < 2:
        return []
    parts = [lines[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return _with_preamble(lines[: starts[0]], parts)


def _ruled(lines: list[Line]) -> list[list[Line]]:
    """Parts between rulers of one sign, each with a head of its own; the first may be the digest's and the last its foot."""
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if len(line.text) >= 3 and (rule := _RULE.fullmatch(line.text)):
            places.setdefault(rule[1], []).append(number)
    for rules in sorted(places.values(), key=len, reverse=True):
        edges = [-1, *rules, len(lines)]
        cuts = [lines[edges[n] + 1 : edges[n + 1]] for n in range(len(edges) - 1)]
        cuts = [cut for cut in cuts if any(line.text for line in cut)]
        headed = [_is_headed(cut) for cut in cuts]
        if sum(headed) < 2 or not all(headed[1:-1]):
            continue
        first = 0 if headed[0] else 1
        last = len(cuts) if headed[-1] else len(cuts) - 1
        foot = [cuts[-1]] if last < len(cuts) and _has_text(cuts[-1]) else []
        return _without_cover(_with_preamble(cuts[0] if first else [], cuts[first:last]) + foot)
    return []


def _without_cover(parts: list[list[Line]]) -> list[list[Line]]:
    """The parts less the first where it only lists the titles of the others, and less the last where it only names what ends
    (`End of LOCKS-L Digest`)."""
    titles = [
        found[1]
        for part in parts[1:]
        for line in part
        if (found := read_label(line.text)) and found[0] == "title"
    ]
    told = " ".join(line.text for line in parts[0])
    if len(parts) < 3 or len(titles) < len(parts) - 2 or not all(title in told for title in titles):
        return parts
    if any(is_prose(line.text) for line in parts[0] if not read_label(line.text)):
        return parts
    ends = [line.text for line in parts[-1] if line.text and not _RULE.fullmatch(line.text)]
    named = next(
        (found[1] for line in parts[0] if (found := read_label(line.text)) and found[0] == "title"), ""
    )
    return parts[1:-1] if len(ends) == 1 and named and named in ends[0] else parts[1:]


def _repeated(lines: list[Line]) -> list[list[Line]]:
    """Heads of labelled lines that begin with one label, as messages of boards and newsgroups have."""
    heads = list(_heads(lines))
    if len(heads) < 2 or _has_text(lines[: heads[0][0]]):
        return []
    first = heads[0][1]
    starts = [start for start, label, _ in heads if label == first]
    parts = [lines[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    bodies = [lines[end : starts[n + 1] if n + 1 < len(starts) else None] for n, end in enumerate(
        end for _, label, end in heads if label == first
    )]  # fmt: skip
    return parts if len(parts) > 1 and all(map(_has_text, bodies)) else []


def _signed(lines: list[Line]) -> list[list[Line]]:
    """A headline and below it by whom and when it was written, for each of several."""
    worded = [number for number, line in enumerate(lines) if line.text]
    starts = []
    for place, number in enumerate(worded[:-2]):
        headline, below = lines[number].text, lines[worded[place + 1]].text
        if (
            is_headline(headline)
            and not is_prose(headline)
            and _is_byline(below)
            and not _is_byline(headline)
        ):
            starts.append(number)
    if (
        len({lines[start].text for start in starts}) < max(2, len(starts))
        or len([number for number in worded if number < starts[0]]) > 1
    ):
        return []
    parts = [lines[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    parts[0] = [*lines[: starts[0]], *parts[0]]
    return parts if all(any(is_prose(line.text) for line in part) for part in parts) else []


def _is_byline(text: str) -> bool:
    dated = len(text) <= 120 and any(map(str.isdigit, text))
    meta = meta_line(text, None, bare_names=False) if dated else None
    return meta is not None and meta.author is not None and meta.published is not None


def _heads(lines: list[Line]) -> Iterator[tuple[int, str, int]]:
    """(first line, its label, line behind the last) of each run of labelled lines that names a title or an author."""
    number = 0
    while number < len(lines):
        end, kinds = number, []
        while end < len(lines):
            if found := read_label(lines[end].text):
                kinds.append(found[0])
            elif lines[end].text or not lines[end - 1].whole or not kinds:
                break
            end += 1
        apart = number == 0 or not lines[number - 1].text or _RULE.fullmatch(lines[number - 1].text)
        if apart and len(kinds) >= 2 and "title" in kinds and {"author", "published"} & set(kinds):
            yield number, lines[number].text.partition(":")[0].lower(), end
        number = max(end, number + 1)


def _is_headed(part: list[Line]) -> bool:
    """Whether a part says at its head what it is (two labels, or a headline and by whom or when) and has text below."""
    worded = [line.text for line in part if line.text]
    head = worded[:_HEAD]
    kinds = [found[0] for text in head if (found := read_label(text))]
    labelled = len(kinds) >= 2 and bool({"title", "author"} & set(kinds))
    signed = is_headline(head[0]) and not is_prose(head[0]) and any(map(_is_meta, head[1:4]))
    closed = is_headline(head[0]) and bool(colophon(worded[-1], None))
    return (labelled or signed or closed) and any(
        not read_label(text) and len(text.split()) >= 4 for text in worded[2:]
    )


def _is_meta(text: str) -> bool:
    meta = meta_line(text, None) if len(text) <= 120 else None
    return meta is not None and (meta.labelled or meta.published is not None)


def _with_preamble(preamble: list[Line], parts: list[list[Line]]) -> list[list[Line]]:
    """The parts, behind what is said above them unless that is only a name and a list of what follows."""
    said = any(ends_sentence(line.text) and len(line.text.split()) >= 4 for line in preamble)
    return [preamble, *parts] if said and _has_text(preamble) else parts


def _has_text(lines: list[Line]) -> bool:
    """Whether there is a line of running words that no label introduces."""
    return any(len(line.text.split()) >= 6 and read_label(line.text) is None for line in lines)


_WAYS: tuple[Callable[[list[Line]], list[list[Line]]], ...] = (
    _numbered, _ended, _footed, _counted, _ruled, _repeated, _signed,
)  # fmt: skip
