"""An article's body cut into passages: whole sentences, about 128 word pieces, as exact offsets into the text."""

from __future__ import annotations

import importlib.util
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from index.articles import Article
from index.errors import ModelError
from index.imports import bare

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

CountTokens = Callable[[Sequence[str]], Sequence[int]]
Span = tuple[int, int]

AIM = 128  # word pieces of a passage: what the embedder was trained on and reads whole
LONGEST = 256  # a sentence beyond this is cut at a word
TAIL = 32  # a last passage shorter than this joins the one before it
HEAD = 48  # from this size on, a section heading starts a new passage
_COUNTED = 4096

_PARAGRAPH = re.compile(r"\n[ \t\r\f\v]*\n\s*")
_ITEM = re.compile(r"\n\s*(?=(?:[-*•‣–—]|\d{1,3}[.)]|\(?[a-z]\))\s)")
_WIDE_STOP = re.compile(r"[。！？][”’」』）\"')]*(?=\s*\S)")
# Sentences run together when a page's line breaks were lost ("... in May.The firm ..."); host names are not.
_GLUED = re.compile(
    r"(?<=[a-z0-9%][a-z0-9%)])[.!?][\"”’)]*(?=[“\"]?(?!(?:Com|Net|Org|Js|Io)\b)[A-Z][a-z]*[ ,’'])"
)
_NUMBERED = re.compile(r"(?:^|[\s(])(?:[Nn]os?|[Pp]p?|[Ff]ig|[Vv]ol|[Cc]h|[Ss]ec|[Aa]rt|[Ee]q)\.$")
# Common in news, unknown to the Punkt data.
_ABBREVIATIONS = frozenset(
    """
    gov sen rep gen lt col sgt capt cmdr adm hon rev prof approx est e.g i.e al fig vol mt ft
    """.strip().split(" ")
)
_MARKED_APART = ("title", "author", "published", "publisher", "url", "credit")


def split(
    article: Article, count_tokens: CountTokens, stretches: Iterable[Sequence[Span]] | None = None
) -> list[Span]:
    """The passages of `article`'s body in text order, none overlapping, each of whole sentences (save those
    over 256 pieces). Front lines and credits are in none; a heading stands at the start or inside of one.
    `stretches` are what `units` gives, where that was asked before."""
    passages: list[Span] = []
    headings = _headings(article)
    for stretch in units(article) if stretches is None else stretches:
        counts = _counted(article.text, stretch, count_tokens)
        passages.extend(_packed(list(_cut(article.text, stretch, counts, count_tokens)), headings))
    return passages


def units(article: Article) -> list[list[Span]]:
    """The sentences and headings of each stretch of `article`'s body that no marked line parts: the slow part of
    `split`, which needs no count of word pieces."""
    headings = _headings(article)
    return [list(_units(article.text, start, end, headings)) for start, end in _body(article)]


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, trimmed of white space; none crosses a paragraph ("\\n\\n") or a
    list item. A line with a tab inside is a table's row, and whole."""
    stop = len(text) if end is None else end
    found: list[Span] = []
    for first, last in _between(_PARAGRAPH, text, start, stop):
        for left, right, is_row in _rows(text, first, last):
            items = [] if is_row else _between(_ITEM, text, left, right)
            found += [_trim(text, left, right)] if is_row else []
            found += [place for item in items for place in _of_paragraph(text, *item)]
    return found


def _headings(article: Article) -> dict[int, int]:
    """What stands whole and goes with what follows it: section headings, and the head rows of tables."""
    return {mark.start: mark.end for mark in article.marks if mark.kind in ("heading", "columns")}


def _counted(text: str, places: Sequence[Span], count_tokens: CountTokens) -> list[int]:
    """The word pieces of each place, asked some thousand at a time: a counter holds what it made of all it is given."""
    counts: list[int] = []
    for first in range(0, len(places), _COUNTED):
        counts += count_tokens([text[start:end] for start, end in places[first : first + _COUNTED]])
    return counts


