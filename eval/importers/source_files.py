"""A published set's files as JSON objects and rows, every error naming file, place and field."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.errors import SuiteError

Record = Mapping[str, Any]


def text_of(path: Path) -> str:
    """The file's text, unpacked where its name ends in .gz. Raises SuiteError."""
    try:
        data = path.read_bytes()
        if path.suffix.lower() == ".gz":
            data = gzip.decompress(data)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SuiteError(f"{str(path)!r} is not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SuiteError(f"{str(path)!r} is no whole gzip file ({error}); fetch it again") from None
    except OSError as error:
        raise SuiteError(f"{str(path)!r} cannot be read: {error.strerror}; name the set's file") from None


def plain_suffix(path: Path) -> str:
    """The suffix without `.gz`: `qrels/test.tsv.gz` -> ".tsv"."""
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def document(path: Path) -> Record:
    """The one JSON object that the file is. Raises SuiteError."""
    found = _parsed(text_of(path), path.name)
    if not isinstance(found, dict):
        raise SuiteError(f"{path.name}: not one JSON object; check that it is the kind's own file")
    return found


def records(path: Path) -> Iterator[tuple[str, Record]]:
    """(place, object) of a file that is a JSON list, or has one object a line. Raises SuiteError."""
    text = text_of(path)
    if text.lstrip().startswith("["):
        for number, item in enumerate(_parsed(text, path.name), 1):
            yield _checked(item, f"{path.name}, item {number}")
        return
    # Not splitlines(): U+2028 may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = f"{path.name}, line {number}"
            yield _checked(_parsed(line, where), where)


def items(record: Record, field: str, where: str, singular: str) -> Iterator[tuple[str, Record]]:
    """(place, object) of each of a list's objects; the place ends `singular NUMBER`. Raises SuiteError."""
    for number, item in enumerate(list_of(record, field, where), 1):
        yield _checked(item, f"{where}, {singular} {number}")


def list_of(record: Record, field: str, where: str) -> list[Any]:
    """A field that must be a list. Raises SuiteError."""
    value = record.get(field)
    if not isinstance(value, list):
        raise SuiteError(f"{where}, {field}: {_shown(value)}; a list is expected there")
    return value


def text_in(record: Record, field: str, where: str) -> str:
    """A field that must hold words. Raises SuiteError."""
    value = record.get(field)
    if not isinstance(value, str) or not value.strip():
        raise SuiteError(f"{where}, {field}: {_shown(value)}; words are expected there")
    return sound(value)


def key_in(record: Record, field: str, where: str) -> str:
    """A field that must hold an id, a text or a whole number, as text. Raises SuiteError."""
    value = record.get(field)
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise SuiteError(f"{where}, {field}: {_shown(value)}; an id is expected there")
    return sound(str(value))


def optional_text(record: Record, field: str) -> str | None:
    """A field's words, None where it is missing, empty or no text."""
    value = record.get(field)
    return sound(value) if isinstance(value, str) and value.strip() else None


def texts(value: Any, where: str) -> list[str]:
    """A list of texts, those without words left out. Raises SuiteError."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SuiteError(f"{where}: {_shown(value)}; a list of texts is expected there")
    return [sound(item) for item in value if item.strip()]


def sound(text: str) -> str:
    """`text` as UTF-8 can hold it: JSON may escape half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SuiteError(f"{where}: not JSON ({error}); fetch the file again") from None


def _checked(item: Any, where: str) -> tuple[str, Record]:
    if not isinstance(item, dict):
        raise SuiteError(f"{where}: {_shown(item)}; a JSON object is expected there")
    return where, item


def _shown(value: Any) -> str:
    if value is None:
        return "missing"
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
