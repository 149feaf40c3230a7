"""What every LanguageModel must do: subclass and give a `saying` fixture, which makes models that say what a test wants."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, get_args

import pytest

from index.endpoint.language_model import Cause, LanguageModel, Message, ModelFailure, Spent

QUESTION = [Message("system", "Answer from the evidence."), Message("user", "What did the council do?")]
PIECES = ("The council ", "approved ", "the plan [1].")
GRACE = 1.0  # seconds after a deadline, and after the caller has gone


class Saying(Protocol):
    """Makes a model that says these pieces, `pause` seconds before each, and then ends, or breaks off."""

    def __call__(self, *pieces: str, pause: float = 0.0, breaks_off: bool = False) -> LanguageModel: ...


def soon() -> float:
    return time.monotonic() + 20


class LanguageModelConformance:
    """Each test stands for a promise of `index.endpoint.language_model.LanguageModel`."""

    def test_a_whole_answer_is_all_its_pieces(self, saying: Saying) -> None:
        model = saying(*PIECES)
        for _ in range(2):
            pieces = list(model.stream(QUESTION, most=99, deadline=soon()))
            assert "".join(pieces) == "".join(PIECES)
            assert all(pieces)

    def test_pieces_come_while_it_writes(self, saying: Saying) -> None:
        begin = time.monotonic()
        stream = saying(*["word "] * 30, pause=0.1).stream(QUESTION, most=99, deadline=begin + 20)
        assert next(stream)
        assert time.monotonic() - begin < 2.5
        stream.close()  # type: ignore[attr-defined]

    def test_an_answer_that_breaks_off_is_not_taken_for_whole(self, saying: Saying) -> None:
        pieces: list[str] = []
        with pytest.raises(ModelFailure) as failed:
            pieces.extend(saying(*PIECES, breaks_off=True).stream(QUESTION, most=99, deadline=soon()))
        assert failed.value.cause in get_args(Cause)
        assert str(failed.value).strip() and "\n" not in str(failed.value)

    def test_the_deadline_covers_everything(self, saying: Saying) -> None:
        for late, model in ((-1.0, saying(*PIECES)), (0.5, saying(*["word "] * 90, pause=0.1))):
            begin = time.monotonic()
            with pytest.raises(ModelFailure) as failed:
                list(model.stream(QUESTION, most=999, deadline=begin + late))
            assert failed.value.cause == "timeout"
            assert time.monotonic() - begin < max(0, late) + GRACE

    def test_a_caller_who_goes_is_noticed_within_a_second(self, saying: Saying) -> None:
        looks: list[float] = []

        def gone() -> bool:
            looks.append(time.monotonic())
            return looks[-1] > begin + 0.5

        begin = time.monotonic()
        with pytest.raises(ModelFailure) as failed:
            list(saying("word ", "word ", pause=5).stream(QUESTION, most=99, deadline=soon(), gone=gone))
        assert failed.value.cause == "cancelled"
        assert time.monotonic() - looks[-1] < GRACE
        assert looks[-1] - begin < 0.5 + GRACE

    def test_what_a_call_cost_is_told_once_if_at_all(self, saying: Saying) -> None:
        costs: list[Spent] = []
        list(saying(*PIECES).stream(QUESTION, most=99, deadline=soon(), spent=costs.append))
        assert len(costs) <= 1
        assert all(cost.prompt >= 0 and cost.completion >= 0 for cost in costs)

    def test_threads_may_share_it(self, saying: Saying) -> None:
        model = saying(*PIECES)
        with ThreadPoolExecutor(4) as pool:
            texts = pool.map(lambda _: "".join(model.stream(QUESTION, most=99, deadline=soon())), range(8))
            assert list(texts) == ["".join(PIECES)] * 8

    def test_it_has_a_name_and_room(self, saying: Saying) -> None:
        model = saying(*PIECES)
        assert model.name.strip() == model.name != ""
        assert model.context >= 256
