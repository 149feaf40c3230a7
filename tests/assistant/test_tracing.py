"""Traces reach a collector with their names and numbers, without content unless asked for, and never in the way."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.tracing import NoTracer, OtlpTracer, Tracer, attributes_of, open_tracer
from index.endpoint.language_model import ModelFailure
from index.errors import CitedError

ROOT = Path(__file__).resolve().parent.parent.parent
QUESTION = "Who keeps the canary of the harbour?"
OFF = """
import sys
seen = []
sys.addaudithook(lambda event, arguments: seen.append(event) if event.startswith("socket.") else None)
from assistant.tracing import open_tracer
tracer = open_tracer(None)
for _ in range(3):
    with tracer.span("ask", question="Who?") as span:
        span.note(passages=1)
tracer.close()
print([seen, sorted(name for name in sys.modules if name.partition(".")[0] in ("opentelemetry", "grpc"))])
"""
UNHEARD = """
import gc, sys, time
from assistant.tracing import open_tracer
tracer = open_tracer("otlp", content=True)
gc.collect()
gc.freeze()  # a collection over everything imported takes 60 ms by itself, with or without traces
slowest = 0.0
for number in range(1500):
    began = time.perf_counter()
    with tracer.span("ask", question="Who?") as span, tracer.span("retrieve") as inner:
        inner.note(passages=number)
    slowest = max(slowest, time.perf_counter() - began)
    time.sleep(0.001)
