"""What OpenAPI says of the API, made from the routes: every integer with its bounds, every event with its data."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

MOST = 2**53 - 1
"""The largest integer that every reader of JSON holds exactly."""


class Api(FastAPI):
    """FastAPI whose schema bounds every integer: those that no route bounds are counts, places and numbers from 0."""

    def openapi(self) -> dict[str, Any]:
        """OpenAPI 3.1, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = super().openapi()
            _bound(self.openapi_schema)
            for path in self.openapi_schema["paths"].values():
                for operation in path.values():
                    content = operation["responses"].get("200", {}).get("content", {})
                    # FastAPI calls a stream by itself a text.
                    content.get("text/event-stream", {}).get("schema", {}).pop("type", None)
        return self.openapi_schema


def event_stream(**events: Any) -> dict[str, Any]:
    """The content of an answer in server-sent events: by its name what each event's data is. As in OpenAPI 3.1 the schema
    is that of one event; the types of the data must be in the schema, being an answer somewhere, or need no others."""
    kinds = [_event(name, data) for name, data in events.items()]
    return {"text/event-stream": {"schema": {"description": "one event", "oneOf": kinds}}}


def _event(name: str, data: Any) -> dict[str, Any]:
    document = TypeAdapter(data).json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    document.pop("$defs", None)
    said = {"type": "string", "contentMediaType": "application/json", "contentSchema": document}
    properties = {"event": {"const": name}, "data": said}
    return {"type": "object", "required": ["event", "data"], "properties": properties}


def _bound(part: Any) -> None:
    if isinstance(part, list):
        for item in part:
            _bound(item)
    elif isinstance(part, dict):
        for item in part.values():
            _bound(item)
        if part.get("type") == "integer":
            part.setdefault("minimum", part.get("exclusiveMinimum", 0))
            part.setdefault("maximum", part.get("exclusiveMaximum", MOST))
