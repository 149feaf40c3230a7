"""Documents of LlamaIndex's readers and of other classes as articles: exact, incremental by doc_id, whole."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from llama_index.core import Document, SimpleDirectoryReader

from index.articles import Article, Filters
from index.documents import read_documents
from index.fakes import FakeEmbedder
from index.library import Library
from tests.conftest import ROOT, SEEDS
from tests.index.small_library import article_text


@dataclass
class Plain:
    """A document that is not LlamaIndex's."""

    text: Any
    metadata: Any = field(default_factory=dict)
    id_: str = "d"


def opened(folder: Path, embedder: FakeEmbedder | None = None) -> Library:
    return Library.open(folder / "library", embedder or FakeEmbedder(), create=True)


def article(text: str = "The ferry was late.", **metadata: Any) -> Article:
    read = read_documents([Plain(text, metadata)])["d"]
    assert isinstance(read, Article)
    return read


@pytest.mark.parametrize(
    ("metadata", "fields"),
    [
        ({"title": " Late\nagain "}, {"title": "Late again"}),
        ({"file_name": "a.pdf", "file_path": "/x/a.pdf", "page_label": "3"}, {"title": "a.pdf, page 3"}),
        ({"file_path": "C:\\x\\b.docx"}, {"title": "b.docx"}),
        ({"Title": "Late", "page_label": 2}, {"title": "Late, page 2"}),
        ({}, {"title": "The ferry was late."}),
        ({"author": "Kari Moe"}, {"author": "Kari Moe"}),
        ({"authors": ["Kari Moe", {"name": "Bo Ek"}, 3, None]}, {"author": "Kari Moe, Bo Ek"}),
        ({"author": {"name": "Kari"}}, {"author": "Kari"}),
        ({"published": "14 August 2025"}, {"published": "2025-08-14"}),
        ({"Publish-Date": "2025-08-14T10:00:00+02:00"}, {"published": "2025-08-14T10:00:00+02:00"}),
        ({"date": date(2025, 8, 14)}, {"published": "2025-08-14"}),
        ({"date": datetime(2025, 8, 14, 9)}, {"published": "2025-08-14"}),
        (
            {"date": datetime(2025, 8, 14, 9, tzinfo=timezone(timedelta(hours=2)))},
            {"published": "2025-08-14T09:00:00+02:00"},
        ),
        (
            {"date": datetime(2025, 8, 14, tzinfo=UTC).timestamp()},
            {"published": "2025-08-14T00:00:00Z"},
        ),
        ({"date": 1_755_129_600_000}, {"published": "2025-08-14T00:00:00Z"}),
        ({"date": "soon", "last_modified": "2025-08-14"}, {"published": "2025-08-14"}),
        ({"creation_date": "2025-08-14"}, {"published": "2025-08-14"}),
        ({"creation_date": "2025-08-14", "file_path": "/x/a.txt"}, {"published": None}),
        ({"site": "Aftenposten"}, {"publisher": "Aftenposten"}),
        ({"source": "Reuters"}, {"publisher": "Reuters", "url": None}),
        ({"source": "https://a.example/1"}, {"publisher": None, "url": "https://a.example/1"}),
        ({"source": "3"}, {"publisher": None, "url": None}),
        ({"source": "/home/a.txt"}, {"publisher": None, "url": None}),
        ({"URL": "https://a.example/x", "link": "no address"}, {"url": "https://a.example/x"}),
    ],
)
def test_metadata_become_fields(metadata: dict[str, Any], fields: dict[str, str | None]) -> None:
    made = article(**metadata)
    assert {name: getattr(made, name) for name in fields} == fields


