"""Encodings, and files that are no articles: each one clear line."""

from __future__ import annotations

import io
import os
import zipfile

import pytest

from index.errors import ReadingError
from index.reading import SUFFIXES, read_bytes

POLISH = "Zażółć gęślą jaźń. Źródła podają, że łódź zatonęła wczoraj późnym wieczorem "
POLISH += "niedaleko Gdańska, a jej załogę uratowano."
JAPANESE = (
    "北海道北見市の農園が、温泉の熱を利用して育てたマンゴーの出荷を始めた。真冬でも室温を二十五度に保てるという。"
    * 3
)
FRENCH = "L’usine a coûté 640 000 € — « trop cher », dit-on à l’hôtel, où l’été a été très sec et où l’eau manque déjà."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"), (FRENCH, "utf-8-sig"), (FRENCH, "utf-16"), (FRENCH, "utf-16-le"),
        (FRENCH, "cp1252"),
        (FRENCH.replace("’", "'").replace("€", "F").replace("—", "-"), "latin-1"),
        (POLISH, "cp1250"), (POLISH, "iso8859_2"),
        (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (JAPANESE, "iso2022_jp"),
    ],
)  # fmt: skip
def test_encoding(text: str, encoding: str) -> None:
    (article,) = read_bytes("a.txt", text.encode(encoding))
    assert article.text == text


def test_a_broken_byte_in_utf8_costs_one_sign() -> None:
    data = (FRENCH * 5).encode() + b" fin\xff de la phrase."
    assert FRENCH[:60] in read_bytes("a.txt", data)[0].text


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 250_000_000)
    return buffer.getvalue()


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
)
BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\r\n\xc2\xa0", "empty"),
    "binary.txt": (os.urandom(5000), "binary"),
    "zeros.txt": (b"abc\x00\x01\x02def" * 50, "binary"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + b"x" * 500, "binary"),
    "torn.txt": (b"\xff\xfea\x00b\x00\x00", "utf-16"),
    "signs.txt": (b"=== --- ***\n" * 40, "no words"),
    "deep.html": (b"<html><body>" + b"<div>" * 100_000 + b"Words." + b"</div>" * 100_000, "nested"),
    "deeper.html": (b"<b>" * 100_000, "nested"),
    "nothing.html": (b"<html><head><title></title></head></html>", "no text"),
    "empty.html": (b"", "empty"),
    "empty.pdf": (b"", "not a PDF"),
    "junk.pdf": (b"%PDF-1.7 " + os.urandom(400), "damaged"),
    "empty.docx": (b"", "not a Word document"),
    "junk.docx": (b"PK\x03\x04" + os.urandom(400), "not a Word document"),
    "old.docx": (b"\xd0\xcf\x11\xe0" + bytes(400), "old Word file"),
    "bomb.docx": (bomb(), "unpacks to"),
    "empty.eml": (b"", "empty"),
    "prose.eml": (b"no headers here\n\nand text", "headers"),
    "picture.eml": (b"Subject: x\nContent-Type: image/png\n\nxxxx", "no text part"),
    "empty.rss": (b"", "empty"),
    "other.xml": (b"<a><b/></a>", "no feed, no document of a known kind"),
    "laughs.xml": (LAUGHS + b"]><rss><channel><item><title>&l;</title></item></channel></rss>", "."),
    "photo.jpg": (b"x", "not a readable kind"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_one_clear_line(name: str) -> None:
    data, reason = BAD[name]
    with pytest.raises(ReadingError, match=reason) as error:
        read_bytes(name, data)
    line = str(error.value)
    assert line.startswith(f"{name}: ") and "\n" not in line and len(line) < 250


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_kind_refuses_noise_with_a_reading_error(suffix: str) -> None:
    for data in (b"", b"\x00" * 64, os.urandom(3000)):
        with pytest.raises(ReadingError):
            read_bytes(f"noise{suffix}", data)


def test_a_long_line_is_read_in_seconds() -> None:
    (article,) = read_bytes("line.txt", b"word " * 1_000_000)
    assert len(article.title) <= 102 and len(article.text) > 4_000_000
