"""Every visible word of an article comes out, in order, whatever markup it stands in."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from index.reading import extracted_text, read_bytes
from tests.robustness.made_articles import FURNITURE, Maker, words_of

SEEDS = st.integers(0, 2**32)


def check(name: str, data: bytes, said: list[str]) -> str:
    (article,) = read_bytes(name, data)
    assert words_of(article.text) == said
    original = "".join(extracted_text(name, data).split())
    for paragraph in article.text.split("\n\n"):
        assert "".join(paragraph.split()) in original
    return article.text


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_every_word_of_a_page(seed: int) -> None:
    page = Maker(Random(seed)).page()
    text = check("a.html", page.markup.encode(), page.said)
    assert not [word for word in FURNITURE if word in text]