ODD = [
    None,
    3,
    True,
    2025,
    float("nan"),
    float("inf"),
    b"x",
    [],
    [[["x"]]],
    {},
    {"name": 3},
    "",
    " \n",
    object(),
    "x" * 5_000,
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
@pytest.mark.parametrize(
    "key", ["title", "file_name", "author", "published", "publisher", "url", "page_label"]
)
def test_odd_metadata_are_passed_over(key: str, odd: Any) -> None:
    made = article(**{key: odd})
    assert {made.author, made.published, made.publisher, made.url} == {None}
    assert made.title == "The ferry was late."


def test_there_may_be_no_metadata() -> None:
    assert isinstance(read_documents([Plain("Some words.", None)])["d"], Article)


def test_the_text_stands_as_it_is(tmp_path: Path) -> None:
    text = "Share This Article\r\n\r\n  By Kari Moe  \rThe  ferry\twas late. \ud800It\0sank.\n=====\n"
    with opened(tmp_path) as library:
        library.add_documents([Document(text=text, doc_id="d")])
        (stored,) = library.articles()
        assert (
            stored.text
            == "Share This Article\n\n  By Kari Moe  \nThe  ferry\twas late. \ufffdIt\ufffdsank.\n=====\n"
        )
        for hit in library.search("ferry late"):
            assert hit.text == stored.text[hit.passage.start : hit.passage.end]
        assert library.verify().sound


def test_facts_are_marked_where_lines_begin_with_them() -> None:
    text = "Late again\n\nBy Kari Moe, Oslo\n\nThe ferry was late, Reuters reported."
    made = article(text, title="Late again", author="Kari Moe", publisher="Reuters")
    assert [(mark.kind, text[mark.start : mark.end]) for mark in made.marks] == [
        ("title", "Late again"),
        ("author", "Kari Moe"),
    ]


def test_in_again_and_changed(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    with opened(tmp_path, embedder) as library:
        first = library.add_documents(
            Document(text=article_text(seed), doc_id=f"d{seed}") for seed in range(4)
        )
        assert (first.added, first.replaced, first.unchanged, first.failures) == (4, 0, 0, ())
        ids = {one.file: one.id for one in library.articles()}
        embedded, generation = embedder.embedded, library.generation

        again = library.add_documents(
            [Document(text=article_text(seed), doc_id=f"d{seed}") for seed in range(4)]
        )
        assert (again.added, again.unchanged) == (0, 4)
        assert (embedder.embedded, library.generation) == (embedded, generation)

        changed = [Document(text="Other words.", doc_id="d1"), Document(text=article_text(9), doc_id="d9")]
        report = library.add_documents(changed)
        assert (report.added, report.replaced, report.removed) == (1, 1, 0)
        assert len(library.articles()) == 5
        (replaced,) = library.articles(Filters(article="d1"))
        assert (replaced.text, replaced.id) == ("Other words.", ids["d1"])
        facts = library.add_documents([Document(text="Other words.", doc_id="d1", metadata={"author": "Bo"})])
        assert facts.replaced == 1
        assert [one.id for one in library.remove(["d9"])] != []


def test_a_collection_made_equal_to_what_is_given(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(article_text(1))
    with opened(tmp_path) as library:
        library.sync(tmp_path / "articles")
        library.add_documents([Document(text=article_text(2), doc_id="x")], collection="other")
        library.add_documents([Document(text=article_text(seed), doc_id=f"d{seed}") for seed in range(3)])
        left = [Document(text=article_text(1), doc_id="d1"), Document(text=" ", doc_id="d2")]
        report = library.add_documents(left, complete=True)
        assert (report.removed, report.unchanged) == (1, 1)
        assert [failure.file for failure in report.failures] == ["d2"]
        assert [one.file for one in library.articles()] == ["a.txt", "d1", "d2", "x"]
        assert library.sync(tmp_path / "articles").removed == 0


def test_one_without_words_is_named_and_the_others_go_in(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        given = [
            Document(text=text, doc_id=f"d{number}") for number, text in enumerate(["", "…\n", "Words."])
        ]
        report = library.add_documents(given)
        assert report.added == 1
        assert [str(failure) for failure in report.failures] == [
            "d0: there are no words in it",
            "d1: there are no words in it",
        ]


def test_pages_of_one_file_stay_apart(tmp_path: Path) -> None:
    def pages() -> list[Document]:
        about = {"file_name": "r.pdf", "file_path": "/x/r.pdf"}
        return [Document(text=f"Page about {n}.", metadata={**about, "page_label": str(n)}) for n in (1, 2)]

    with opened(tmp_path) as library:
        library.add_documents(pages())
        assert sorted(one.title for one in library.articles()) == ["r.pdf, page 1", "r.pdf, page 2"]
        # Their ids were drawn anew, as SimpleDirectoryReader does unless told filename_as_id.
        again = library.add_documents(pages(), complete=True)
        assert (again.added, again.unchanged, again.removed) == (0, 2, 0)
        twins = library.add_documents([*pages(), *pages()], complete=True)
        assert (twins.added, twins.unchanged, len(library.articles())) == (2, 2, 4)


def test_what_a_reader_gives_of_the_seeds(tmp_path: Path) -> None:
    def load() -> list[Document]:
        return SimpleDirectoryReader(str(SEEDS), filename_as_id=True).load_data()

    with opened(tmp_path) as library:
        assert library.add_documents(load()).added == len(load()) == 5
        assert library.add_documents(load()).unchanged == 5
        for document in load():
            (stored,) = library.articles(Filters(article=document.doc_id))
            assert stored.text == document.text
            assert stored.title == document.metadata["file_name"]
        assert library.verify().sound


def test_other_classes_do_and_llama_index_is_not_imported(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from types import SimpleNamespace
from index.library import Library
from index.fakes import FakeEmbedder
class Node:
    id_, metadata = "b", None
    def get_content(self): return "The other ferry."
with Library.open(Path(sys.argv[1]), FakeEmbedder(), create=True) as library:
    library.add_documents([SimpleNamespace(text="The ferry.", metadata={}, doc_id="a"), Node()])
    print([one.text for one in library.articles()], "llama_index" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "library")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout == "['The ferry.', 'The other ferry.'] False\n"
