"""A PDF to a draft: page numbers and running heads go, wrapped lines are joined across pages."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter

from index.reading.cleaning import clean
from index.reading.draft import Draft, Fact, Unreadable, lines_of

_NO_TITLE = re.compile(r"untitled.*|microsoft word\b.*|.*\.(?:docx?|pdf|indd|qxd|tex|pptx?|odt)|.{0,5}|\(?(?:unspecified|anonymous)\)?", re.IGNORECASE)  # fmt: skip  # noqa: E501
_NO_AUTHOR = re.compile(r"\(?(?:anonymous|unspecified|unknown|admin\w*|user\d*|owner|root|\w+\\\w+|python-docx|microsoft.*)\)?", re.IGNORECASE)  # fmt: skip  # noqa: E501
_PAGE_NUMBER = re.compile(r"\W*(?:(?:page|seite|pagina|página|strona|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|von|de|sur|di|z|van)\s*\d{1,4})?\W*", re.IGNORECASE)  # fmt: skip  # noqa: E501


def read_pdf(data: bytes) -> list[Draft | Unreadable]:
    """One article. Raises Unreadable for damaged, encrypted and text-less files."""
    pages, title, author = _open(data)
    kept = _without_running_lines([page.splitlines() for page in pages])
    text = "\n".join(kept)
    if not text.strip():
        raise Unreadable("the PDF holds pictures of pages and no text; it needs text recognition first")
    draft = Draft()
    if title and not _NO_TITLE.fullmatch(title) and not _stands_at_head(title, kept):
        draft.learn("title", Fact(title, title))
    if author and not _NO_AUTHOR.fullmatch(author):
        draft.learn("author", Fact(author, author))
    return [clean(lines_of(text), draft)]


def pdf_text(data: bytes) -> str:
    """The text of all pages, then the document's own title and author."""
    pages, title, author = _open(data)
    return "\n".join([*pages, title, author])


def plausible_author(name: str) -> bool:
    """Whether a document's author property names somebody and not a program or an account."""
    return bool(name) and not _NO_AUTHOR.fullmatch(name)


def plausible_title(title: str) -> bool:
    """Whether a document's title property is a title and not a file's name."""
    return bool(title) and not _NO_TITLE.fullmatch(title)


def _open(data: bytes) -> tuple[list[str], str, str]:
    import pypdf
    import pypdf.errors

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%PDF" not in data[:1024]:
        raise Unreadable("it is not a PDF, or its beginning is missing")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("the PDF is locked with a password; save it without")
        pages = [page.extract_text() for page in reader.pages]
        info = reader.metadata
        title, author = (str(info.title or ""), str(info.author or "")) if info else ("", "")
    except Unreadable:
        raise
    except pypdf.errors.DependencyError as error:
        raise Unreadable("the PDF is encrypted in a way that cannot be read here; save it without") from error
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(f"the PDF is damaged or incomplete ({type(error).__name__})") from error
    return pages, " ".join(title.split()), " ".join(author.split())


def _without_running_lines(pages: list[list[str]]) -> list[str]:
    """The pages' lines less page numbers, and less first and last lines that come again on half of the pages or more,
    figures apart; a blank line where any went, as no paragraph may span what was left out."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_key(page[place]) for place in _edges(page)})
    running = {key for key, count in seen.items() if count >= 3 or (count >= 2 and count * 2 > len(pages))}
    kept: list[str] = []
    for page in pages:
        edges = _edges(page)
        for place, line in enumerate(page):
            furniture = place in edges and (_key(line) in running or _PAGE_NUMBER.fullmatch(line))
            kept.append("" if furniture else line)
    return kept


def _edges(page: list[str]) -> set[int]:
    """Where the first two and the last two lines with words stand."""
    filled = [place for place, line in enumerate(page) if line.strip()]
    return {*filled[:2], *filled[-2:]}


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()).casefold())


def _stands_at_head(title: str, lines: list[str]) -> bool:
    """Whether the page itself opens with this title: it is then found there."""
    head = "".join(c for line in lines[:8] for c in line.casefold() if c.isalnum())
    return "".join(c for c in title.casefold() if c.isalnum()) in head