def _body(article: Article) -> Iterator[Span]:
    """The stretches between the marked lines that are not running text."""
    apart = sorted((mark.start, mark.end) for mark in article.marks if mark.kind in _MARKED_APART)
    position = 0
    for start, end in [*apart, (len(article.text), len(article.text))]:
        # A mark inside a sentence (a date in running text) is cited from there and takes no words away.
        if start < end and not _alone(article.text, start, end):
            continue
        if start > position and article.text[position:start].strip():
            yield position, start
        position = max(position, end)


def _alone(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rstrip(" \t"), text[end:].lstrip(" \t")
    return (not before or before[-1] == "\n") and (not after or after[0] == "\n")


def _units(text: str, start: int, end: int, headings: dict[int, int]) -> Iterator[Span]:
    """Sentences, and headings whole as they stand."""
    position = start
    for first in sorted(place for place in headings if start <= place < end):
        yield from sentences(text, position, first)
        position = min(headings[first], end)
        yield first, position
    yield from sentences(text, position, end)


def _cut(
    text: str, stretch: Sequence[Span], counts: Sequence[int], count_tokens: CountTokens
) -> Iterator[tuple[Span, int]]:
    """Each unit with its size; those over `LONGEST` pieces in parts of about `AIM`, cut at words where there
    are any."""
    for (start, end), count in zip(stretch, counts, strict=True):
        if count <= LONGEST:
            yield (start, end), count
            continue
        width = max(1, (end - start) * AIM // count)
        parts: list[Span] = []
        while start < end:
            stop = min(end, start + width)
            if stop < end:
                space = max(
                    text.rfind(" ", start + width // 2, stop), text.rfind("\n", start + width // 2, stop)
                )
                stop = space if space > start else stop
            parts.append((start, stop))
            start = stop
            while start < end and text[start].isspace():
                start += 1
        yield from zip(parts, _counted(text, parts, count_tokens), strict=True)


def _packed(sized: list[tuple[Span, int]], headings: dict[int, int]) -> Iterator[Span]:
    """Neighbouring units joined up to `AIM` pieces; a heading goes with what follows it."""
    groups: list[list[tuple[Span, int]]] = []
    size = 0
    for position, ((start, end), count) in enumerate(sized):
        heads = start in headings and headings[start] == end
        following = sized[position + 1][1] if heads and position + 1 < len(sized) else 0
        after_heading = bool(groups) and groups[-1][-1][0][0] in headings
        full = size + count + following > AIM and not after_heading
        if not groups or full or (heads and size >= HEAD):
            groups.append([])
            size = 0
        groups[-1].append(((start, end), count))
        size += count
    if len(groups) > 1 and size < TAIL and sum(c for _, c in groups[-2]) + size <= LONGEST:
        groups[-2].extend(groups.pop())
    for group in groups:
        yield group[0][0][0], group[-1][0][1]


def _between(separator: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    for match in separator.finditer(text, start, end):
        yield position, match.start()
        position = match.end()
    yield position, end


def _rows(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Each row of a table by itself (True), and what stands between rows together."""
    position = at = start
    for line in text[start:end].split("\n") if "\t" in text[start:end] else ():
        if "\t" in line.strip():
            if position < at:
                yield position, at, False
            yield at, at + len(line), True
            position = at + len(line) + 1
        at += len(line) + 1
    if position < end:
        yield position, end, False


def _of_paragraph(text: str, start: int, end: int) -> list[Span]:
    """Punkt's sentences of one paragraph, mended where it is known to err."""
    paragraph = text[start:end]
    found: list[Span] = []
    for first, last in _punkt().span_tokenize(paragraph):
        cuts = sorted(
            match.end() for rule in (_WIDE_STOP, _GLUED) for match in rule.finditer(paragraph, first, last)
        )
        for left, right in pairwise([first, *cuts, last]):
            if found and not cuts and _goes_on(paragraph, found[-1], left):
                found[-1] = (found[-1][0], right)
            else:
                found.append((left, right))
    return [
        (start + left, start + right)
        for left, right in (_trim(paragraph, *span) for span in found)
        if left < right
    ]


def _goes_on(text: str, previous: Span, start: int) -> bool:
    """Whether what stands at `start` continues the sentence before it: `"What?" he asked`, `No. 5`."""
    word = text[start : start + 2]
    if word[:1].islower() and not word[1:].isupper():
        return True
    return word[:1].isdigit() and bool(
        _NUMBERED.search(text[max(previous[0], previous[1] - 8) : previous[1]])
    )


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


@lru_cache(maxsize=1)
def _punkt() -> PunktSentenceTokenizer:
    """NLTK's Punkt with the English parameters that llama-index-core ships (nothing is downloaded)."""
    with bare("nltk", "nltk.tokenize"):  # all of nltk is a quarter of a cold start
        from nltk.tokenize.punkt import (
            PunktLanguageVars,
            PunktParameters,
            PunktSentenceTokenizer,
            PunktToken,
        )

    class Quoting(PunktLanguageVars):  # type: ignore[misc]
        """Closing marks that belong to the sentence before them: the typographic ones too."""

        re_boundary_realignment = re.compile(r'["\')\]}”’»]+?(?:\s+|(?=--)|$)', re.MULTILINE)
        _re_non_word_chars = r"(?:[)\";}\]\*:@\'\({\[!\?”’»“‘«])"

        # nltk runs its expressions under a clock that a long text outlasts. These take time in proportion to the text.
        @cached_property
        def _words(self) -> re.Pattern[str]:
            parts = {
                "NonWord": self._re_non_word_chars,
                "MultiChar": self._re_multi_char_punct,
                "WordStart": self._re_word_start,
            }
            return re.compile(self._word_tokenize_fmt % parts, re.VERBOSE)

        @cached_property
        def _contexts(self) -> re.Pattern[str]:
            parts = {"NonWord": self._re_non_word_chars, "SentEndChars": self._re_sent_end_chars}
            return re.compile(self._period_context_fmt % parts, re.VERBOSE)

        def _word_tokenizer_re(self) -> re.Pattern[str]:
            return self._words

        def period_context_re(self) -> re.Pattern[str]:
            return self._contexts

    class Token(PunktToken):  # type: ignore[misc]
        """Punkt's token with expressions that no clock is asked for, a third of the time of splitting."""

        _RE_ELLIPSIS = re.compile(r"\.\.+$")
        _RE_NUMERIC = re.compile(r"^-?[\.,]?\d[\d,\.-]*\.?$")
        _RE_INITIAL = re.compile(r"[^\W\d]\.$")
        _RE_ALPHA = re.compile(r"[^\W\d]+$")

    folder = _punkt_folder()
    rows = {
        name: [line.split("\t") for line in (folder / name).read_text("utf-8").split("\n") if line]
        for name in ("abbrev_types.txt", "sent_starters.txt", "collocations.tab", "ortho_context.tab")
    }
    parameters = PunktParameters()
    parameters.abbrev_types = {row[0] for row in rows["abbrev_types.txt"]} | _ABBREVIATIONS
    parameters.sent_starters = {row[0] for row in rows["sent_starters.txt"]}
    parameters.collocations = {(row[0], row[1]) for row in rows["collocations.tab"]}
    parameters.ortho_context = defaultdict(int, {row[0]: int(row[1]) for row in rows["ortho_context.tab"]})
    tokenizer = PunktSentenceTokenizer(lang_vars=Quoting(), token_cls=Token)
    tokenizer._params = parameters
    whole = tokenizer.text_contains_sentbreak
    known = lru_cache(16_384)(whole)  # `said. The` stands in every text; a context is a word or two
    tokenizer.text_contains_sentbreak = lambda context: (known if len(context) <= 64 else whole)(context)
    return tokenizer


def _punkt_folder() -> Path:
    found = importlib.util.find_spec("llama_index")
    for place in (found.submodule_search_locations or ()) if found else ():
        folder = Path(place) / "core/_static/nltk_cache/tokenizers/punkt_tab/english"
        if folder.is_dir():
            return folder
    raise ModelError(
        "the sentence data of llama-index-core are missing; reinstall it: pip install llama-index-core"
    )
