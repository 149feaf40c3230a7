"""Files of many kinds to articles: page furniture goes, the author's words stay, bylines and dates become metadata."""

from __future__ import annotations

from index.reading.files import files_under
from index.reading.kinds import SUFFIXES
from index.reading.noise import Noise
from index.reading.parse import READING_VERSION, extracted_text, opened, read_bytes, read_file
from index.reading.safe import Parsed, Reading, SafeReader

__all__ = [
    "READING_VERSION",
    "SUFFIXES",
    "Noise",
    "Parsed",
    "Reading",
    "SafeReader",
    "extracted_text",
    "files_under",
    "opened",
    "read_bytes",
    "read_file",
]
