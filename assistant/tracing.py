"""Traces of answers: what each stage of a question took and counted, as OpenTelemetry spans; off unless asked for.

with tracer.span("ask", question=question) as asked:
    with tracer.span("retrieve") as span:
        span.note(passages=12)

A fact becomes an attribute: the ones below by OpenTelemetry's semantic conventions for generative AI, other numbers as
`cited.NAME`. Any other text counts as content, which leaves the process only when that was asked for.
"""

from __future__ import annotations

import atexit
import logging
import threading
from contextlib import AbstractContextManager, suppress
from contextvars import ContextVar, Token
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Protocol

from index.errors import CitedError

if TYPE_CHECKING:
    from opentelemetry.trace import Span as OpenTelemetrySpan

Stage = Literal["ask", "retrieve", "read", "write", "verify"]
Fact = str | int | float | bool | None

# github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai: names of 2026, all "in development".
_OPERATIONS = {"ask": "invoke_workflow", "retrieve": "retrieval"}
_WITH_MODEL = {"write": "chat"}
_NAMES = {
    "model": "gen_ai.request.model",
    "provider": "gen_ai.provider.name",
    "server": "server.address",
    "input_tokens": "gen_ai.usage.input_tokens",
    "output_tokens": "gen_ai.usage.output_tokens",
    "streamed": "gen_ai.request.stream",
    "cause": "error.type",
    "answered_by": "cited.answered_by",
    "embedder": "cited.embedder",
    "kind": "cited.question_kind",
}
_CONTENT = {"question": "gen_ai.retrieval.query.text", "text": "cited.text"}
_EXPORT_SECONDS = 1.0
_CLOSING_SECONDS = 1.8


class Span(Protocol):
    """A stage that is going on."""

    def note(self, **facts: Fact) -> None:
        """Adds facts; None says nothing."""


class Tracer(Protocol):
    """Told which stages a question goes through. Safe to call from several threads."""

    def span(self, stage: Stage, within: Span | None = None, **facts: Fact) -> AbstractContextManager[Span]:
        """A stage, for as long as the block lasts: part of `within`, else of the stage that this thread is in."""

    def close(self) -> None:
        """Sends what is left, for two seconds at most; later spans go nowhere."""


class _Nothing:
    """A span that nobody sees."""

    def __enter__(self) -> Span:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def note(self, **facts: Fact) -> None:  # noqa: ARG002
        return None


_NOTHING = _Nothing()


class NoTracer:
    """The default: imports nothing, sends nothing."""

    def span(self, stage: Stage, within: Span | None = None, **facts: Fact) -> AbstractContextManager[Span]:  # noqa: ARG002
        """A span that nobody sees."""
        return _NOTHING

    def close(self) -> None:
        """Nothing to close."""


NO_TRACER = NoTracer()


class OtlpTracer:
    """Sends spans over OTLP/gRPC from a thread of its own: no answer waits for a collector, and one that is slow or not
    there costs only the spans."""

    def __init__(self, *, content: bool = False, endpoint: str | None = None) -> None:
        """`content` lets question and text out. `endpoint` None takes OTEL_EXPORTER_OTLP_ENDPOINT, else
        http://localhost:4317; other OTEL_ variables count as they do everywhere. Raises CitedError."""
        # Before the import: a collector that is not there would be complained of on standard error.
        _silence()
        try:
            from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError as error:
            raise CitedError(
                f"traces need OpenTelemetry, and {error.name} is missing: pip install 'cited[trace]'"
            ) from error
        try:
            exporter = OTLPSpanExporter(endpoint=endpoint, timeout=_EXPORT_SECONDS)
        except (ValueError, RuntimeError) as error:
            raise CitedError(f"traces cannot be sent: {error}; check the OTEL_EXPORTER_ variables") from error
        # A provider of its own: the global one would also get Chroma's spans.
        self._provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
        self._spans = self._provider.get_tracer("cited")
        self._content = content
        self._current: ContextVar[_OtlpSpan | None] = ContextVar("stage", default=None)
        self._closed = False
        atexit.register(self.close)

    def span(self, stage: Stage, within: Span | None = None, **facts: Fact) -> AbstractContextManager[Span]:
        """As Tracer.span."""
        parent = within if isinstance(within, _OtlpSpan) else self._current.get()
        return _Stage(self, stage, parent, facts)

    def close(self) -> None:
        """As Tracer.close."""
        if self._closed:
            return
        self._closed = True
        atexit.unregister(self.close)
        # The provider's own shutdown waits for as long as its exporter does, batch after batch.
        ending = threading.Thread(target=self._provider.shutdown, name="trace-shutdown", daemon=True)
        ending.start()
        ending.join(_CLOSING_SECONDS)


