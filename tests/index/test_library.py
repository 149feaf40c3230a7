"""The library keeps step with its folders, refuses a second writer, and checks and mends itself."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import index
from index.articles import Filters
from index.errors import LibraryBusy, LibraryError, NotFound
from index.fakes import FakeEmbedder
from index.library import VECTORS, Library
from index.store.sqlite.store import FILE, SQLiteStore
from tests.index.small_library import article_text, fill


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    fill(folder, 6)
    (folder / "deep").mkdir()
    (folder / "deep" / "a.txt").write_text(article_text(100), "utf-8")
    return folder


def opened(tmp_path: Path, embedder: FakeEmbedder | None = None, exact_limit: int = 1_000) -> Library:
    return Library.open(
        tmp_path / "library", embedder or FakeEmbedder(), create=True, exact_limit=exact_limit
    )


def files(library: Library) -> list[str]:
    return [article.file for article in library.articles()]


def contents(folder: Path) -> dict[str, bytes]:
    """Every byte of ledger and vectors."""
    names = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in names if path.name == FILE or VECTORS in path.parts}


def test_a_sync_adds_replaces_and_removes(tmp_path: Path, articles: Path) -> None:
    with opened(tmp_path) as library:
        first = library.sync(articles)
        assert (first.added, first.replaced, first.removed, first.unchanged) == (7, 0, 0, 0)
        assert first.passages == library.passage_count > 7
        ids = {article.file: article.id for article in library.articles()}
        (articles / "00001.txt").write_text(article_text(500), "utf-8")
        (articles / "00002.txt").unlink()
        (articles / "new.txt").write_text(article_text(501), "utf-8")
        second = library.sync(articles)
        assert (second.added, second.replaced, second.removed, second.unchanged) == (1, 1, 1, 5)
        assert "00002.txt" not in files(library)
        assert library.article(ids["00001.txt"]).text.startswith("Report 500")
        assert library.verify().sound


def test_an_unchanged_sync_embeds_nothing_and_writes_nothing(tmp_path: Path, articles: Path) -> None:
    embedder = FakeEmbedder()
    with opened(tmp_path, embedder, exact_limit=5) as library:
        library.sync(articles)
        embedded, generation, before = embedder.embedded, library.generation, contents(tmp_path / "library")
        report = library.sync(articles)
        assert (report.unchanged, report.passages) == (7, 0)
        assert (embedder.embedded, library.generation) == (embedded, generation)
        assert contents(tmp_path / "library") == before
        assert (tmp_path / "library" / VECTORS / "1").is_dir()


def test_a_file_that_becomes_unreadable_keeps_its_article(tmp_path: Path, articles: Path) -> None:
    with opened(tmp_path) as library:
        library.sync(articles)
        (articles / "00001.txt").write_bytes(b"")
        (articles / "bad.txt").write_bytes(bytes(range(256)) * 50)
        report = library.sync(articles)
        assert sorted(failure.file for failure in report.failures) == ["00001.txt", "bad.txt"]
        assert (report.unchanged, report.removed) == (6, 0)
        assert "00001.txt" in files(library)


def test_a_missing_folder_removes_nothing(tmp_path: Path, articles: Path) -> None:
    with opened(tmp_path) as library:
        library.sync(articles)
        with pytest.raises(NotFound, match="nothing was changed"):
            library.sync(tmp_path / "nowhere")
        assert len(files(library)) == 7


def test_folders_do_not_touch_each_others_articles(tmp_path: Path, articles: Path) -> None:
    other = tmp_path / "other"
    fill(other, 2)
    with opened(tmp_path) as library:
        library.sync(articles)
        report = library.sync(other)
        assert (report.added, report.removed) == (2, 0)
        same = library.articles(Filters(article="00000.txt"))
        assert len({article.id for article in same}) == 2
        assert len({article.checksum for article in same}) == 1


def test_a_file_added_below_a_synced_folder_belongs_to_it(tmp_path: Path, articles: Path) -> None:
    with opened(tmp_path) as library:
        library.sync(articles)
        (articles / "deep" / "b.txt").write_text(article_text(600), "utf-8")
        (tmp_path / "alone.txt").write_text(article_text(601), "utf-8")
        report = library.add([articles / "deep" / "b.txt", tmp_path / "alone.txt"])
        assert report.added == 2
        assert library.sync(articles).unchanged == 8
        assert {"deep/b.txt", "alone.txt"} <= set(files(library))
        with pytest.raises(NotFound):
            library.add([tmp_path / "nothing.txt"])


def test_a_file_of_a_name_already_there_replaces_its_own_and_no_other_folder_s(tmp_path: Path) -> None:
    first, second = tmp_path / "one" / "toll.txt", tmp_path / "two" / "toll.txt"
    with opened(tmp_path) as library:
        for number, file in enumerate((first, second)):
            file.parent.mkdir()
            file.write_text(article_text(700 + number), "utf-8")
            assert library.add([file]).added == 1
        before = {one.id: one.text for one in library.articles()}
        first.write_text(article_text(702), "utf-8")
        report = library.add([first])
        after = {one.id: one.text for one in library.articles()}
        assert (report.added, report.replaced) == (0, 1) and set(after) == set(before)
        assert sum(after[id] != before[id] for id in before) == 1


def test_removing_by_file_and_by_id(tmp_path: Path, articles: Path) -> None:
    with opened(tmp_path) as library:
        library.sync(articles)
        named = library.articles(Filters(article="00003.txt"))[0].id
        with pytest.raises(NotFound):
            library.remove(["00001.txt", "no such file"])
        assert len(files(library)) == 7
        assert sorted(article.file for article in library.remove(["00001.txt", named])) == [
            "00001.txt",
            "00003.txt",
        ]
        assert len(files(library)) == 5
        with pytest.raises(NotFound):
            library.article(named)


@pytest.mark.parametrize("names", [[""], ["00001.txt", ""], ["", "00001.txt"], [" "], ["%"], ["*"], ["0000"]])
def test_what_names_no_article_removes_none(tmp_path: Path, articles: Path, names: list[str]) -> None:
    with opened(tmp_path) as library:
        library.sync(articles)
        generation = library.generation
        with pytest.raises(NotFound):
            library.remove(names)
        assert (len(files(library)), library.generation) == (7, generation)


def test_a_name_of_files_in_two_folders_is_refused_and_told_apart(tmp_path: Path, articles: Path) -> None:
    fill(tmp_path / "other", 2)
    with opened(tmp_path) as library:
        library.sync(articles)
        library.sync(tmp_path / "other")
        ids = [article.id for article in library.articles(Filters(article="00001.txt"))]
        with pytest.raises(LibraryError, match="several folders; name one by its id: ") as refused:
            library.remove(["00005.txt", "00001.txt"])
        assert all(f"{id} (in " in str(refused.value) for id in ids) and str(articles) in str(refused.value)
        assert len(files(library)) == 9
        assert {article.id for article in library.remove([ids[1], "00005.txt"])} > {ids[1]}
        assert [article.id for article in library.articles(Filters(article="00001.txt"))] == ids[:1]


def test_a_new_file_is_opened_by_the_reading_process_alone(tmp_path: Path, articles: Path) -> None:
    seen: list[str] = []  # a name twice, as open() with an opener tells of two

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open" and str(arguments[0]).startswith(str(articles)):
            seen.append(Path(str(arguments[0])).name)

    watching = True
    sys.addaudithook(watch)
    with opened(tmp_path) as library:
        assert library.sync(articles).added == 7
        assert [name for name in seen if name.endswith(".txt")] == []
        assert library.sync(articles).unchanged == 7
        assert {name for name in seen if name.endswith(".txt")} == {
            path.name for path in articles.rglob("*.txt")
        }
    watching = False


def test_progress_ends_complete(tmp_path: Path, articles: Path) -> None:
    calls: list[tuple[int, int, str]] = []
    with opened(tmp_path) as library:
        library.sync(articles, progress=lambda *call: calls.append(call))
    assert calls[-1][:2] == (7, 7)


def test_a_second_writer_is_refused_at_once_and_told_who_writes(tmp_path: Path, articles: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from index.store.sqlite.store import SQLiteStore\n"
        "with SQLiteStore.open(Path(sys.argv[1])).locked(): print('held', flush=True); time.sleep(60)"
    )
    with opened(tmp_path) as library:
        library.sync(articles)
        command = [sys.executable, "-c", script, str(library.folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "held\n"
            began = time.perf_counter()
            with pytest.raises(LibraryBusy, match=f"process {writer.pid} "):
                library.sync(articles)
            assert time.perf_counter() - began < 2
            assert library.search("river bridge")
            writer.kill()
        assert library.sync(articles).unchanged == 7


def test_another_embedder_searches_by_keywords_until_a_sync_has_embedded_all_anew(
    tmp_path: Path, articles: Path
) -> None:
    with opened(tmp_path, exact_limit=5) as library:
        library.sync(articles)
        count = library.passage_count
    other = FakeEmbedder(48, "other")
    with opened(tmp_path, other, exact_limit=5) as library:
        found = library.search("river")
        assert {hit.vector_rank for hit in found} == {None}
        assert "cited sync" in str(found.lacking)
        assert library.verify().has("embedder")
        library.sync(articles)
        assert other.embedded == count
        assert library.search("river bridge")[0].vector_rank
        assert library.search("river bridge").lacking is None
        assert library.verify().sound


def test_verify_finds_what_is_wrong_and_repairs_it(tmp_path: Path, articles: Path) -> None:
    with opened(tmp_path, exact_limit=5) as library:
        library.sync(articles)
        expected = sorted(hit.text for hit in library.search("river bridge harbour"))
        assert isinstance(library.store, SQLiteStore)
        with library.store.transaction() as connection:
            connection.exec_driver_sql("DELETE FROM passages_fts WHERE rowid = 3")
            connection.exec_driver_sql("UPDATE passages SET vector = zeroblob(64) WHERE number = 5")
            connection.exec_driver_sql('UPDATE passages SET "end" = "end" + 9000 WHERE number = 7')
        data = next((tmp_path / "library" / VECTORS).rglob("data_level0.bin"))
        data.write_bytes(data.read_bytes()[:-50])
        found = library.verify()
        assert [found.has(part) for part in ("ledger", "passages", "keywords", "vectors")] == [
            False,
            True,
            True,
            True,
        ]
        assert not found.sound
        mended = library.verify(repair=True)
        assert mended.sound
        assert set(mended.repaired) == set(mended.faults) >= set(found.faults)
        assert library.verify().faults == ()
        assert sorted(hit.text for hit in library.search("river bridge harbour")) == expected


def test_a_library_is_made_only_on_request(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cited sync"):
        Library.open(tmp_path / "none", FakeEmbedder())
    assert not (tmp_path / "none").exists()


def test_importing_the_floor_is_light_and_its_face_is_whole() -> None:
    code = "import sys, index; print([m for m in ('sqlalchemy', 'numpy', 'chromadb', 'llama_index') if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert result.stdout == "[]\n"
    assert all(getattr(index, name) is not None for name in index.__all__)


def test_a_small_library_searches_without_chroma(tmp_path: Path, articles: Path) -> None:
    with opened(tmp_path) as library:
        library.sync(articles)
    code = (
        "import sys; from pathlib import Path; from index.library import Library\n"
        "from index.fakes import FakeEmbedder\n"
        "with Library.open(Path(sys.argv[1]), FakeEmbedder()) as library: assert library.search('river bridge')\n"
        "print([m for m in ('chromadb', 'llama_index', 'nltk', 'trafilatura') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "library")]
    result = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": "."}
    )
    assert result.stdout == "[]\n"
