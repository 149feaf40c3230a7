"""Published test sets, from their own files to a suite whose quotes stand in an indexed library."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, Suite, read_suite
from eval.check import check_suite
from eval.errors import SuiteError
from eval.importers import KINDS, Imported, import_suite
from eval.importers.article_files import ArticleFiles
from index.articles import Article
from index.fakes import FakeEmbedder
from index.library import Library
from index.reading import read_file

SAMPLES = Path(__file__).parent / "import_samples"
FILES = {
    "squad": ["dev-v1.1.json", "dev-v2.0.json"],
    "beir": ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"],
    "rgb": ["en.json", "en_int.json", "en_fact.json"],
    "multihop-rag": ["MultiHopRAG.json", "corpus.json"],
    "llama-rag": ["rag_dataset.json"],
}


def imported(kind: str, out: Path) -> tuple[Imported, Suite, list[Article]]:
    """A kind's samples, imported, read again and indexed."""
    done = import_suite(kind, [SAMPLES / kind / name for name in FILES[kind]], out)
    with Library.open(out.parent / f"{out.name}.library", FakeEmbedder(), create=True) as library:
        report = library.sync(out / out.name / "articles")
        assert report.failures == ()
        articles = library.articles()
    assert done.suite == out / f"{out.name}.jsonl"
    return done, read_suite(done.suite), articles


def by_id(suite: Suite) -> dict[str, Case]:
    return {case.id: case for case in suite.cases}


@pytest.mark.parametrize("kind", KINDS)
def test_every_quote_stands_in_the_indexed_library(kind: str, tmp_path: Path) -> None:
    done, suite, articles = imported(kind, tmp_path / "set")

    assert done.cases == len(suite.cases) >= 2
    assert done.articles == len(articles) >= 1
    assert [
        str(found)
        for found in check_suite(suite, articles)
        if not found.warning and "asks the same" not in found.what
    ] == []
    assert any(case.answerable for case in suite.cases)
    assert sorted(path.name for path in (tmp_path / "set").iterdir()) == ["set", "set.jsonl"]


def test_squad_answers_are_one_fact_with_the_sentence_as_evidence(tmp_path: Path) -> None:
    _, suite, articles = imported("squad", tmp_path / "set")
    cases = by_id(suite)

    assert cases["q1"].facts == (("the engineer Maud Ferris", "Maud Ferris"),)
    (gold,) = cases["q1"].evidence
    assert gold.quote == "The Lantern Tower of Quillhaven was completed in 1874 by the engineer Maud Ferris."
    assert cases["v2-q5"].answerable is False
    assert [article.title for article in articles] == ["Lantern Tower (Quillhaven)", "Ottoline"]
    assert "lit by gas.\n\nA storm damaged" in articles[0].text


def test_beir_judgements_name_articles(tmp_path: Path) -> None:
    done, suite, articles = imported("beir", tmp_path / "set")
    cases = by_id(suite)

    assert set(cases) == {"s1", "s2"}
    assert cases["s1"].articles == ("00002-lime-juice-kept-the-crews-of-three-whalers-free-of-scurvy-fo.md",)
    assert len(cases["s2"].articles) == 2
    assert cases["s2"].tags == ("retrieval",)
    assert articles[1].title.startswith("Lime juice kept the crews")
    assert articles[2].title == "Tea or coffee?"
    assert len(done.notes) == 2  # the document without words, and the query that only it answers


def test_rgb_facts_are_all_needed_and_wordings_any(tmp_path: Path) -> None:
    done, suite, articles = imported("rgb", tmp_path / "set")
    cases = by_id(suite)

    assert cases["en-0"].facts == (("May 2 2021", "2 May 2021", "May 2, 2021"),)
    assert [gold.quote for gold in cases["en-0"].evidence][
        1
    ] == "The ferry opened to passengers on May 2, 2021."
    assert cases["en_int-0"].facts == (("Tilda Roe",), ("Anders Finch", "A. Finch"))
    assert cases["en_int-0"].tags == ("rgb", "several-facts")
    assert cases["en_fact-0"].facts == (("Port Ellery",),)
    assert cases["en_fact-0"].tags == ("rgb", "counterfactual")
    assert {"Saint Olm" in gold.quote for gold in cases["en_fact-0"].evidence} == {False}
    assert done.articles == 10  # one of the snippets stands in two queries
    assert any("Saint Olm" in article.text for article in articles)


def test_multihop_keeps_metadata_and_says_which_quotes_do_not_stand(tmp_path: Path) -> None:
    done, suite, articles = imported("multihop-rag", tmp_path / "set")
    inference, temporal, unanswerable = suite.cases

    assert [len(case.evidence) for case in suite.cases] == [2, 0, 0]
    assert len(temporal.articles) == 1  # its answer is "yes", which no article says
    assert (inference.tags, temporal.tags, unanswerable.tags) == (
        ("inference",),
        ("temporal", "yes-no"),
        ("null",),
    )
    assert not unanswerable.answerable
    assert done.notes == (
        "1 quotes left out: they do not stand in their article",
        "1 answers stand in no quote of their evidence; its articles are kept in its place",
    )
    crane = articles[0]
    assert crane.title == "“Heroes” of the quay: who paid for the crane"
    assert (crane.author, crane.publisher) == ("Lena Moor", "The Bay Courier")
    assert (crane.published, crane.url) == ("2023-10-04T09:30:00Z", "https://example.org/crane")


def test_llama_contexts_are_articles_and_short_answers_facts(tmp_path: Path) -> None:
    done, suite, articles = imported("llama-rag", tmp_path / "set")
    short, long = suite.cases

    assert short.facts == (("36 looms",),)
    assert short.evidence[0].quote == "The mill at Dunmarrow ran 36 looms at its height."
    assert (long.facts, long.tags) == ((), ("llama-rag", "long-answer"))
    assert len(articles) == 1
    assert "more than 8 words" in done.notes[0]