class _OtlpSpan:
    """One OpenTelemetry span."""

    def __init__(self, raw: OpenTelemetrySpan, stage: Stage, content: bool) -> None:
        self.raw = raw
        self._stage = stage
        self._content = content
        self._operation(_OPERATIONS.get(stage))

    def note(self, **facts: Fact) -> None:
        """As Span.note."""
        self.raw.set_attributes(attributes_of(facts, content=self._content))
        if facts.get("model"):
            self._operation(_WITH_MODEL.get(self._stage))

    def _operation(self, name: str | None) -> None:
        if name:
            self.raw.set_attribute("gen_ai.operation.name", name)


class _Stage:
    """Opens a span, makes it the thread's current one, and ends it."""

    def __init__(
        self, tracer: OtlpTracer, stage: Stage, parent: _OtlpSpan | None, facts: dict[str, Fact]
    ) -> None:
        self._tracer = tracer
        self._stage = stage
        self._parent = parent
        self._facts = facts
        self._span: _OtlpSpan | None = None
        self._token: Token[_OtlpSpan | None] | None = None

    def __enter__(self) -> Span:
        from opentelemetry.context import Context
        from opentelemetry.trace import SpanKind, set_span_in_context

        tracer = self._tracer
        around = set_span_in_context(self._parent.raw, Context()) if self._parent else Context()
        kind = SpanKind.CLIENT if self._stage == "write" and self._facts.get("model") else SpanKind.INTERNAL
        raw = tracer._spans.start_span(self._stage, context=around, kind=kind)
        self._span = _OtlpSpan(raw, self._stage, tracer._content)
        self._span.note(**self._facts)
        self._token = tracer._current.set(self._span)
        return self._span

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._span is not None
        assert self._token is not None
        # A stream may be closed by another thread than began it; there is nothing to put back there.
        with suppress(ValueError):
            self._tracer._current.reset(self._token)
        if kind is not None and kind is not GeneratorExit:
            self._failed(kind, error)
        self._span.raw.end()

    def _failed(self, kind: type[BaseException], error: BaseException | None) -> None:
        """Only what sort of error: its message may hold the question."""
        from opentelemetry.trace import Status, StatusCode

        assert self._span is not None
        cause = getattr(error, "cause", None)
        self._span.raw.set_attribute("error.type", cause if isinstance(cause, str) else kind.__qualname__)
        self._span.raw.set_status(Status(StatusCode.ERROR))


def attributes_of(facts: dict[str, Fact], *, content: bool) -> dict[str, str | int | float | bool]:
    """`{"passages": 12, "model": "m", "question": "Who?"} -> {"cited.passages": 12, "gen_ai.request.model": "m"}`; the
    question too with `content`."""
    found: dict[str, str | int | float | bool] = {}
    for name, value in facts.items():
        if value is None:
            continue
        if name in _NAMES:
            found[_NAMES[name]] = value
        elif not isinstance(value, str):
            found[f"cited.{name}"] = value
        elif content:
            # Half characters cannot be sent.
            found[_CONTENT.get(name, f"cited.{name}")] = value.encode("utf-8", "replace").decode("utf-8")
    return found


def open_tracer(kind: str | None, *, content: bool = False, endpoint: str | None = None) -> Tracer:
    """The tracer of a setting: "otlp", or "" or None for none. Raises CitedError."""
    if not kind:
        return NO_TRACER
    if kind != "otlp":
        raise CitedError(f"no trace is called {kind!r}: set CITED_TRACE to otlp, or leave it out")
    return OtlpTracer(content=content, endpoint=endpoint)


def _silence() -> None:
    logger = logging.getLogger("opentelemetry")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False


def _resource() -> Any:
    """Who sends: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES, else "cited"."""
    from opentelemetry.sdk.resources import Resource

    found = Resource.create()
    if str(found.attributes.get("service.name", "unknown_service")).startswith("unknown_service"):
        return found.merge(Resource({"service.name": "cited"}))
    return found
