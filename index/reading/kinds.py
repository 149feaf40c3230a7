"""The kinds of files that are read: a file's reader is chosen by its suffix."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from index.reading.draft import Draft, Unreadable

# Modules are named, not imported: a folder of text files never loads lxml, trafilatura, pdfium or docx.
_READERS = {
    ".txt": ("plain", "read_plain", "plain_text"),
    ".text": ("plain", "read_plain", "plain_text"),
    ".md": ("markdown", "read_markdown", "markdown_text"),
    ".markdown": ("markdown", "read_markdown", "markdown_text"),
    ".html": ("webpage", "read_webpage", "webpage_text"),
    ".htm": ("webpage", "read_webpage", "webpage_text"),
    ".xhtml": ("webpage", "read_webpage", "webpage_text"),
    ".pdf": ("pdf", "read_pdf", "pdf_text"),
    ".docx": ("docx", "read_docx", "docx_text"),
    ".odt": ("odt", "read_odt", "odt_text"),
    ".rtf": ("plain", "read_plain", "plain_text"),
    ".epub": ("epub", "read_epub", "epub_text"),
    ".csv": ("sheets", "read_csv", "csv_text"),
    ".tsv": ("sheets", "read_csv", "csv_text"),
    ".json": ("jsons", "read_json", "json_text"),
    ".jsonl": ("jsons", "read_jsonl", "json_text"),
    ".ndjson": ("jsons", "read_jsonl", "json_text"),
    ".srt": ("captions", "read_captions", "captions_text"),
    ".vtt": ("captions", "read_captions", "captions_text"),
    ".mhtml": ("webarchive", "read_webarchive", "webarchive_text"),
    ".mht": ("webarchive", "read_webarchive", "webarchive_text"),
    ".zip": ("archive", "read_archive", "archive_text"),
    ".eml": ("mail", "read_mail", "mail_text"),
    ".mbox": ("mail", "read_mail", "mail_text"),
    ".ris": ("references", "read_references", "references_text"),
    ".nbib": ("references", "read_references", "references_text"),
    ".enw": ("references", "read_references", "references_text"),
    ".bib": ("references", "read_references", "references_text"),
    ".enex": ("enex", "read_enex", "enex_text"),
    ".rss": ("feeds", "read_feed", "feed_text"),
    ".atom": ("feeds", "read_feed", "feed_text"),
    ".xml": ("xmlfile", "read_xml", "xml_text"),
    ".nxml": ("xmlfile", "read_xml", "xml_text"),  # PubMed Central's name for JATS
}
SUFFIXES = frozenset(_READERS)


def drafts_of(file: str, data: bytes) -> list[Draft | Unreadable]:
    """What a file of this name and these bytes holds. Raises Unreadable where that is nothing."""
    try:
        drafts: list[Draft | Unreadable] = _reader(file, 1)(data)
    except RecursionError as error:
        raise Unreadable("its parts are nested too deep to be read") from error
    return drafts


def text_of(file: str, data: bytes) -> str:
    """All words of a file of this name and these bytes. Raises Unreadable."""
    text: str = _reader(file, 2)(data)
    return text


def _reader(file: str, which: int) -> Callable[[bytes], Any]:
    suffix = PurePosixPath(file).suffix.lower()
    entry = _READERS.get(suffix) or (_READERS[".txt"] if not suffix else None)
    if entry is None:
        raise Unreadable(f"{suffix} is not a readable kind; readable: {' '.join(sorted(SUFFIXES))}")
    reader: Callable[[bytes], Any] = getattr(import_module(f"index.reading.{entry[0]}"), entry[which])
    return reader
