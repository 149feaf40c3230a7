"""A library goes over to another embedder whole or not at all, and is searched all the while, never with both."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from index.embedders.endpoint import EndpointEmbedder
from index.embedders.minilm import Embedder, Vectors, passage_input
from index.endpoint.language_model import ModelFailure
from index.errors import LibraryBusy
from index.fakes import FakeEmbedder
from index.library import Library
from index.vectors.sealed import altered
from tests.index.scripted_embeddings import Asked, ScriptedEmbeddings, scripted_embeddings
from tests.index.small_library import article_text, fill

OLD, NEW = 384, 16
QUESTION = "the river and the bridge"
BATCH = 8
REEMBED = """
import sys
from pathlib import Path
from index.embedders.endpoint import EndpointEmbedder
from index.library import Library
with EndpointEmbedder(sys.argv[2], sys.argv[3], batch=8) as embedder:
    with Library.open(Path(sys.argv[1]), embedder) as library:
        library.reembed()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedEmbeddings]:
    with scripted_embeddings() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of 40 articles made by the old embedder."""
    fill(tmp_path / "articles", 40, sentences=30)
    with opened(tmp_path / "library", old()) as library:
        library.sync(tmp_path / "articles")
        assert library.passage_count > 6 * BATCH
    return tmp_path / "library"


def old(dimension: int = OLD) -> FakeEmbedder:
    return FakeEmbedder(dimension, "old")


def former(key: str) -> Embedder | None:
    return old() if key == f"old ({OLD} dimensions)" else None


def opened(folder: Path, embedder: Embedder, **settings: Callable[[str], Embedder | None]) -> Library:
    return Library.open(folder, embedder, create=True, **settings)


def stored(library: Library) -> dict[str, Vectors]:
    """What was embedded for each passage, and its vector."""
    whole = {article.id: article for article in library.articles()}
    found = {}
    for passage, vector in library.store.passages():
        article = whole[passage.article]
        found[passage_input(article.header, article.text[passage.start : passage.end])] = vector
    return found


def coming(library: Library) -> int:
    return library.passage_count - len(library.store.without_coming(0, 10**6))


def assert_made_by(library: Library, embedder: FakeEmbedder) -> None:
    """Every vector is that embedder's, the library is sound, and vectors are searched."""
    held = stored(library)
    expected = embedder.embed(list(held))
    np.testing.assert_allclose(np.array(list(held.values())), expected, atol=2e-3)
    report = library.verify(damage=altered)
    assert report.faults == ()
    assert_by_vectors(library)


def assert_by_vectors(library: Library) -> None:
    found = library.search(QUESTION)
    assert found[0].vector_rank
    assert found.lacking is None


def test_killed_in_the_middle_it_goes_on_where_it_was(folder: Path, server: ScriptedEmbeddings) -> None:
    def slow(asked: Asked) -> None:
        time.sleep(0.1 if asked.number > 3 else 0)
        asked.answer(asked.vectors())

    server.script("killed", slow, dimension=NEW)
    command = [sys.executable, "-c", REEMBED, str(folder), server.base_url, "killed"]
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": "."}) as process:
        limit = time.monotonic() + 60
        while len(server.of("killed")) < 6 and time.monotonic() < limit:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    with opened(folder, old()) as library:
        kept = coming(library)
        assert 2 * BATCH <= kept < library.passage_count
        assert_made_by(library, old())
    (folder.parent / "late.txt").write_text(article_text(900), "utf-8")
    with opened(folder, old()) as library:
        library.add([folder.parent / "late.txt"])
    asked_before = len(server.of("killed"))
    with (
        EndpointEmbedder(server.base_url, "killed", batch=BATCH) as embedder,
        opened(folder, embedder, former=former) as library,
    ):
        assert_by_vectors(library)
        assert library.reembed() == library.passage_count - kept
        sent = [text for asked in server.of("killed")[asked_before:] for text in asked.texts]
        assert len(sent) == library.passage_count - kept + 1  # the dimension
        assert_made_by(library, FakeEmbedder(NEW, "killed"))
        assert any("900" in text for text in stored(library))
        assert (library.reembed(), coming(library)) == (0, 0)


