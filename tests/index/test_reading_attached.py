"""What is attached to a message becomes articles of its own, the rest is named; forwarded heads stay in the text."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from index.articles import Article
from index.errors import ReadingError
from index.reading import extracted_text, read_bytes
from index.reading.parse import read_all

_LETTER = "The ferry to the outer island will be taken out of service on the first of May, the council says."
_PIECE = "Title: Reeds\nAuthor: Ada Holm\n\nThe reeds of the lagoon were cut by hand until the year of the flood.\n"


def message(text: str = _LETTER) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"] = "Ferry", "Jon Vik <jon@mail.example>"
    made.set_content(text)
    return made


def test_an_attachment_is_an_article_of_its_own() -> None:
    mail = message()
    mail.add_attachment(_PIECE.encode(), maintype="application", subtype="octet-stream", filename="reeds.txt")
    letter, piece = read_bytes("a.eml", bytes(mail))
    assert (letter.title, letter.author, letter.file) == ("Ferry", "Jon Vik", "a.eml")
    assert (piece.title, piece.author, piece.file) == ("Reeds", "Ada Holm", "a.eml#reeds.txt")
    assert "reeds of the lagoon" not in letter.text
    assert "The reeds of the lagoon were cut" in extracted_text("a.eml", bytes(mail))


def test_an_attached_message_is_one_too() -> None:
    mail = message()
    inner = message(
        "The winch of the outer quay has been greased for the last time, its keeper writes to us."
    )
    inner.replace_header("Subject", "Winch")
    mail.add_attachment(inner)
    assert [one.title for one in read_bytes("a.eml", bytes(mail))] == ["Ferry", "Winch"]


@pytest.mark.parametrize(("name", "why"), [
    ("sheet.xls", "not a readable kind"), ("torn.docx", "damaged"), ("../../x.doc", "not a readable kind"),
])  # fmt: skip
def test_one_that_cannot_be_read_is_named(name: str, why: str) -> None:
    mail = message()
    mail.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename=name)
    letter, fault = read_all("a.eml", bytes(mail))
    assert isinstance(letter, Article) and letter.file == "a.eml"
    assert isinstance(fault, ReadingError) and why in fault.reason
    assert f"its attachment {name.rpartition('/')[2]!r}" in fault.reason


@pytest.mark.parametrize(("main", "sub", "name"), [
    ("image", "png", "logo.png"), ("application", "pkcs7-signature", "smime.p7s"), ("application", "octet-stream", "a.gif"),
])  # fmt: skip
def test_pictures_and_signatures_are_no_faults(main: str, sub: str, name: str) -> None:
    mail = message()
    mail.add_attachment(b"\x00\x01", maintype=main, subtype=sub, filename=name)
    assert [type(one) for one in read_all("a.eml", bytes(mail))] == [Article]


def test_attachments_alone_are_read() -> None:
    mail = EmailMessage()
    mail["Subject"] = "(none)"
    mail.add_attachment(_PIECE.encode(), maintype="text", subtype="markdown", filename="reeds.md")
    assert [one.file for one in read_bytes("a.eml", bytes(mail))] == ["a.eml#reeds.md"]


_HEADS = (
    "---------- Forwarded message ---------\n"
    "From: Ada Holm <ada@mail.example>\nDate: Mon, 3 Mar 2025\nSubject: Ferry\nTo: Jo",
    "-----Original Message-----\nFrom: Ada Holm\nSent: Monday, 3 March 2025 09:12\nTo: Jon Vik\nSubject: Ferry",
    "Von: Ada Holm\nGesendet: Montag, 3. März 2025\nAn: Jon Vik\nBetreff: Fähre",
)


@pytest.mark.parametrize("head", _HEADS)
@pytest.mark.parametrize("page", [False, True])
def test_a_forwarded_head_stays(head: str, page: bool) -> None:
    mail = message(f"See below.\n\n{head}\n\n{_LETTER}\n")
    if page:
        shown = head.replace("<", "&lt;").replace("\n", "<br>")
        mail.set_content(f"<div>See below.</div><div>{shown}</div><p>{_LETTER}</p>", subtype="html")
    (article,) = read_bytes("a.eml", bytes(mail))
    assert " ".join(head.split()) in " ".join(article.text.split())
    assert article.text.endswith(_LETTER) and article.author == "Jon Vik"


def test_a_line_that_begins_like_one_is_no_head() -> None:
    text = f"From: the sea to the hills, all in a day.\n\n{_LETTER}\n"
    (article,) = read_bytes("a.eml", bytes(message(text)))
    assert "\n".join(_HEADS[0].split("\n")[:1]) not in article.text and _LETTER in article.text
