"""Every visible word of an article comes out, in order, whatever markup it stands in."""

from __future__ import annotations

from collections.abc import Callable
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reading import extracted_text, read_bytes
from tests.robustness.bombs import word_file
from tests.robustness.made_articles import FURNITURE, Maker, words_of
from tests.robustness.made_collections import KINDS
from tests.robustness.made_kinds import File
from tests.robustness.made_libraries import LIBRARIES

SEEDS = st.integers(0, 2**32)


def check(name: str, data: bytes, said: list[str]) -> str:
    (article,) = read_bytes(name, data)
    assert words_of(article.text) == said
    original = "".join(extracted_text(name, data).split())
    for paragraph in article.text.split("\n\n"):
        assert "".join(paragraph.split()) in original
    return article.text


@pytest.mark.parametrize("kind", [*KINDS, *LIBRARIES], ids=lambda kind: kind.__name__)
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_every_word_of_what_people_have(kind: Callable[[Random], File], seed: int) -> None:
    made = kind(Random(seed))
    articles = read_bytes(made.name, made.data)
    assert [words_of(article.text) for article in articles] == made.said
    original = "".join(extracted_text(made.name, made.data).split())
    for paragraph in "\n\n".join(article.text for article in articles).split("\n\n"):
        assert "".join(paragraph.split()) in original
        assert "gonewords" not in paragraph


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_every_word_of_a_page(seed: int) -> None:
    page = Maker(Random(seed)).page()
    text = check("a.html", page.markup.encode(), page.said)
    assert not [word for word in FURNITURE if word in text]


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_every_word_of_a_newsletter_whose_text_part_is_a_stub(seed: int) -> None:
    made = Maker(Random(seed)).article()
    mail = newsletter("View this post on the web at https://letters.example/p/47\n", made.markup)
    check("a.eml", mail.as_bytes(), made.said)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_every_word_of_a_mail_in_parts(seed: int) -> None:
    """Text, a picture and text again, as mail programs write around pictures."""
    maker = Maker(Random(seed), depth=0)
    parts = [f"{maker.sentence()} {maker.sentence()}\n\n{maker.sentence()}\n" for _ in range(3)]
    mail = MIMEMultipart()
    mail["Subject"] = "Notes from the lock"
    for text in parts:
        mail.attach(MIMEText(text, "plain", "utf-8"))
        mail.attach(MIMEImage(b"GIF89a", "gif"))
    check("a.eml", mail.as_bytes(), maker.said)


def test_the_text_part_is_taken_where_it_is_whole() -> None:
    maker = Maker(Random(1), depth=0)
    text = "\n\n".join(f"{maker.sentence()} {maker.sentence()}" for _ in range(4))
    page = "".join(f"<p>{part}</p>" for part in text.split("\n\n")) + "<p>Unsubscribe here</p>"
    assert "Unsubscribe" not in check("a.eml", newsletter(text, page).as_bytes(), maker.said)


def newsletter(text: str, page: str) -> MIMEMultipart:
    mail = MIMEMultipart("alternative")
    mail["Subject"] = "Who pays for the tunnel?"
    mail["From"] = "Ana Roche <ana@letters.example>"
    mail.attach(MIMEText(text, "plain", "utf-8"))
    mail.attach(MIMEText(f"<html><body>{page}</body></html>", "html", "utf-8"))
    return mail


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_every_word_of_a_word_file_with_tracked_changes(seed: int) -> None:
    maker = WordMaker(Random(seed))
    body = "".join(maker.block(3) for _ in range(maker.random.randint(2, 8)))
    text = check("a.docx", word_file(body.encode()), maker.said)
    assert "gonewords" not in text


class WordMaker(Maker):
    """Makes the body of a Word file: runs in insertions, links, fields and controls; cells, boxes, controls of blocks."""

    def block(self, depth: int) -> str:
        kinds = [self._paragraph]
        if depth:
            kinds += [
                self._cells,
                lambda: f"<w:sdt><w:sdtContent>{self.block(depth - 1)}</w:sdtContent></w:sdt>",
            ]
        return self.random.choice(kinds)()

    def _paragraph(self) -> str:
        return f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{self._runs()}{self._runs()}</w:p>"

    def _cells(self) -> str:
        cells = "".join(f"<w:tc>{self.block(1)}{self._paragraph()}</w:tc>" for _ in range(2))
        return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"

    def _runs(self) -> str:
        count = self.random.randint(9, 24)
        runs = []
        for word in self.words(count).split():
            run = f"<w:r><w:rPr><w:b/></w:rPr><w:t>{word} </w:t></w:r>"
            form = self.random.choice(RUN_FORMS)
            runs.append(form.format(run))
        runs.append("<w:r><w:t>.</w:t></w:r>")
        return "".join(runs)


GONE = "<w:r><w:t>gonewords </w:t></w:r>"
RUN_FORMS = (
    "{}", "{}", "<w:ins>{}</w:ins>", "<w:moveTo>{}</w:moveTo>", "<w:hyperlink>{}</w:hyperlink>",
    "<w:smartTag>{}</w:smartTag>",
    "<w:fldSimple>{}</w:fldSimple>", "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:ins><w:hyperlink>{}</w:hyperlink></w:ins>",
    "{}<w:del><w:r><w:delText>gonewords </w:delText></w:r></w:del>", f"{{}}<w:moveFrom>{GONE}</w:moveFrom>",
    "{}<w:r><w:rPr><w:vanish/></w:rPr><w:t>gonewords </w:t></w:r>", "{}<w:r><w:instrText>gonewords</w:instrText></w:r>",
)  # fmt: skip


# The smallest inputs of what was found.
@pytest.mark.parametrize(("markup", "words"), [
    ("The council lost <span><b>£2.4 million</b></span> in the sale of the gasworks.", "lost £2.4 million in the sale"),
    ("The <a href='/1'><i>Daily Echo</i></a> reported it on a Monday morning.", "The Daily Echo reported it"),
    ("The pier was sold in 2019<sup>1</sup> to the Halcyon Trust of Orrock.", "sold in 2019 1 to the"),
    ("The hall of the old pier measures 400 m<sup>2</sup> and is let in June.", "measures 400 m2 and"),
    ("It takes place on <time>14 September</time> in the hall at Delmond.", "takes place on 14 September in the hall"),
])  # fmt: skip
def test_a_sentence_of_a_page(markup: str, words: str) -> None:
    more = "<p>Visitors were glad of it and said so to the keeper of the lock at noon.</p>"
    (article,) = read_bytes(
        "a.html", f"<article><h1>A headline of some length</h1><p>{markup}</p>{more}</article>".encode()
    )
    assert words in article.text


def test_a_tracked_insertion_is_a_part_of_its_sentence() -> None:
    body = "<w:p><w:r><w:t>The union wants a cap of </w:t></w:r><w:ins><w:r><w:t>3 </w:t></w:r></w:ins>"
    body += "<w:del><w:r><w:delText>5 </w:delText></w:r></w:del><w:r><w:t>per cent a year.</w:t></w:r></w:p>"
    (article,) = read_bytes("a.docx", word_file(body.encode()))
    assert article.text == "The union wants a cap of 3 per cent a year."
