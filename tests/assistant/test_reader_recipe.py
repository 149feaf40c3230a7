"""The reader's recipe end to end on a small sample: rows, training, restart, export, figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import ClassVar

import numpy as np
import pytest

from assistant.reader import VERSION, evaluate, prepare
from assistant.reader.export import averaged
from assistant.reader.mine import Bm25, Swapper, hardest, without_answer, words
from assistant.reader.paraphrase import OFTEN, Paraphraser
from assistant.reader.squad import HELD_OUT, TRAINED, TUNED, read, window
from index.embedding import Vectors
from index.models.weights import Weights
from index.tokens import load_tokenizer

SAMPLES = Path(__file__).parent / "reader_samples"


@pytest.fixture(scope="module")
def rows_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rows") / "rows.npz"
    assert prepare.main([str(SAMPLES), str(path), "--scale", "0.002"]) == 0
    return path


def test_no_title_is_on_two_sides() -> None:
    assert len({*HELD_OUT, *TUNED, *TRAINED}) == len(HELD_OUT) + len(TUNED) + len(TRAINED) == 18
    assert len(HELD_OUT) == 8


def test_rows_hold_their_answers_and_nothing_of_titles_kept_apart() -> None:
    drawn = prepare.draw(SAMPLES, 0.002, seed=1)
    assert {row.kind for row in drawn} == set(prepare.KINDS)
    tokenizer = load_tokenizer()
    known = {
        tuple(tokenizer.encode(text, add_special_tokens=False).ids)
        for path in SAMPLES.glob("*.json")
        for paragraph in read(path)
        for asked in paragraph.asked
        for text, _ in asked.answers
    }
    for row in drawn:
        assert len(row.question) + len(row.passage) + 3 <= 160
        if row.start >= 0:
            assert tuple(row.passage[row.start : row.end + 1]) in known
    kept_apart = [
        tuple(paragraph.encoding.ids[:24])
        for name in ("squad1.1-dev-a", "squad2.0-dev-a")
        for paragraph in read(SAMPLES / f"{name}.json")
        if paragraph.title not in TRAINED
    ]
    joined = " ".join(" ".join(map(str, row.passage)) for row in drawn)
    assert kept_apart
    assert not any(" ".join(map(str, start)) in joined for start in kept_apart)


def test_the_same_seed_draws_the_same_rows() -> None:
    assert prepare.draw(SAMPLES, 0.001, seed=3) == prepare.draw(SAMPLES, 0.001, seed=3)
    assert prepare.draw(SAMPLES, 0.001, seed=3) != prepare.draw(SAMPLES, 0.001, seed=4)


def test_a_window_is_whole_sentences_around_what_it_must_keep() -> None:
    paragraph = max(read(SAMPLES / "squad2.0-dev-a.json"), key=lambda one: len(one.sentences))
    bounds = {*paragraph.sentences, len(paragraph.encoding.ids)}
    for seed in range(20):
        first, last = window(paragraph, (paragraph.sentences[1],) * 2, 100, Random(seed))
        assert {first, last} <= bounds
        assert first <= paragraph.sentences[1] < last <= first + 100


def test_bm25_ranks_the_rare_word_first_and_skips_paragraphs_with_the_answer() -> None:
    ships = ["the ship sank at noon", "the ship was a lugger", "a ship, the ship"]
    texts = [*ships, *(f"{word} alone" for word in "abcdefghijklmnopqrstuvwxyz0123456789")]
    found = Bm25(texts)
    scores = found.scores("Which lugger ship sank?")
    assert scores[1] > scores[2] > 0 == scores[5]
    assert list(without_answer(scores, texts, ["noon"], range(6), own=1)) == [2]


def test_swapped_questions_name_what_the_passage_lacks() -> None:
    passage = "In 1889 the fair was opened by Gustave Eiffel in Paris."
    swapper = Swapper([passage, "In 1900 it was opened by Jane Roe in London."])
    made = {
        swapper.altered("Who opened the fair in Paris in 1889?", passage, Random(seed)) for seed in range(8)
    }
    assert made == {"Who opened the fair in Paris in 1900?", "Who opened the fair in London in 1889?"}
    assert swapper.altered("Why?", passage, Random(0)) is None


def test_the_hardest_rows_stay_but_for_the_doubtful() -> None:
    loss = np.arange(1000, dtype=np.float32)
    stays = hardest(loss, share=0.3, others=0.1, doubtful=0.05, seed=0)
    assert not stays[950:].any()
    assert stays[650:950].all()
    assert 0.05 < stays[:650].mean() < 0.15
    assert (stays == hardest(loss, share=0.3, others=0.1, doubtful=0.05, seed=0)).all()


def test_weights_are_averaged_by_share() -> None:
    one, other = {"w": np.array([1.0, 2.0], np.float16)}, {"w": np.array([3.0, 6.0], np.float16)}
    mean = averaged(one, other, 0.25)["w"]
    assert mean.dtype == np.float16
    assert mean.tolist() == [1.5, 3.0]


def test_windows_of_evaluation_cover_the_paragraph() -> None:
    for paragraph in read(SAMPLES / "squad1.1-train.json"):
        parts = list(evaluate.windows(paragraph, 120))
        assert all(part in paragraph.text for part in parts)
        assert set(words(" ".join(parts))) == set(words(paragraph.text))
        assert len(list(evaluate.windows(paragraph, 1000))) == 1


def test_measures_agree_with_cases_done_by_hand() -> None:
    assert evaluate.f1("the Eiffel Tower", ["Eiffel tower."]) == 1
    assert evaluate.f1("in Paris, France", ["Paris"]) == pytest.approx(0.5)
    assert evaluate.f1("Paris", []) == 0
    assert evaluate.auroc(np.array([3.0, 1.0]), np.array([2.0, 1.0])) == pytest.approx(0.625)
    scores, answered, refused = (
        np.array([1.0, 2.0, 3.0]),
        np.array([0.0, 1.0, 1.0]),
        np.array([1.0, 0.0, 0.0]),
    )
    assert evaluate.best_threshold(scores, answered, refused) == 2
    assert evaluate.best_threshold(scores, np.zeros(3), np.ones(3)) == float("inf")


class TestTraining:
    """With a tiny random network."""

    @pytest.fixture
    def start(self, tmp_path: Path) -> Path:
        torch = pytest.importorskip("torch")
        from assistant.reader.network import Network, save

        torch.manual_seed(0)
        path = tmp_path / "start.safetensors"
        save(Network(words=30_522, width=32, inner=64, layers=2).state_dict(), path)
        return path

    def test_loss_falls_and_a_restart_gives_the_same_weights(self, rows_file: Path, start: Path) -> None:
        torch = pytest.importorskip("torch")
        from assistant.reader.network import load
        from assistant.reader.train import Plan, RowFile, Run, batches, loss_of, train

        rows = RowFile(rows_file)
        plan = Plan(rows=320, minutes=60, batch=16, rate=2e-3, warmup=0.1, seed=0, save_every=1e6)
        whole, folder = Run(load(start), plan), start.parent
        first = rows.batch(next(batches(rows, plan)))
        before = loss_of(whole.network, first).item()
        train(whole, rows, folder)
        assert loss_of(whole.network, first).item() < before - 0.5
        halted = Run(load(start), plan)
        for chosen in islice(batches(rows, plan), 7):
            halted.step(rows.batch(chosen), len(chosen))
        halted.save(folder)
        resumed = Run.resume(folder / "checkpoint.pt", plan)
        assert (resumed.seen, resumed.steps) == (halted.seen, 7)
        train(resumed, rows, folder)
        for name, values in whole.network.state_dict().items():
            torch.testing.assert_close(resumed.network.state_dict()[name], values, rtol=1e-3, atol=1e-4)

    def test_the_command_trains_and_the_exported_reader_computes_the_same(
        self, rows_file: Path, start: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        torch = pytest.importorskip("torch")
        pytest.importorskip("onnx")
        from assistant.reader import export
        from assistant.reader.network import load
        from assistant.reader.scoring import MiniLMReader
        from assistant.reader.train import main
        from index.tokens import CLS, SEP

        out = start.parent / "run"
        assert (
            main([str(rows_file), "--start", str(start), "--out", str(out), "--most", "64", "--rate", "1e-3"])
            == 0
        )
        weights = out / "reader.safetensors"
        export.main([str(weights), str(out / "exported")])
        reader = MiniLMReader(out / "exported", precision="f32")
        [reading] = reader.read("Who came?", ["Jane Roe came to Oslo."])
        ids = [
            load_tokenizer().encode(text, add_special_tokens=False).ids
            for text in ("Who came?", "Jane Roe came to Oslo.")
        ]
        line = torch.tensor([[CLS, *ids[0], SEP, *ids[1], SEP]])
        types = torch.tensor([[0] * (len(ids[0]) + 2) + [1] * (len(ids[1]) + 1)])
        with torch.no_grad():
            starts, _, relevance = load(weights)(line, torch.ones_like(line), types)
        np.testing.assert_allclose(reading.starts, starts[0, len(ids[0]) + 2 : -1].numpy(), atol=1e-4)
        assert reading.relevance == pytest.approx(relevance.item(), abs=1e-4)
        figures = out / "figures.json"
        capsys.readouterr()
        assert evaluate.main([str(SAMPLES), str(weights), "--limit", "12", "--json", str(figures)]) == 0
        assert "SQuAD 2.0" in capsys.readouterr().out
        [row] = json.loads(figures.read_text(encoding="utf-8"))
        assert 0 <= row["squad1_f1"] <= 100
        assert 0 <= row["retrieved_auroc"] <= 1

    def test_the_eight_bit_file_says_nearly_the_same(
        self, rows_file: Path, start: Path, tmp_path: Path
    ) -> None:
        pytest.importorskip("torch")
        pytest.importorskip("nncf")
        from assistant.reader import EIGHT_BIT_FILE, READER_FILE, export
        from index.runtime import OpenVinoModel
        from index.tokens import batches as of_length

        export.main([str(start), str(tmp_path), "--rows", str(rows_file)])
        weights = Weights.open(tmp_path, "cited-reader", VERSION)
        assert set(weights.files) == {READER_FILE, EIGHT_BIT_FILE}
        lines = [row["input_ids"][0].tolist() for row in export.inputs(rows_file, 8)]
        exact, narrow = (
            OpenVinoModel(weights, file, precision="f32") for file in (READER_FILE, EIGHT_BIT_FILE)
        )
        planned = list(of_length(lines))
        for one, other in zip(exact.run(planned), narrow.run(planned), strict=True):
            assert not np.array_equal(one["start"], other["start"])
            assert np.corrcoef(one["start"].ravel(), other["start"].ravel())[0, 1] > 0.98

    def test_what_the_reader_knows_is_left_out(self, rows_file: Path, start: Path, tmp_path: Path) -> None:
        pytest.importorskip("torch")
        from assistant.reader import hardest as command

        out = tmp_path / "hard.npz"
        assert command.main([str(rows_file), str(start), str(out), "--share", "0.5", "--others", "0"]) == 0
        with np.load(rows_file) as before, np.load(out) as after:
            mined = [int(np.isin(file["kind"], (4, 5, 6)).sum()) for file in (before, after)]
            others = [int((~np.isin(file["kind"], (4, 5, 6))).sum()) for file in (before, after)]
            assert mined[1] < mined[0]
            assert others[1] == others[0]
            assert len(after["pieces"]) == int((after["asked"].astype(int) + after["passage"]).sum())

    def test_padding_changes_nothing(self, start: Path) -> None:
        torch = pytest.importorskip("torch")
        from assistant.reader.network import load

        network, ids = load(start), torch.arange(2000, 2010)[None]
        types, mask = torch.zeros_like(ids), torch.ones_like(ids)
        padded = [torch.nn.functional.pad(one, (0, 6)) for one in (ids, mask, types)]
        with torch.no_grad():
            alone, among = network(ids, mask, types), network(*padded)
        torch.testing.assert_close(among[0][:, :10], alone[0], rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(among[2], alone[2], rtol=1e-4, atol=1e-5)
        assert (among[0][:, 10:] < -1000).all()


class Colours:
    """An embedder that knows which words mean a like thing."""

    name, dimension = "colours", 3
    known: ClassVar[dict[str, tuple[float, float, float]]] = {
        "founded": (1, 0, 0), "established": (0.9, 0.1, 0), "founding": (1, 0.1, 0), "largest": (0, 1, 0),
        "smallest": (0, 1, 0.1), "biggest": (0, 1, 0.2),
    }  # fmt: skip

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.array([self.known.get(text, (0, 0, 1)) for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def embed_query(self, text: str) -> Vectors:
        return self.embed([text])[0]


def test_a_question_is_worded_anew_by_words_of_like_meaning() -> None:
    paraphraser = Paraphraser([" ".join(Colours.known)] * OFTEN, Colours())

    assert paraphraser.neighbours["founded"] == ("established",)  # not its own stem again
    assert paraphraser.neighbours["largest"] == ("biggest",)  # nor the opposite, however alike
    worded = {paraphraser.altered("When was Largest founded by 3 men?", Random(seed)) for seed in range(20)}
    assert worded == {"When was Largest founded by 3 men?", "When was Largest established by 3 men?"}


def test_paraphrased_rows_keep_their_places() -> None:
    plain, worded = (prepare.draw(SAMPLES, 0.002, seed=1, paraphrased=share) for share in (0.0, 1.0))
    assert {row.kind for row in worded} == set(prepare.KINDS)
    assert len(worded) == pytest.approx(len(plain), rel=0.2)
