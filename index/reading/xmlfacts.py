"""What an XML document of the press, of science or of an edition says of itself: paths of title, authors, day and outlet.

JATS: https://jats.nlm.nih.gov; NITF, NewsML 1 and NewsML-G2: https://iptc.org/standards; TEI: https://tei-c.org; DocBook:
https://docbook.org; PubMed: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html. Names are in small letters and
without their namespaces, of all vocabularies at once, as they hardly share any; the first path that says
something counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.reading.byline import meta_line, without_label
from index.reading.dates import read_date
from index.reading.draft import Draft, Fact
from index.reading.months import month_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_INFO = "*[self::info or self::articleinfo or self::bookinfo or self::chapterinfo or self::sectioninfo]"
_SOURCE = "teiheader//sourcedesc//*[self::bibl or self::biblstruct or self::biblfull]"
_FRONT = "*[self::front or self::front-stub]"
_TITLE = (
    "contentmeta/headline", ".//newslines/headline", ".//body.head//hl1", f"{_FRONT}//title-group/article-title",
    f"{_FRONT}//article-title", "teiheader/filedesc/titlestmt/title[@type='main' or @level='a']",
    "teiheader/filedesc/titlestmt/title", ".//articletitle", ".//book/booktitle", f"{_INFO}/title", "head/title", "title",
    "head", ".//doctitle",
)  # fmt: skip
_AUTHOR = (
    f"{_FRONT}//contrib-group/contrib[not(@contrib-type) or @contrib-type='author']", ".//body.head/byline/person",
    "contentmeta/by", "contentmeta/creator/name", ".//newslines/byline", ".//body.head/byline",
    "teiheader/filedesc/titlestmt/author", f"{_SOURCE}//author", ".//authorlist/author", f"{_INFO}//author", "docauthor",
    "byline/docauthor", "byline",
    ".//closer//signed", ".//signed",
)  # fmt: skip
_DATE = (
    f"{_FRONT}//pub-date[day]", f"{_FRONT}//pub-date", ".//docdata/date.issue/@norm", ".//docdata/date.release/@norm",
    ".//pubdata/@date.publication", ".//dateline/story.date/@norm", "contentmeta/contentcreated", "itemmeta/firstcreated",
    "itemmeta/versioncreated", ".//newsmanagement/firstcreated", ".//newsmanagement/thisrevisioncreated",
    f"{_SOURCE}//date", "teiheader/filedesc/publicationstmt//date", ".//journalissue/pubdate", ".//articledate",
    f"{_INFO}/pubdate", f"{_INFO}/date", "docdate", "dateline//date", "byline//date",
    ".//docdate/@date", ".//frbrwork/frbrdate/@date",
)  # fmt: skip
_OUTLET = (
    f"{_FRONT}//journal-title", ".//pubdata/@name", "rightsinfo/copyrightholder/name", "itemmeta/provider/name",
    "rightsinfo/copyrightholder/@literal", "itemmeta/provider/@literal", ".//source/party/@FormalName",
    ".//provider/party/@FormalName", ".//doc.copyright/@holder", f"{_SOURCE}//title[@level='j']",
    "teiheader/filedesc/seriesstmt/title", "teiheader/filedesc/publicationstmt/publisher", ".//journal/title",
    f"{_INFO}//publishername", f"{_FRONT}//publisher-name",
    ".//references/tlcorganization/@showAs",
)  # fmt: skip
_GIVEN = ("given-names", "forename", "firstname", "givenname", "othername")
_FAMILY = ("surname", "lastname")
_BESIDE = frozenset(  # what hangs on a name or a title and is none of it
    "xref fn note footnote aff affiliation affiliationinfo email byttl role contrib-id idno orgname date".split()
)
_SAID_IN = ("when", "when-iso", "iso-8601-date", "norm")  # attributes that say a date in figures


def learn_facts(draft: Draft, document: _Element, around: _Element | None = None) -> None:
    """The document's facts; day and outlet also of what it stands in, as a newspaper's issue says them once."""
    title = _words_at(document, _TITLE)
    draft.learn("title", Fact(title, title) if title else None)
    draft.learn_all("author", _authors(document))
    for one in filter(lambda one: one is not None, (document, around)):
        draft.learn("published", _day(one))
        outlet = _words_at(one, _OUTLET)
        draft.learn("publisher", Fact(outlet, outlet) if outlet else None)


def _found(document: _Element, paths: tuple[str, ...]) -> Iterator[list[_Element | str]]:
    """What stands at each path that leads anywhere."""
    for path in paths:
        if found := document.xpath(path):
            yield found


def _words_at(document: _Element, paths: tuple[str, ...]) -> str:
    return next((words for found in _found(document, paths) for one in found if (words := _words(one))), "")


def _words(one: _Element | str) -> str:
    """The words of an element on one line, less what only hangs on it."""
    if isinstance(one, str):
        return " ".join(one.split())
    return " ".join("".join(_pieces(one)).split())


def _pieces(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in _BESIDE:
            yield from _pieces(child)
        yield f" {child.tail}" if child.tail and child.tag in ("lb", "break", "br") else child.tail or ""


def _authors(document: _Element) -> list[Fact]:
    for found in _found(document, _AUTHOR):
        if names := list(dict.fromkeys(filter(None, map(_name, found)))):
            return [Fact(name, name) for name in names]
    return []


def _name(person: _Element | str) -> str:
    """`Doe` and `Jane` as `Jane Doe`; a byline as whom it names."""
    if isinstance(person, str):
        return person
    parts = {child.tag: _words(child) for child in reversed(list(person.iter()))}
    family = next((parts[name] for name in _FAMILY if parts.get(name)), "")
    if family:
        return " ".join([*(parts[name] for name in _GIVEN if parts.get(name)), family])
    words = _words(person)
    said = meta_line(words, None)
    return said.author if said and said.author else without_label(words)


def _day(document: _Element) -> Fact | None:
    for found in _found(document, _DATE):
        for one in found:
            words = _date_words(one)
            if iso := read_date(words, None):
                return Fact(iso, words)
    return None


def _date_words(one: _Element | str) -> str:
    """A date as the document has it, or put together of its day, month and year."""
    if isinstance(one, str):
        return one
    parts = {child.tag: _words(child) for child in one}
    if {"year", "month", "day"} <= parts.keys():
        month = parts["month"] if parts["month"].isdigit() else str(month_of(parts["month"]) or "")
        return f"{parts['year']}-{month:0>2}-{parts['day']:0>2}"
    return next((value for name in _SAID_IN if (value := one.get(name))), "") or _words(one)
