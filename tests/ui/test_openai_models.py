"""Models and embeddings, as the official client sees them."""

from __future__ import annotations

import base64

import numpy as np
import openai
import pytest
from openai import OpenAI

from index.fakes import FakeEmbedder


def test_models(openai_client: OpenAI) -> None:
    assert [model.id for model in openai_client.models.list()] == ["cited", "cited-footnotes", "hash"]
    assert openai_client.models.retrieve("cited").owned_by == "cited"
    for refused in (
        lambda: openai_client.models.retrieve("gpt-9"),
        lambda: openai_client.chat.completions.create(
            model="gpt-9", messages=[{"role": "user", "content": "a"}]
        ),
        lambda: openai_client.embeddings.create(model="cited", input="a"),
    ):
        with pytest.raises(openai.NotFoundError) as caught:
            refused()
        assert (caught.value.code, caught.value.param) == ("model_not_found", "model")


def test_embeddings_are_the_librarys(openai_client: OpenAI) -> None:
    texts = ["a lighthouse", "a harbour"]
    vectors = FakeEmbedder().embed(texts)
    for given in ({}, {"encoding_format": "float"}, {"encoding_format": "base64"}, {"dimensions": 32}):
        answer = openai_client.embeddings.create(model="hash", input=texts, **given)  # type: ignore[call-overload]
        for row, expected in zip(answer.data, vectors, strict=True):
            plain = row.embedding
            if isinstance(plain, str):
                plain = np.frombuffer(base64.b64decode(plain), "<f4")
            assert np.array_equal(np.asarray(plain, np.float32), expected)
        assert answer.usage.prompt_tokens == 4
    assert len(openai_client.embeddings.create(model="hash", input="one").data) == 1
    for wrong in ({"input": [1, 2]}, {"input": [[1], [2]]}, {"input": ""}, {"input": []}, {"dimensions": 8}):
        with pytest.raises(openai.BadRequestError):
            openai_client.embeddings.create(**{"model": "hash", "input": "a"} | wrong)
