"""Bytes to text: byte-order marks, UTF-8, Windows and old Macintosh, then what charset-normalizer finds most likely."""

from __future__ import annotations

import codecs
import re

from index.reading.draft import Unreadable
from index.reading.mending import mended

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"PK\x03\x04", b"\x1f\x8b", b"%PDF", b"\xd0\xcf\x11\xe0",
    b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"OggS", b"ID3", b"RIFF", b"SQLite format 3\x00", b"MZ\x90",
)  # fmt: skip
_CANDIDATES = [
    "cp1252", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254",
    "iso8859_2", "iso8859_15", "latin_1",
]  # fmt: skip
_SAMPLE = 65_536
# In western text a sign such as ³ or ¹ does not stand inside a word, nor a capital behind a small letter.
_ODD = re.compile(
    r"(?<=[^\W\d_])[\u00a1-\u00bf\u0080-\u009f†‡‰‹›¤×÷]+(?=[^\W\d_])|(?<=[a-zß-ÿ])[À-ÖØ-ÞŠŽŒŸ]|[À-ÿ]{4,}"
)
# Nor one of these, of which a wrong guess at the old Macintosh's makes many.
_ODD_MAC = re.compile(
    r"[∂∑∏π∫Ω√≈∆◊\uf8ff˘˙˚˝˛ˇ]|(?<=[^\W\d_])[^\w\s\x00-\x7f’‘–—…]+(?=[^\W\d_])|(?<=[a-zß-ÿ])[À-ÖØ-ÞŒŸ]|[À-ÿ]{4,}"
)
_STRANGERS = ("øì", "øò", "øù", "õû")  # letters of no one language; Czech and Hungarian in cp1250 read so
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f\ufffd\uffff\ufffe]")


def decode(data: bytes) -> str:
    """The text of `data`, mojibake in it mended. Raises Unreadable where it is empty, binary or in no encoding that
    makes sense."""
    if not data.strip(b"\x00 \t\r\n\f\v"):
        raise Unreadable("it is empty")
    text = mended(_decoded(data))
    if len(_CONTROL.findall(text)) > len(text) // 100:
        raise Unreadable("it is binary, or text in an unknown encoding; save it as UTF-8")
    if not text.strip("\ufeff \t\r\n\f\v\u200b\u00a0"):
        raise Unreadable("it is empty")
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    if data.startswith(_BINARY):
        raise Unreadable("it is binary, not text")
    if b"\x00" in data[:_SAMPLE]:
        return _strictly(data, _wide_encoding(data[:_SAMPLE]))
    if b"\x1b$" in data and data.isascii():
        return _strictly(data, "iso2022_jp")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    patched = data.decode("utf-8", errors="replace")
    if patched.count("\ufffd") * 20 < sum(1 for character in patched[:_SAMPLE] if character > "\x7f"):
        return patched  # UTF-8 with a few broken bytes
    return _strictly(data, _likely_encoding(data))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is not text in {encoding}, as its bytes claim; save it as UTF-8") from error


def _wide_encoding(sample: bytes) -> str:
    """UTF-16 without a mark has its zero bytes on one side; anything else with zeros is binary."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 10 * even and odd * 4 > len(sample) // 2:
        return "utf-16-le"
    if even > 10 * odd and even * 4 > len(sample) // 2:
        return "utf-16-be"
    raise Unreadable("it is binary, not text")


def _likely_encoding(data: bytes) -> str:
    """cp1252, Mac Roman or cp1250 where that makes clean words, else what charset-normalizer says."""
    for encoding, odd in (("cp1252", _ODD), ("mac_roman", _ODD_MAC), ("cp1250", _ODD)):
        if _makes_words(data, encoding, odd):
            return encoding
    from charset_normalizer import from_bytes  # 40 ms of import, needed by few files

    sample = data[:_SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample if len(data) > _SAMPLE else sample
    best = from_bytes(sample, cp_isolation=_CANDIDATES, enable_fallback=False).best()
    if best is None:
        raise Unreadable("it is binary, or text in an unknown encoding; save it as UTF-8")
    return best.encoding


def _makes_words(data: bytes, encoding: str, odd: re.Pattern[str]) -> bool:
    try:
        text = data[:_SAMPLE].decode(encoding)
    except UnicodeDecodeError:
        return False
    signs = set(text)
    if any(signs.issuperset(strangers) for strangers in _STRANGERS):
        return False
    high = sum(1 for character in text if character > "\x7f")
    return high * 4 < len(text) and not odd.search(text) and not _CONTROL.search(text)
