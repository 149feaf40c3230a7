"""An embedding endpoint's vectors are checked one by one, and each of its faults is one line within the deadline."""

from __future__ import annotations

import json
import pickle
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from index.embedders.endpoint import EndpointEmbedder
from index.embedders.minilm import Embedder
from index.embedders.tokens import load_tokenizer
from index.endpoint.language_model import ModelFailure
from index.errors import CitedError
from index.fakes import FakeEmbedder
from tests.index.scripted_embeddings import Asked, ScriptedEmbeddings, scripted_embeddings
from tests.index.small_library import article_text

KEY = "sk-secret-0123456789abcdef"
TEXTS = [article_text(seed, 2) for seed in range(11)]


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedEmbeddings]:
    with scripted_embeddings() as running:
        yield running


def at(server: ScriptedEmbeddings, model: str, **settings: Any) -> EndpointEmbedder:
    return EndpointEmbedder(server.base_url, model, KEY, **settings)


def test_it_is_an_embedder_that_sends_batches_and_keeps_order_and_connection(
    server: ScriptedEmbeddings,
) -> None:
    server.script("good")
    with at(server, "good", batch=4) as embedder:
        same: Embedder = embedder
        vectors = same.embed(TEXTS)
        np.testing.assert_allclose(vectors, FakeEmbedder(16, "good").embed(TEXTS), atol=1e-6)
        np.testing.assert_allclose(same.embed_query(TEXTS[3]), vectors[3], atol=1e-6)
        assert (vectors.dtype, same.dimension, same.embed([]).shape) == (np.float32, 16, (0, 16))
        assert [len(asked.texts) for asked in server.of("good")] == [4, 4, 3, 1]
        assert len({asked.handler.client_address for asked in server.of("good")}) == 1
        assert embedder.count_tokens(["The river.", ""]) == [3, 0]
    first = server.of("good")[0]
    assert first.headers["authorization"] == f"Bearer {KEY}"
    assert first.body["encoding_format"] == "base64"
    assert "dimensions" not in first.body
    assert KEY not in repr(embedder) + embedder.name
    names = {
        EndpointEmbedder(url, model).name for url in ("http://a/v1/", "http://b/v1") for model in ("x", "y")
    }
    assert len(names) == 4
    assert EndpointEmbedder("http://a/v1", "x").name in names  # a slash at the end is the same place


