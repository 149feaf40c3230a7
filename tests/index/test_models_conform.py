"""The shipped, the endpoint's and the fake models keep their protocols, and the conformance classes see broken ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import count
from typing import Any

import anyio
import numpy as np
import pytest
from fastapi.responses import StreamingResponse

from index.embedders.endpoint import EndpointEmbedder
from index.embedders.minilm import Embedder, MiniLM, Vectors
from index.endpoint.client import EndpointModel
from index.endpoint.language_model import LanguageModel, Message, ModelFailure, Spent
from index.endpoint.presets import resolve
from index.fakes import FakeEmbedder, FakeLanguageModel
from tests.index.embedder_conformance import EmbedderConformance
from tests.index.language_model_conformance import LanguageModelConformance, Saying
from tests.index.scripted_chunks import DONE, chunk, event
from tests.index.scripted_embeddings import scripted_embeddings
from tests.index.scripted_llm import Asked, ScriptedServer, scripted_llm


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    return MiniLM()


class TestMiniLM(EmbedderConformance):
    @pytest.fixture
    def embedder(self, minilm: Embedder) -> Embedder:
        return minilm


class TestEndpointEmbedder(EmbedderConformance):
    @pytest.fixture
    def embedder(self) -> Iterator[Embedder]:
        with scripted_embeddings() as server:
            server.script("conforming")
            with EndpointEmbedder(server.base_url, "conforming", batch=2) as embedder:
                yield embedder


class TestFakeEmbedder(EmbedderConformance):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return FakeEmbedder()


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted_llm() as server:
        yield server


class TestEndpointModel(LanguageModelConformance):
    @pytest.fixture
    def saying(self, server: ScriptedServer) -> Saying:
        numbers = count()

        def made(*pieces: str, pause: float = 0.0, breaks_off: bool = False) -> LanguageModel:
            async def body() -> AsyncIterator[bytes]:
                for piece in pieces:
                    await anyio.sleep(pause)
                    yield event(chunk(piece))
                if not breaks_off:
                    yield event(chunk(None, finish="stop"))
                    yield DONE

            def behaviour(_: Asked) -> StreamingResponse:
                return StreamingResponse(body(), media_type="text/event-stream")

            name = f"model {next(numbers)}"
            server.behaves(name, behaviour)
            return EndpointModel(resolve("custom", base_url=server.base_url, model=name))

        return made


def fake_saying(*pieces: str, pause: float = 0.0, breaks_off: bool = False) -> FakeLanguageModel:
    return FakeLanguageModel(*pieces, pause=pause, failure=ModelFailure("cut") if breaks_off else None)


class TestFakeLanguageModel(LanguageModelConformance):
    @pytest.fixture
    def saying(self) -> Saying:
        return fake_saying


class Unscaled(FakeEmbedder):
    def embed(self, texts: Sequence[str]) -> Vectors:
        return super().embed(texts) * np.float32(2)


class Sorting(FakeEmbedder):
    def embed(self, texts: Sequence[str]) -> Vectors:
        return super().embed(sorted(texts))


class Wavering(FakeEmbedder):
    def embed(self, texts: Sequence[str]) -> Vectors:
        self.name += "'"
        return super().embed(texts)


class Refusing(FakeEmbedder):
    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.stack([super(Refusing, self).embed([text])[0] for text in texts])


class Deaf(FakeEmbedder):
    def embed(self, texts: Sequence[str]) -> Vectors:
        return super().embed(["the same"] * len(texts))


class Guessing(FakeEmbedder):
    def embed_query(self, text: str) -> Vectors:
        return super().embed_query(text + " why")


class Nameless(FakeEmbedder):
    def __init__(self) -> None:
        super().__init__(name="")


@pytest.mark.parametrize(
    ("broken", "seen_by"),
    [
        (Unscaled, "test_a_row_of_unit_length_for_each_text"),
        (Sorting, "test_rows_stand_in_the_order_of_the_texts"),
        (Wavering, "test_the_same_again_and_from_several_threads"),
        (Guessing, "test_a_question_is_embedded_like_a_text"),
        (Refusing, "test_no_texts_are_no_rows"),
        (Deaf, "test_likeness_is_told"),
        (Nameless, "test_its_name_tells_libraries_apart"),
    ],
)
def test_a_broken_embedder_is_seen(broken: Callable[[], Embedder], seen_by: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        getattr(EmbedderConformance(), seen_by)(broken())


class Broken(FakeLanguageModel):
    """A model without one of its virtues."""

    def __init__(self, lacks: str, *pieces: str, **settings: Any) -> None:
        super().__init__(*pieces, **settings)
        self._lacks = lacks
        if lacks == "room":
            self.context = 0
        if lacks == "honesty":
            self.failure = None

    def stream(self, messages: Sequence[Message], **call: Any) -> Iterator[str]:  # type: ignore[override]
        if self._lacks in ("deadline", "listening"):
            call.update({"deadline": 1e12} if self._lacks == "deadline" else {"gone": lambda: False})
        if self._lacks == "thrift" and call.get("spent"):
            call["spent"](Spent(1, 1))
        if self._lacks == "flow":
            yield from list(super().stream(messages, **call))
        elif self._lacks == "an end":
            yield from list(super().stream(messages, **call))[:-1]
        elif self._lacks == "patience" and len(self.asked) > 1:
            raise ModelFailure("refused", "one question is enough")
        else:
            yield from super().stream(messages, **call)


@pytest.mark.parametrize(
    ("lacks", "seen_by"),
    [
        ("an end", "test_a_whole_answer_is_all_its_pieces"),
        ("flow", "test_pieces_come_while_it_writes"),
        ("honesty", "test_an_answer_that_breaks_off_is_not_taken_for_whole"),
        ("deadline", "test_the_deadline_covers_everything"),
        ("listening", "test_a_caller_who_goes_is_noticed_within_a_second"),
        ("thrift", "test_what_a_call_cost_is_told_once_if_at_all"),
        ("patience", "test_threads_may_share_it"),
        ("room", "test_it_has_a_name_and_room"),
    ],
)
def test_a_broken_language_model_is_seen(lacks: str, seen_by: str) -> None:
    def saying(*pieces: str, pause: float = 0.0, breaks_off: bool = False) -> LanguageModel:
        failure = ModelFailure("cut") if breaks_off else None
        return Broken(lacks, *pieces, pause=pause, failure=failure)

    with pytest.raises((AssertionError, pytest.fail.Exception, ModelFailure)):
        getattr(LanguageModelConformance(), seen_by)(saying)