def test_packed_files_and_lists_read_the_same(tmp_path: Path) -> None:
    source = SAMPLES / "rgb" / "en.json"
    packed = tmp_path / "en.json.gz"
    packed.write_bytes(gzip.compress(source.read_bytes()))
    listed = tmp_path / "list" / "en.json"
    listed.parent.mkdir()
    listed.write_text(json.dumps([json.loads(line) for line in source.read_text().splitlines()]))

    for number, path in enumerate((packed, listed)):
        done = import_suite("rgb", [path], tmp_path / f"out{number}" / "set")
        assert (done.cases, done.articles) == (2, 4)
    one, other = ((tmp_path / f"out{number}" / "set" / "set.jsonl").read_bytes() for number in (0, 1))
    assert one == other


SQUAD: dict[str, Any] = json.loads((SAMPLES / "squad" / "dev-v1.1.json").read_text())
BAD = [
    ("squad", "a.json", "{", "a.json: not JSON"),
    ("squad", "a.json", '{"data": 3}', "a.json, data: 3"),
    ("squad", "a.json", '{"data": [{"title": "T"}]}', "a.json, article 1, paragraphs: missing"),
    ("squad", "a.json", json.dumps(SQUAD).replace('"answer_start": 70', '"answer_start": "x"'),
     "article 1, paragraph 1, question 1, answer 2, answer_start: 'x'"),
    ("squad", "a.json", json.dumps(SQUAD).replace('"id": "q2"', '"id": "q1"'), "'q1' is also at"),
    ("squad", "a.json", '{"data": []}', "no case of the kind squad"),
    ("beir", "corpus.jsonl", "{}", "no queries file"),
    ("beir", "odd.jsonl", "{}", "neither corpus, queries nor qrels"),
    ("rgb", "a.json", '{"id": 1}\n{"id": 2', "a.json, line 1, answer: None"),
    ("rgb", "a.json", '{"id": 1, "answer": [[]], "positive": [], "negative": []}', "answer without words"),
    ("multihop-rag", "a.json", '[{"query": "Q?", "answer": "A"}]', "nothing of corpus.json"),
    ("multihop-rag", "a.json", '[{"x": 1}]', "a.json, item 1: neither"),
    ("llama-rag", "a.json", '{"examples": ["x"]}', "a.json, example 1: 'x'"),
    ("llama-rag", "a.json.gz", "no gzip", "no whole gzip file"),
    ("nosuch", "a.json", "{}", "kinds: squad"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "content", "said"), BAD, ids=[f"{row[0]}-{n}" for n, row in enumerate(BAD)]
)
def test_a_bad_file_is_named_and_nothing_is_left(
    kind: str, name: str, content: str, said: str, tmp_path: Path
) -> None:
    bad = tmp_path / "in" / name
    bad.parent.mkdir()
    bad.write_text(content)

    with pytest.raises(SuiteError) as raised:
        import_suite(kind, [bad], tmp_path / "out" / "set")

    assert said in str(raised.value)
    assert not (tmp_path / "out").exists() or list((tmp_path / "out").iterdir()) == []


def test_a_taken_folder_is_left_alone_and_an_empty_one_filled(tmp_path: Path) -> None:
    files = [SAMPLES / "rgb" / "en.json"]
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine").touch()
    with pytest.raises(SuiteError, match="not an empty folder"):
        import_suite("rgb", files, taken)
    with pytest.raises(SuiteError, match="cannot be read"):
        import_suite("rgb", [tmp_path / "gone.json"], tmp_path / "new")
    (tmp_path / "empty").mkdir()
    import_suite("rgb", files, tmp_path / "empty")

    assert [path.name for path in taken.iterdir()] == ["mine"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "taken"]


PROSE = "The harbour council met on Tuesday and agreed to mend the old bridge before winter comes."
TITLES = [
    "../../escape", "..", "/etc/passwd", "a/b\\c", "CON", "🎉🎉", "x" * 300, "Ümläut: ‘quoted’", "same", "Same",
    'He said "stay"', "Paris, Texas, USA", "1973", "title: nested",
]  # fmt: skip
BODIES = [
    "# A heading sign\n" + PROSE, "```\n" + PROSE + "\n```", "* one\n* two\n\n" + PROSE, f"<b>{PROSE}</b> &amp; [x](y)",
    "Date: 2021-05-04\n\n" + PROSE, "By Jane Doe\n\n" + PROSE, f"{PROSE}\n\nShare this article\n\n{PROSE}",
    "Feb 7, 2021 ... " + PROSE, f"{PROSE}\n\nSource: Reuters", PROSE + "\u2028\tNext\x00 line.",
    "港口委员会星期二开会。桥要修。" * 3,
]  # fmt: skip


def test_articles_read_back_word_for_word_under_safe_names(tmp_path: Path) -> None:
    files = ArticleFiles(tmp_path / "deep" / "articles")
    written = [
        (files.add(f"{body}\n\nNumber {number}.{place}", title=title), title, body)
        for number, title in enumerate(TITLES)
        for place, body in enumerate(BODIES)
    ]
    names = [name for name, _, _ in written if name]

    assert files.notes() == ()
    assert len({name.casefold() for name in names}) == len(written)
    assert sorted(path.name for path in (tmp_path / "deep" / "articles").iterdir()) == sorted(names)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == sorted(names)
    for name, title, body in written:
        assert name is not None and len(name.encode()) < 200 and name.isprintable()
        (article,) = read_file(tmp_path / "deep" / "articles" / name, name)
        assert "".join(body.replace("\0", "").split()) in "".join(article.text.split())
        assert article.title == title or article.title == "He said “stay”"