print(time.time(), slowest)
"""


class Collector:
    """What arrived: (name, parent's name, attributes, resource)."""

    def __init__(self) -> None:
        self.endpoint = ""
        self.requests: list[Any] = []

    def spans(self) -> list[tuple[str, str, dict[str, Any]]]:
        raw = [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        names = {span.span_id: span.name for span in raw}
        assert len({span.trace_id for span in raw}) == sum(not span.parent_span_id for span in raw)
        assert all(span.end_time_unix_nano > span.start_time_unix_nano for span in raw)
        return [(span.name, names.get(span.parent_span_id, ""), _values(span.attributes)) for span in raw]


def _values(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}


@contextmanager
def collector() -> Iterator[Collector]:
    """An OTLP/gRPC collector on the loopback."""
    import grpc
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as messages
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as service

    found = Collector()

    class Servicer(service.TraceServiceServicer):  # type: ignore[misc]
        def Export(self, request: Any, context: Any) -> Any:
            found.requests.append(request)
            return messages.ExportTraceServiceResponse()

    server = grpc.server(ThreadPoolExecutor(2))
    service.add_TraceServiceServicer_to_server(Servicer(), server)
    found.endpoint = f"http://127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        yield found
    finally:
        server.stop(None).wait(5)


def answer(tracer: Tracer) -> None:
    """The stages as the assistant goes through them, the last ones from a stream in other threads."""
    with tracer.span("ask", question=QUESTION) as asked:
        with tracer.span("retrieve", question=QUESTION) as span:
            span.note(passages=12, embedder="all-MiniLM-L6-v2")
        with tracer.span("read") as span:
            span.note(passages=12, best=0.75, answerable=True, nothing=None)
        with tracer.span("write", model="qwen3", provider="qwen", server="localhost") as span:
            span.note(input_tokens=900, output_tokens=40, text="The keeper [1].")
        thread = threading.Thread(target=_verify, args=(tracer, asked))
        thread.start()
        thread.join()
        asked.note(answered=True, citations=1, answered_by="qwen3")


def _verify(tracer: Tracer, asked: Any) -> None:
    with tracer.span("verify", asked) as span:
        span.note(citations=1, dropped=2)


@pytest.mark.parametrize("content", [False, True])
def test_spans_arrive_with_names_and_numbers_and_content_only_when_asked_for(content: bool) -> None:
    with collector() as heard:
        tracer = open_tracer("otlp", content=content, endpoint=heard.endpoint)
        answer(tracer)
        tracer.close()
        tracer.close()
        spans = {name: (parent, facts) for name, parent, facts in heard.spans()}
        raw = b"".join(request.SerializeToString() for request in heard.requests)
    assert {name: parent for name, (parent, _) in spans.items()} == {
        "ask": "",
        "retrieve": "ask",
        "read": "ask",
        "write": "ask",
        "verify": "ask",
    }
    assert (
        spans["write"][1].items()
        >= {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": "qwen3",
            "gen_ai.provider.name": "qwen",
            "gen_ai.usage.input_tokens": 900,
            "gen_ai.usage.output_tokens": 40,
            "server.address": "localhost",
        }.items()
    )
    assert spans["retrieve"][1].items() >= {
        ("gen_ai.operation.name", "retrieval"),
        ("cited.passages", 12),
        ("cited.embedder", "all-MiniLM-L6-v2"),
    }
    assert spans["read"][1] == {"cited.passages": 12, "cited.best": 0.75, "cited.answerable": True}
    assert spans["verify"][1] == {"cited.citations": 1, "cited.dropped": 2}
    assert spans["ask"][1]["cited.answered_by"] == "qwen3"
    assert (QUESTION.encode() in raw, b"The keeper" in raw) == (content, content)
    assert spans["ask"][1].get("gen_ai.retrieval.query.text") == (QUESTION if content else None)
    assert b"service.name" in raw
    assert b"cited" in raw


def test_a_failed_stage_says_what_sort_of_error_and_no_more() -> None:
    with collector() as heard:
        tracer = OtlpTracer(endpoint=heard.endpoint)
        with pytest.raises(ModelFailure), tracer.span("ask"), tracer.span("write", model="m"):
            raise ModelFailure("rate_limited", f"no answer to {QUESTION!r}")
        with pytest.raises(KeyError), tracer.span("ask"):
            raise KeyError(QUESTION)
        stream = _stream(tracer)
        next(stream)
        closing = threading.Thread(target=stream.close)
        closing.start()
        closing.join()
        tracer.close()
        found = [(name, parent, facts.get("error.type")) for name, parent, facts in heard.spans()]
        raw = b"".join(request.SerializeToString() for request in heard.requests)
    assert found == [
        ("write", "ask", "rate_limited"),
        ("ask", "", "rate_limited"),
        ("ask", "", "KeyError"),
        ("write", "ask", None),
        ("ask", "", None),
    ]
    assert QUESTION.encode() not in raw


def _stream(tracer: Tracer) -> Iterator[str]:
    with tracer.span("ask") as asked, tracer.span("write", asked):
        yield "a piece"


def test_facts_become_attributes() -> None:
    facts = {"passages": 3, "model": "m", "question": "Who?", "title": "T \ud83d", "gone": None}
    assert attributes_of(facts, content=False) == {"cited.passages": 3, "gen_ai.request.model": "m"}
    assert attributes_of(facts, content=True) == {
        "cited.passages": 3,
        "gen_ai.request.model": "m",
        "gen_ai.retrieval.query.text": "Who?",
        "cited.title": "T ?",
    }
    for off in (None, ""):
        assert isinstance(open_tracer(off), NoTracer)
    with pytest.raises(CitedError, match="set CITED_TRACE to otlp"):
        open_tracer("zipkin")


def test_off_it_opens_no_socket_and_imports_nothing() -> None:
    result = subprocess.run([sys.executable, "-c", OFF], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ast.literal_eval(result.stdout) == [[], []]


@pytest.mark.parametrize("hears", ["nobody", "a deaf one"])
def test_without_a_collector_no_answer_waits_nothing_is_printed_and_the_end_comes_soon(hears: str) -> None:
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        if hears == "a deaf one":
            port.listen()  # takes connections, never answers
        environment = {
            **os.environ,
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port.getsockname()[1]}",
        }
        command = [sys.executable, "-c", UNHEARD]
        result = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
        )
        ended = time.time()
    last, slowest = map(float, result.stdout.split())
    assert result.stderr == ""
    assert slowest < 0.05
    assert ended - last < 2.5  # two seconds, and the interpreter's own end
