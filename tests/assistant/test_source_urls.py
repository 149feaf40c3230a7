"""Where a person sees a quotation: our page of the article, and the article's own with a text fragment."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import ADDRESS, Answer, read_url, source_url, web_address
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.fakes import FakeLibrary, FakeWriter
from index.articles import Article

OWN = "https://post.example/a-b?c=1"
LONG = "The keeper of the light " + "wrote and wrote " * 30 + "until the very last storm-night, he said."


@pytest.mark.parametrize(
    ("url", "quote", "source"),
    [
        (OWN, "It cost 5-6, A & B “so”.", OWN + "#:~:text=It%20cost%205%2D6%2C%20A%20%26%20B%20%E2%80%9Cso%E2%80%9D."),
        (OWN, " two\n  lines ", OWN + "#:~:text=two%20lines"),
        (OWN, "A title\n\nBy Ann\n\nThe end.", OWN + "#:~:text=A%20title,The%20end."),
        (OWN, LONG, OWN + "#:~:text=The%20keeper%20of%20the%20light,very%20last%20storm%2Dnight%2C%20he%20said."),
        (OWN, "灯" * 150 + "台" * 151, f"{OWN}#:~:text={'%E7%81%AF' * 20},{'%E5%8F%B0' * 20}"),
        (OWN + "#part", "words", OWN + "#part:~:text=words"),
        (OWN + "#part:~:text=other", "words", OWN + "#part:~:text=words"),
        (OWN + "#:~:text=other", "words", OWN + "#:~:text=words"),
        ("HTTP://POST.example", "words", "HTTP://POST.example#:~:text=words"),
        (None, "words", None),
        ("", "words", None),
        ("post.example/1", "words", None),
        ("ftp://post.example/1", "words", None),
        ("javascript:alert(1)//https://x", "words", None),
        ("https://", "words", None),
        ("https://post.example/a b", "words", None),
        ('https://post.example/"><script>', "words", None),
        ("https://post.example/\u202e\n", "words", None),
    ],
)  # fmt: skip
def test_the_articles_own_address_with_the_words(url: str | None, quote: str, source: str | None) -> None:
    assert source_url(url, quote) == source


@given(st.text(max_size=700))
def test_a_text_fragment_is_words_of_the_quotation_in_their_order(quote: str) -> None:
    source = source_url(OWN, quote)

    assert source is not None
    directive = urlsplit(source).fragment.removeprefix(":~:text=")
    assert len(directive.split(",")) <= 2
    assert not set(directive) & set("-& \n")
    assert source.isascii()
    words = " ".join(quote.encode("utf-8", "replace").decode().split())
    place = 0
    for part in directive.split(",") if quote.split() else []:
        place = words.index(unquote(part), place) + len(unquote(part))


def test_only_an_address_on_the_web_is_one() -> None:
    assert web_address("https://a.example") == "https://a.example"
    assert web_address("file:///etc/passwd") is None


def asked(question: str) -> Answer:
    text = "The lighthouse keeper earned 15% more. He kept a diary."
    library = FakeLibrary([Article("a/1", "Light", text, None, None, None, OWN, "a.txt", "")])
    return Assistant(library, FakeWriter(), ENGLISH).ask(question)


def test_a_citation_has_both_addresses_and_both_places() -> None:
    answer = asked("What did the lighthouse keeper earn?")
    (citation,) = answer.citations

    assert citation.read_url == f"{ADDRESS}/read/a%2F1?start=0&end={citation.end}#0-{citation.end}"
    assert citation.source_url == source_url(OWN, citation.quote)
    assert answer.text[citation.answer_start : citation.answer_end] == answer.statements[0].text


def test_another_address_changes_nothing_else() -> None:
    for question in ("What did the lighthouse keeper earn?", "Who is the mayor?"):
        answer = asked(question)
        told = answer.at("https://example.org/cited")
        shown = [*told.citations, *told.nearest]

        assert shown
        for each in shown:
            assert each.read_url == read_url("https://example.org/cited", each.article, each.start, each.end)
        assert told != answer
        assert told.at(ADDRESS) == answer
        assert Answer.from_json(told.to_json()) == told
