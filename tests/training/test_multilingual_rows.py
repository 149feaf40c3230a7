"""Rows for the reader of other languages: the pieces that are marked as the answer are the answer's."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from index.embedders.e5_file import BEGIN, END, e5_tokenizer
from training.reader import multilingual
from training.reader.multilingual import Tongue, drawn, start, write

PARAGRAPHS = [
    ("緑川市の新しい橋は来年の春に開通する。建設費は十二億円である。", "橋はいつ開通するか", "来年の春"),
    (
        "Moss lufthavn åpner i mai. Ordføreren gleder seg, sier hun til avisen.",
        "Når åpner lufthavnen?",
        "mai",
    ),
    ("Museet har 3200 gjenstander. Billetten koster 250 kroner.", "Hva koster billetten?", "250 kroner"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    paragraphs = [
        {
            "context": text,
            "qas": [
                {"question": asked, "answers": [{"text": said, "answer_start": text.index(said)}]},
                {"question": f"{asked} 1950?", "answers": [], "is_impossible": True},
            ],
        }
        for text, asked, said in PARAGRAPHS
    ]
    data = {"data": [{"title": "Nytt bygg", "paragraphs": paragraphs}]}
    for name in ("said", "unsaid"):
        with gzip.open(tmp_path / f"{name}.json.gz", "wt", encoding="utf-8") as file:
            json.dump(data, file)
    monkeypatch.setattr(multilingual, "TONGUES", (Tongue("said", 6, 3),))
    monkeypatch.setattr(multilingual, "UNSAID", {"unsaid": 3})
    monkeypatch.setattr(multilingual, "set_apart", lambda title: title != "Nytt bygg")
    return tmp_path


def test_an_answer_is_marked_by_its_pieces_and_other_rows_have_none(folder: Path) -> None:
    rows, tokenizer = drawn(folder, e5_tokenizer(), seed=1), e5_tokenizer()
    said = {
        "".join(map(tokenizer.id_to_token, passage[first : last + 1])).replace("▁", " ").strip()
        for _, passage, first, last in rows
        if first >= 0
    }
    assert said == {"来年の春", "mai", "250 kroner"}
    assert sum(first < 0 for *_, first, _ in rows) == 6
    assert drawn(folder, tokenizer, seed=1) == rows


def test_they_are_trained_on_with_their_own_special_pieces(folder: Path) -> None:
    pytest.importorskip("torch")
    from training.reader.train import RowFile

    rows = drawn(folder, e5_tokenizer(), seed=1)
    write(rows, folder / "rows.npz")
    ids, mask, _types, first, last, relevance = RowFile(folder / "rows.npz").batch(np.arange(len(rows)))
    for row, (asked, passage, start_of, end_of) in enumerate(rows):
        line = ids[row, mask[row] == 1].tolist()
        assert line == [BEGIN, *asked, END, *passage, END]
        if start_of >= 0:
            assert line[int(first[row]) : int(last[row]) + 1] == passage[start_of : end_of + 1]
        assert relevance[row] == float(start_of >= 0)


def test_it_starts_from_what_the_package_brings() -> None:
    torch = pytest.importorskip("torch")
    from training.reader.network import from_state

    network = from_state({name: torch.from_numpy(values) for name, values in start().items()})
    assert len(list(network.bert.encoder["layer"].children())) == 12