def test_an_endpoint_that_dies_in_the_middle_leaves_the_old_one_serving(
    folder: Path, server: ScriptedEmbeddings
) -> None:
    alive = [4]  # answers left

    def mortal(asked: Asked) -> None:
        alive[0] -= 1
        if alive[0] < 0:
            asked.refuse(503, "gone")
        else:
            asked.answer(asked.vectors())

    server.script("mortal", mortal, dimension=NEW)
    with (
        EndpointEmbedder(server.base_url, "mortal", batch=BATCH, seconds=2, query_seconds=2) as embedder,
        opened(folder, embedder, former=former) as library,
    ):
        before = [hit.text for hit in library.search(QUESTION)]
        for attempt in (lambda: library.reembed(), lambda: library.sync(folder.parent / "articles")):
            with pytest.raises(ModelFailure, match="mortal"):
                attempt()
            assert coming(library) == 3 * BATCH
            found = library.search(QUESTION)
            assert ([hit.text for hit in found], found.lacking) == (before, None)
        with (
            EndpointEmbedder(server.base_url, "mortal", query_seconds=2) as unknown,
            opened(folder, unknown, former=former) as another,
        ):
            assert_by_vectors(another)
        alive[0] = 1000
        count = library.passage_count
        (folder.parent / "articles" / "new.txt").write_text(article_text(901), "utf-8")
        report = library.sync(folder.parent / "articles")
        assert (report.added, report.unchanged) == (1, 40)
        assert_made_by(library, FakeEmbedder(NEW, "mortal"))
        alive[0] = 0
        found = library.search("the museum")
        assert {hit.vector_rank for hit in found} == {None}
        assert "mortal" in str(found.lacking)
        assert library.passage_count > count
    alive[0] = 1000
    # Opened anew: a searcher whose endpoint kept it waiting lets it rest a while.
    with (
        EndpointEmbedder(server.base_url, "mortal", batch=BATCH) as embedder,
        opened(folder, embedder, former=former) as library,
    ):
        assert_by_vectors(library)


@pytest.mark.parametrize("exact_limit", [1_000, 5])
def test_it_is_searched_and_added_to_meanwhile_by_one_embedder_at_a_time(
    folder: Path, exact_limit: int
) -> None:
    class Few(FakeEmbedder):
        batch = 30

    others = Library.open(folder, old(), exact_limit=exact_limit)
    new = Few(NEW, "new")
    asked: list[int] = []

    def meanwhile(done: int, total: int, label: str) -> None:
        if label != "embedding anew":
            return
        asked.append(done)
        assert_by_vectors(library)
        assert_by_vectors(others)
        if len(asked) == 2:
            name = others.articles()[0].file
            others.remove([name])
            (folder.parent / "articles" / "00001.txt").write_text(article_text(902), "utf-8")
            others.add([folder.parent / "articles" / "00001.txt"])
            with (
                pytest.raises(LibraryBusy, match="being written by process"),
                Library.open(folder, FakeEmbedder(8, "third")) as third,
            ):
                third.reembed()

    with others, Library.open(folder, new, exact_limit=exact_limit, former=former) as library:
        library.reembed(meanwhile)
        assert len(asked) > 2
        assert any("902" in text for text in stored(library))
        assert_made_by(library, FakeEmbedder(NEW, "new"))
        # The other process goes on, by keywords: it does not know the new embedder.
        found = others.search(QUESTION)
        assert {hit.vector_rank for hit in found} == {None}
        assert "new (16 dimensions)" in str(found.lacking)
        others.remove(["00005.txt"])
        assert_made_by(library, FakeEmbedder(NEW, "new"))


@pytest.mark.parametrize("dimension", [OLD, NEW])
def test_a_change_in_the_middle_of_a_search_mixes_nothing(folder: Path, dimension: int) -> None:
    class Interrupted(FakeEmbedder):
        """Between a question's vector and its comparison, something happens."""

        def __init__(self, happens: Callable[[], object]) -> None:
            super().__init__(OLD, "old")
            self._happens: list[Callable[[], object]] = [happens]

        def embed_query(self, text: str) -> Vectors:
            found = super().embed_query(text)
            if self._happens:
                self._happens.pop()()
            return found

    new = FakeEmbedder(dimension, "new")
    with opened(folder, new) as library:
        searching = Library.open(folder, Interrupted(library.reembed), former=lambda key: new)
        with searching:
            found = searching.search(QUESTION)
        assert [(hit.text, hit.score) for hit in found] == [
            (hit.text, hit.score) for hit in library.search(QUESTION)
        ]
        assert_made_by(library, new)


def test_the_shipped_embedder_serves_until_another_has_done_its_work(tmp_path: Path) -> None:
    from index.embedders.minilm import MiniLM

    fill(tmp_path / "articles", 2)
    with opened(tmp_path / "library", MiniLM()) as library:
        library.sync(tmp_path / "articles")
    new = FakeEmbedder(NEW, "new")
    with opened(tmp_path / "library", new) as library:
        assert_by_vectors(library)
        assert new.embedded == 0
        library.verify(repair=True)
        assert_made_by(library, new)
