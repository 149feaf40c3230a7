"""OpenAPI says of the OpenAI routes what they answer."""

from __future__ import annotations

from typing import Any

import httpx
from jsonschema import Draft202012Validator

from tests.ui.doors import OPENAI_PATHS
from tests.ui.openai_door import KEEPER

UNKNOWN = "Who is the mayor?"


def test_the_schema_describes_every_answer(openai_address: str) -> None:
    with httpx.Client(base_url=openai_address) as client:
        schema = client.get("/v1/openapi.json").json()

        def posted(path: str, **body: Any) -> tuple[str, str, httpx.Response]:
            return "post", f"/v1/{path}", client.post(f"/v1/{path}", json={"model": "cited"} | body)

        answers = [
            ("get", "/v1/models", client.get("/v1/models")),
            ("get", "/v1/models/{id}", client.get("/v1/models/cited")),
            ("get", "/v1/models/{id}", client.get("/v1/models/none")),
            posted("embeddings", model="hash", input=["a", "b"]),
            posted("embeddings", model="hash", input="a", encoding_format="base64"),
            posted("embeddings", model="hash", input=[1]),
            posted("responses", input=KEEPER),
            posted("responses", input=UNKNOWN),
            posted("responses"),
            *(
                posted("chat/completions", messages=[{"role": "user", "content": text}])
                for text in (KEEPER, UNKNOWN, "", "explode, lighthouse")
            ),
        ]

    assert {path for _, path, _ in answers} == OPENAI_PATHS & set(schema["paths"]) == OPENAI_PATHS
    assert {answer.status_code for _, _, answer in answers} == {200, 400, 404, 500}
    for method, path, answer in answers:
        said = schema["paths"][path][method]["responses"][str(answer.status_code)]["content"]
        wanted = said["application/json"]["schema"] | {"components": schema["components"]}
        assert list(Draft202012Validator(wanted).iter_errors(answer.json())) == [], (path, answer.text)
        assert set(answer.json()) == set(_properties(wanted)), path


def test_every_number_that_is_given_has_bounds(openai_address: str) -> None:
    schemas = httpx.get(f"{openai_address}/v1/openapi.json").json()["components"]["schemas"]
    for name in ("ChatBody", "ResponsesBody", "EmbeddingsBody"):
        for field in schemas[name]["properties"].values():
            for form in field.get("anyOf", [field]):
                assert form.get("type") != "integer" or {"minimum", "maximum"} <= set(form), (name, field)
                assert form.get("type") != "array" or "maxItems" in form, (name, field)


def _properties(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema["$ref"].rpartition("/")[2]
    found: dict[str, Any] = schema["components"]["schemas"][name]["properties"]
    return found
