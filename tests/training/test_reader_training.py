"""The reader's recipe end to end on a small sample: training, restart, export, figures."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from assistant.extractive.shipped import VERSION
from index.embedders.tokens import load_tokenizer
from index.embedders.weights import Weights
from training.reader import evaluate, prepare

SAMPLES = Path(__file__).parent / "reader_samples"


@pytest.fixture(scope="module")
def rows_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rows") / "rows.npz"
    assert prepare.main([str(SAMPLES), str(path), "--scale", "0.002"]) == 0
    return path


class TestTraining:
    """With a tiny random network."""

    @pytest.fixture
    def start(self, tmp_path: Path) -> Path:
        torch = pytest.importorskip("torch")
        from training.reader.network import Network, save

        torch.manual_seed(0)
        path = tmp_path / "start.safetensors"
        save(Network(words=30_522, width=32, inner=64, layers=2).state_dict(), path)
        return path

    def test_every_row_is_seen_once_a_pass_and_twins_in_one_batch(self, rows_file: Path) -> None:
        pytest.importorskip("torch")
        from training.reader.train import Plan, RowFile, batches

        rows = RowFile(rows_file)
        plan = Plan(10**6, 60, 7, rate=1e-3, warmup=0.1, seed=0, save_every=1e6)
        seen, passes = 0, []
        for chosen in batches(rows, plan):
            assert 1 <= len(chosen) <= 8
            for row in chosen:
                mates = np.flatnonzero(rows.units == rows.units[row])
                assert set(mates) <= set(chosen)
            passes.extend(chosen.tolist())
            seen += len(chosen)
            if seen >= 2 * len(rows):
                break
        assert len(rows) > rows.units[-1] + 1
        assert sorted(passes[: len(rows)]) == sorted(passes[len(rows) :]) == list(range(len(rows)))

    @pytest.mark.parametrize("dropout", [0.0, 0.1])
    def test_loss_falls_and_a_restart_gives_the_same_weights(
        self, rows_file: Path, start: Path, dropout: float
    ) -> None:
        torch = pytest.importorskip("torch")
        from training.reader.network import load
        from training.reader.train import Plan, RowFile, Run, batches, loss_of, train

        rows = RowFile(rows_file)
        plan = Plan(320, 60, 16, rate=2e-3, warmup=0.1, seed=0, save_every=1e6, dropout=dropout)
        whole, folder = Run(load(start), plan), start.parent
        first = rows.batch(next(batches(rows, plan)))
        before = loss_of(whole.network, first).item()
        torch.manual_seed(1)
        train(whole, rows, folder)
        assert loss_of(whole.network, first).item() < before - 0.5
        halted = Run(load(start), plan)
        torch.manual_seed(1)
        for chosen in islice(batches(rows, plan), 7):
            halted.step(rows.batch(chosen), len(chosen))
        halted.save(folder)
        resumed = Run.resume(folder / "checkpoint.pt", plan, "cpu")
        assert (resumed.seen, resumed.steps) == (halted.seen, 7)
        train(resumed, rows, folder)
        for name, values in whole.network.state_dict().items():
            torch.testing.assert_close(resumed.network.state_dict()[name], values, rtol=1e-3, atol=1e-4)

    def test_the_command_trains_and_the_exported_reader_computes_the_same(
        self, rows_file: Path, start: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        torch = pytest.importorskip("torch")
        pytest.importorskip("onnx")
        from assistant.extractive.reader import MiniLMReader
        from index.embedders.tokens import CLS, SEP
        from training.reader import export
        from training.reader.network import load
        from training.reader.train import main

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
        from assistant.extractive.shipped import EIGHT_BIT_FILE, READER_FILE
        from index.embedders.runtime import OpenVinoModel
        from index.embedders.tokens import batches as of_length
        from training.reader import export

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
        from training.reader import hardest as command

        out = tmp_path / "hard.npz"
        assert command.main([str(rows_file), str(start), str(out), "--share", "0.5", "--others", "0"]) == 0
        with np.load(rows_file) as before, np.load(out) as after:
            numbers = [prepare.KINDS.index(kind) for kind in prepare.MINED]
            mined = [int(np.isin(file["kind"], numbers).sum()) for file in (before, after)]
            others = [int((~np.isin(file["kind"], numbers)).sum()) for file in (before, after)]
            assert mined[1] < mined[0]
            assert others[1] == others[0]
            assert len(after["pieces"]) == int((after["asked"].astype(int) + after["passage"]).sum())

    def test_dropout_leaves_out_the_same_features_at_every_piece_and_only_in_training(self) -> None:
        torch = pytest.importorskip("torch")
        from training.reader.network import Network, Output

        torch.manual_seed(0)
        layer, inner, none = Output(4, 400), torch.randn(3, 5, 4), torch.zeros(3, 5, 400)
        network = Network(words=9, width=32, inner=64, layers=1)
        network.drop(0.25)
        assert [m.dropped for m in network.modules() if isinstance(m, Output)] == [0.25, 0.25]
        layer.LayerNorm, layer.dropped = torch.nn.Identity(), 0.25
        whole, left = layer.eval()(inner, none), layer.train()(inner, none)
        out = left == 0
        assert 0.2 < out.float().mean() < 0.3
        assert torch.equal(out, out[:, :1].expand_as(out))
        assert not torch.equal(out[0], out[1])
        torch.testing.assert_close(left[~out], whole[~out] / 0.75)

    def test_padding_changes_nothing(self, start: Path) -> None:
        torch = pytest.importorskip("torch")
        from training.reader.network import load

        network, ids = load(start), torch.arange(2000, 2010)[None]
        types, mask = torch.zeros_like(ids), torch.ones_like(ids)
        padded = [torch.nn.functional.pad(one, (0, 6)) for one in (ids, mask, types)]
        with torch.no_grad():
            alone, among = network(ids, mask, types), network(*padded)
        torch.testing.assert_close(among[0][:, :10], alone[0], rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(among[2], alone[2], rtol=1e-4, atol=1e-5)
        assert (among[0][:, 10:] < -1000).all()
