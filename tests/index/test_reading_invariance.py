"""Whatever a dump looks like, no word of an article is altered, and the author's prose stays."""

from __future__ import annotations

import html

from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from index.reading import extracted_text, read_bytes

SENTENCES = st.sampled_from(
    [
        "The plant was closed in 1998 after the river had flooded its cellars for the third time that year.",
        "“Nobody asked us,” said Ilse Brandt, who had worked there since she was seventeen years old.",
        "Die Anlage soll im Herbst 2026 fertig sein, sagte ein Sprecher der Stadt am Freitagabend in Lindau.",
        "It cost 4.2 million euros (about $4.6 million), of which the state paid less than a tenth.",
        "On May 3, 2025 the committee met again, and again it could not agree on anything but lunch.",
    ]
)
LINES = st.sampled_from(
    [
        "3 Min Read", "Advertisement", "Share This Article", "=====================",
        "Date: Sat, 16 Aug 2025 15:09:00 +0000",
        "By Jane Doe", "Photo: A. Roe / Unsplash", "TAGGED: chips, water", "Related Articles", "* Origin: net (1:2/3)",
        "Subscribe to our newsletter", "Link:", "https://www.example.com/a-story-of-wa ter", "What happened next",
        "chips, water, towns", "- With reporting from Ann B.", "Source: The Example", "> quoted words of another", "-- ",
        "The Example Times", "Example Radio | 16 August 2025", "By Jane Doe, The Example Times", "Reuters",
        "Jane Doe for The Example Times, 16 August 2025", "Enjoying this? Subscribe to The Example for a year.",
        "Comments (3)", "You might also like Ten ways to dry a cellar", "", "", "",
    ]
)  # fmt: skip
JUNK = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)


def squash(text: str) -> str:
    return "".join(text.split())


def check(name: str, data: bytes) -> str:
    try:
        articles = read_bytes(name, data)
    except ReadingError:
        return ""
    original = squash(extracted_text(name, data))
    for article in articles:
        for paragraph in article.text.split("\n\n"):
            assert squash(paragraph) in original
        for mark in article.marks:
            assert 0 <= mark.start <= mark.end <= len(article.text)
            assert mark.start < mark.end or mark.kind == "speaker"  # empty where nobody speaks any more
    return articles[0].text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(SENTENCES, LINES, JUNK), min_size=1, max_size=20),
    st.sampled_from(["\n", "\n\n", "\r\n"]),
)
def test_dumps(lines: list[str], gap: str) -> None:
    check("a.txt", gap.join(lines).encode())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(SENTENCES, LINES), min_size=1, max_size=12))
def test_pages(lines: list[str]) -> None:
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)
    check(
        "a.html",
        f"<html><head><title>A page of lines</title></head><body><article>{body}</article></body></html>".encode(),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=4), min_size=1, max_size=5), st.integers(50, 90))
def test_wrapped_prose_is_joined_and_all_kept(paragraphs: list[list[str]], width: int) -> None:
    import textwrap

    whole = [" ".join(sentences) for sentences in paragraphs]
    text = check("a.txt", "\n\n".join("\n".join(textwrap.wrap(one, width)) for one in whole).encode())
    assert squash(text) == squash("".join(whole))


@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCES, min_size=3, max_size=10))
def test_prose_between_furniture_is_all_kept(sentences: list[str]) -> None:
    lines = [part for sentence in sentences for part in (sentence, "Advertisement", "3 Min Read")]
    text = check("a.txt", "\n\n".join(["A headline for a story", *lines, "Share This Article"]).encode())
    assert squash("".join(sentences)) in squash(text)