def test_the_clients_own_environment_neither_replaces_nor_adds_to_what_is_sent(
    server: ScriptedEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer another-house\nX-Spy: another-house")
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "BASE_URL", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", "another-house")
    server.script("private")
    with at(server, "private") as embedder, EndpointEmbedder(server.base_url, "private") as keyless:
        embedder.embed_query("river")
        keyless.embed_query("river")
    with_key, without = server.of("private")
    assert with_key.headers["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in without.headers
    assert "another-house" not in str(with_key.headers) + str(without.headers)


def test_the_dimension_is_asked_once_or_asked_for(server: ScriptedEmbeddings) -> None:
    server.script("asked")
    with at(server, "asked") as embedder:
        assert [embedder.dimension, embedder.dimension] == [16, 16]
        assert len(server.of("asked")) == 1

    def wants(asked: Asked) -> None:
        if "dimensions" in asked.body:
            asked.refuse(400, "This model does not support specifying dimensions.")
        else:
            asked.answer(asked.vectors())

    server.script("natural", wants)
    with at(server, "natural", dimension=16) as embedder:
        assert embedder.embed(TEXTS[:2]).shape == (2, 16)
        embedder.embed_query("river")
        assert ["dimensions" in asked.body for asked in server.of("natural")] == [True, False, False]
    with (
        at(server, "natural", dimension=24) as other,
        pytest.raises(ModelFailure, match="16 numbers, not 24"),
    ):
        other.embed_query("river")


def test_lists_any_order_and_missing_numbering_are_read(server: ScriptedEmbeddings) -> None:
    def only_lists(asked: Asked) -> None:
        if asked.body["encoding_format"] == "base64":
            asked.refuse(422, "encoding_format: Input should be 'float'", param="encoding_format")
        else:
            asked.answer(asked.vectors())

    server.script("shuffled", lambda asked: asked.answer(asked.vectors(), shuffled=True))
    server.script("lists", lambda asked: asked.answer(asked.vectors(), encoding="float"))
    server.script("only-lists", only_lists)
    server.script("unnumbered", lambda asked: asked.answer(asked.vectors(), index=None))
    server.script("tiny", lambda asked: asked.answer(asked.vectors() * 1e-30, encoding="float"))
    for model in ("shuffled", "lists", "only-lists", "unnumbered", "tiny"):
        with at(server, model) as embedder:
            expected = FakeEmbedder(16, model).embed(TEXTS)
            np.testing.assert_allclose(embedder.embed(TEXTS), expected, atol=1e-6, err_msg=model)


def test_long_texts_are_shortened_and_large_batches_halved(server: ScriptedEmbeddings) -> None:
    def small(asked: Asked) -> None:
        if len(asked.texts) > 10:
            asked.refuse(400, "batch size is invalid, it should not be larger than 10")
        else:
            asked.answer(asked.vectors())

    def short(asked: Asked) -> None:
        if any(len(text) > 300 for text in asked.texts):
            asked.refuse(
                400, "This model's maximum context length is 75 tokens", type="invalid_request_error"
            )
        else:
            asked.answer(asked.vectors())

    server.script("small", small)
    with at(server, "small") as embedder:
        texts = [f"text number {number}" for number in range(40)]
        np.testing.assert_allclose(embedder.embed(texts), FakeEmbedder(16, "small").embed(texts), atol=1e-6)
        assert embedder.batch == 10
    server.script("short", short)
    long = "The river rose in the night. " * 400
    with at(server, "short") as embedder:
        embedder.embed(["the first", long, "", "half \ud83d character"])
        sent = {text for asked in server.of("short") for text in asked.texts}
        whole = max(sent, key=len)
        assert long.startswith(whole)
        assert len(load_tokenizer().encode(whole, add_special_tokens=False).ids) == 512
        assert {"the first", ".", "half ? character"} <= sent
        kept = [text for text in sent if long.startswith(text) and len(text) <= 300]
        assert len(kept) == 1
    server.script("nothing", lambda asked: asked.refuse(413, "too large"))
    with (
        at(server, "nothing") as embedder,
        pytest.raises(ModelFailure, match="choose a model with more context"),
    ):
        embedder.embed([long])


def test_what_passes_is_tried_again_within_the_deadline(server: ScriptedEmbeddings) -> None:
    def passing(asked: Asked) -> None:
        faults = (
            lambda: asked.refuse(429, "slow down", {"Retry-After": "0.3"}),
            lambda: asked.refuse(503, "loading"),
            asked.reset,
        )
        if asked.number <= len(faults):
            faults[asked.number - 1]()
        else:
            asked.answer(asked.vectors())

    server.script("passing", passing)
    with at(server, "passing") as embedder:
        assert embedder.embed(["river"]).shape == (1, 16)
        times = [asked.at for asked in server.of("passing")]
        assert len(times) == 4
        assert times[1] - times[0] >= 0.3
    server.script("later", lambda asked: asked.refuse(429, "slow down", {"Retry-After": "30"}))
    server.script(
        "broke", lambda asked: asked.refuse(429, "You exceeded your quota", code="insufficient_quota")
    )
    server.script("down", lambda asked: asked.refuse(500, "oops"))
    for model, least in (("later", 0.0), ("broke", 0.0), ("down", 0.7)):
        with at(server, model, seconds=1.0) as embedder:
            began = time.monotonic()
            with pytest.raises(ModelFailure, match="try again later"):
                embedder.embed(["river"])
            assert least <= time.monotonic() - began < 1.5


def _hang(server: ScriptedEmbeddings, asked: Asked) -> None:
    server.stopping.wait(20)


def _drip(server: ScriptedEmbeddings, asked: Asked) -> None:
    asked.handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not server.stopping.wait(0.05):
        asked.handler.wfile.write(b" ")
        asked.handler.wfile.flush()


def _with_numbers(asked: Asked, *numbers: float) -> None:
    asked.answer([numbers for _ in asked.texts], encoding="float")


FAULTS: dict[str, tuple[Any, str]] = {
    "html": (lambda _, asked: asked.send(200, "<html>welcome</html>", "text/html"), "garbage"),
    "half": (lambda _, asked: asked.send(200, '{"data": [{"index": 0, "embe'), "cut"),
    "error-200": (lambda _, asked: asked.send(200, json.dumps({"error": {"message": "no"}})), "server_error"),
    "strings": (lambda _, asked: _with_numbers_text(asked), "garbage"),
    "bad-base64": (lambda _, asked: asked.answer([], embedding=""), "count"),
    "odd-base64": (lambda _, asked: asked.answer(asked.vectors(), embedding="AAAA"), "garbage"),
    "fewer": (lambda _, asked: asked.answer(asked.vectors()[1:]), "count"),
    "doubled": (lambda _, asked: asked.answer(asked.vectors(), index=0), "count"),
    "nan": (lambda _, asked: _with_numbers(asked, 1.0, float("nan")), "numbers"),
    "infinite": (lambda _, asked: _with_numbers(asked, 1.0, float("inf")), "numbers"),
    "zeros": (lambda _, asked: _with_numbers(asked, 0.0, 0.0), "numbers"),
    "empty": (lambda _, asked: _with_numbers(asked), "numbers"),
    "ragged": (
        lambda _, asked: asked.answer([[1.0] * (2 + number) for number in range(len(asked.texts))]),
        "numbers",
    ),
    "changing": (lambda _, asked: asked.answer([[1.0] * (7 + asked.number)] * len(asked.texts)), "dimension"),
    "no-model": (lambda _, asked: asked.refuse(404, f"model not found, key {KEY[:12]}"), "wrong_model"),
    "bad-key": (lambda _, asked: asked.refuse(401, f"Incorrect API key provided: {KEY}"), "unauthorised"),
    "refusal": (lambda _, asked: asked.refuse(400, f"no. <b>x</b> https://evil.example/ {KEY}"), "refused"),
    "elsewhere": (
        lambda _, asked: asked.send(307, "", headers={"Location": "http://127.0.0.1:9/"}),
        "refused",
    ),
    "reset": (lambda _, asked: asked.reset(), "unreachable"),
    "hang": (_hang, "timeout"),
    "drip": (_drip, "timeout"),
}


def _with_numbers_text(asked: Asked) -> None:
    data = [{"index": number, "embedding": ["1"]} for number in range(len(asked.texts))]
    asked.send(200, json.dumps({"data": data}))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_without_the_key_in_time(server: ScriptedEmbeddings, fault: str) -> None:
    behaviour, cause = FAULTS[fault]
    server.script(fault, lambda asked: behaviour(server, asked))
    with at(server, fault, seconds=1.2, query_seconds=0.8) as embedder:
        began = time.monotonic()
        with pytest.raises(ModelFailure) as caught:
            embedder.embed(["river", "bridge"])
            embedder.embed(["river", "bridge"])
        assert time.monotonic() - began < 2.2
    line = str(caught.value)
    assert caught.value.cause == cause
    assert f"{fault!r} at {server.base_url.split('/')[2]!r}" in line
    assert "\n" not in line
    assert not any(part in line for part in (KEY[:12], KEY[-4:], "evil", "<"))
    assert str(pickle.loads(pickle.dumps(caught.value))) == line


def test_a_refused_connection_and_senseless_settings_are_one_line_each() -> None:
    with EndpointEmbedder("http://127.0.0.1:9/v1", "m", KEY, seconds=3) as nobody:
        began = time.monotonic()
        with pytest.raises(ModelFailure, match="could not be reached"):
            nobody.embed(["river"])
        assert time.monotonic() - began < 2
    for url in ("localhost:80", "ftp://a/v1", "http://", "http://u:p4ss@a/v1", "http://a/v1?key=p4ss"):
        with pytest.raises(CitedError) as caught:
            EndpointEmbedder(url, "m")
        assert "p4ss" not in str(caught.value)
    for settings in ({"model": " "}, {"key": "two words"}, {"batch": 0}, {"dimension": 0}, {"seconds": 0}):
        with pytest.raises(CitedError):
            EndpointEmbedder(**{"base_url": "http://a/v1", "model": "m", **settings})


def test_the_former_embedder_is_opened_only_where_the_key_belongs() -> None:
    now = EndpointEmbedder("http://a.example/v1", "new", KEY)
    former = now.former("old at http://a.example/v1 (24 dimensions)")
    assert former is not None
    assert (former.name, former.dimension) == ("old at http://a.example/v1", 24)
    assert now.former("old at http://b.example/v1 (24 dimensions)") is None
    shipped = now.former("all-MiniLM-L6-v2 (384 dimensions)")
    assert shipped is not None
    assert shipped.dimension == 384
