"""Markdown as note-taking programs write it: front matter to facts, their marks to words."""

from __future__ import annotations

import time

import pytest

from index.articles import Article
from index.reading import extracted_text, read_bytes
from tests.index.stated import EN, Stated
from tests.index.stated_files import NOTES
from tests.index.test_reading_stated import FIELDS, said


def note(text: str) -> Article:
    (article,) = read_bytes("note.md", text.encode())
    original = "".join(extracted_text("note.md", text.encode()).split())
    assert all("".join(part.split()) in original for part in article.text.split("\n\n"))
    return article


@pytest.mark.parametrize("stated", NOTES, ids=lambda one: one.file)
def test_front_matter_becomes_facts(stated: Stated) -> None:
    (article,) = read_bytes(stated.file, stated.data)
    assert dict(zip(FIELDS, said(article), strict=True)) == {name: getattr(stated, name) for name in FIELDS}
    assert set(article.sources.values()) == {"front matter"}
    original = "".join(extracted_text(stated.file, stated.data).split())
    assert all("".join(part.split()) in original for part in article.text.split("\n\n"))


@pytest.mark.parametrize(
    ("matter", "title"),
    [
        ("title: The pier: never again", "The pier: never again"),
        ("title: >\n  The pier\n  never again\nlayout: post", "The pier never again"),
        ("title: 'It''s back'", "It's back"),
        ("title: &t Pier\nother: *t", "Pier"),
        ("title: !!python/object/apply:os.getcwd []", "The ferry pier"),
        ("title: Pier\nauthors:\n- name: Nora Quill\n  site: x\n- name: Tom Astley", "Pier"),
    ],
)
def test_yaml_as_people_write_it(matter: str, title: str) -> None:
    article = note(f"---\n{matter}\n---\n# The ferry pier\n\n{EN}\n")
    assert article.title == title
    assert "name: Nora" not in matter or article.author == "Nora Quill, Tom Astley"


def test_aliases_that_multiply_end_at_once() -> None:
    rows = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]" for n in range(30))
    began = time.perf_counter()
    assert note(f"---\n{rows}\ntitle: Pier\n---\n{EN}").title == "Pier"
    assert time.perf_counter() - began < 2


MARKS = {
    "See [[Windmills of the Firth|the windmill list]] and [[Mill#Sails]] today.": "See the windmill list and Mill today.",
    "It weighs ==3.1 tonnes== and a == b holds, `x ==y== z` too.": "It weighs 3.1 tonnes and a == b holds, x ==y== z too.",
    "The trust sells flour.[^1] And bread.[^long-name]": "The trust sells flour. And bread.",
    "The trust sells flour. ^block-9f3": "The trust sells flour.",
    "The trust ![[mill.jpg]] sells %%ask Ann%%flour.": "The trust sells flour.",
    "One line<br>and <u>another</u> one.": "One line and another one.",
    "- [x] call the trust": "- call the trust",
    "A note^[made in 1437] stands here.": "A note made in 1437 stands here.",
    "It grew by 100%% in a year.": "It grew by 100%% in a year.",
    "Take #mills and #2 for what they are.": "Take #mills and #2 for what they are.",
}


@pytest.mark.parametrize(("written", "read"), MARKS.items())
def test_marks_of_notes_are_read_as_words(written: str, read: str) -> None:
    assert read in note(f"# The mill\n\n{EN}\n\n{written}\n").text.split("\n\n")


def test_footnotes_callouts_tags_and_comments() -> None:
    article = note(
        f"# The mill\n\n{EN}\n\n> [!quote]- Millwright Greta Sund\n> It ran true at last, and we left.\n\n"
        "%% to do:\nask Ann %%\n\n"
        "#mills #mills/tidal\n\n[^1]: The first record is a charter\n    of 1437.\n[ref]: https://a.example/x\n"
    )
    assert article.text.split("\n\n")[-3:] == [
        "Millwright Greta Sund", "It ran true at last, and we left.", "The first record is a charter of 1437.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "title:: Pier rebuilt\nauthor:: [[Nora Quill]]\npublished:: [[Mar 3rd, 2025]]\n\n- " + EN,
            ("Nora Quill", "2025-03-03"),
        ),
        (
            "% Pier rebuilt\n% Nora Quill; Tom Astley\n% 3 March 2025\n\n" + EN,
            ("Nora Quill, Tom Astley", "2025-03-03"),
        ),
        (
            "Pier rebuilt\n\nFrom: The Kestrel, 3 March 2025, by Nora Quill\n\n"
            + EN
            + f"\n\nid: {'0a' * 16}\ncreated_time: 2025-04-05T08:11:30.123Z\nis_conflict: 0\nauthor: \ntype_: 1\n",
            ("Nora Quill", "2025-03-03"),
        ),
        (
            "# Pier rebuilt\n\n## Metadata\n- Author: [[Nora Quill]]\n- Category: #articles\n- Date: 2025-03-03\n\n"
            f"## Highlights\n- {EN}",
            ("Nora Quill", "2025-03-03"),
        ),
    ],
    ids=["logseq", "pandoc", "joplin", "readwise"],
)
def test_what_programs_write_of_a_note_becomes_facts(text: str, facts: tuple[str, str]) -> None:
    article = note(text)
    assert (article.title, article.author, article.published) == ("Pier rebuilt", *facts)
    assert EN in article.text and "is_conflict" not in article.text and "Category" not in article.text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "- The pier is open.\n  collapsed:: true\n  :LOGBOOK:\n  CLOCK: [2025-03-04 Tue]\n  :END:",
            "The pier is open.",
        ),
        (
            "- The pier is open. ((65e0a1b2-1111-4222-8333-abcdefabcdef)) {{renderer :todo}}",
            "The pier is open.",
        ),
        ("::: {.lead}\nThe [pier]{.smallcaps} is open [see @quill2020, p. 4].\n:::", "The pier is open."),
        ("> The pier is open. [⤴️](https://read.example/h1)", "The pier is open."),
        ("- The pier is open. ([View Highlight](https://read.example/h1))", "The pier is open."),
    ],
)
def test_marks_of_programs_are_no_words(written: str, read: str) -> None:
    assert (
        note(f"# Pier rebuilt\n\n{EN}\n\n{written}\n").text.split("\n\n")[-1].removeprefix("- ").strip()
        == read
    )


def test_an_outline_is_read_to_its_end() -> None:
    first = "The pier was rebuilt in ninety days."
    rest = "\t- {{renderer :todo}}\n\t- TODO ask again\n- ## Who\n\t- > so she said\n"
    article = note(f"# Pier rebuilt\n\n- ## What\n\t- {first}\n{rest}")
    assert article.text.split("\n\n")[1:] == ["What", f"- {first}", "- TODO ask again", "Who", "so she said"]
