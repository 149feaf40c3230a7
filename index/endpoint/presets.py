"""Known OpenAI-compatible endpoints, what is particular to each, and the endpoint that a user's settings make of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import urlsplit

from index.errors import CitedError


@dataclass(frozen=True, slots=True)
class Preset:
    """A provider as its documentation describes it. `context` is tokens of prompt and answer together; `limit` the
    parameter that bounds the answer; `extra` goes into the request's body beside the usual fields and switches
    reasoning off, which costs the answer's time and tokens and is never shown; `reasoning` names the fields in which
    reasoning comes nevertheless."""

    name: str
    base_url: str
    model: str
    context: int
    needs_key: bool = False
    system_role: bool = True
    stream_options: bool = True
    temperature: bool = True
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    extra: tuple[tuple[str, Any], ...] = ()
    reasoning: tuple[str, ...] = ("reasoning_content", "reasoning")


_KNOWN = (
    # platform.openai.com/docs: max_tokens is refused by reasoning models, temperature is unless reasoning is off.
    Preset(
        "openai",
        base_url="https://api.openai.com/v1",
        model="gpt-5.4-mini",
        context=400_000,
        needs_key=True,
        temperature=False,
        limit="max_completion_tokens",
        extra=(("reasoning_effort", "none"),),
    ),
    # api-docs.deepseek.com: thinking is on unless switched off; waits with `: keep-alive` comments or empty lines.
    Preset(
        "deepseek",
        base_url="https://api.deepseek.com",
        model="deepseek-v4-flash",
        context=1_000_000,
        needs_key=True,
        extra=(("thinking", {"type": "disabled"}),),
        reasoning=("reasoning_content",),
    ),
    # alibabacloud.com/help/en/model-studio: hybrid models think unless enable_thinking is false.
    Preset(
        "qwen",
        base_url="https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        model="qwen3.7-plus",
        context=1_000_000,
        needs_key=True,
        extra=(("enable_thinking", False),),
        reasoning=("reasoning_content",),
    ),
    # docs.ollama.com: 4k of context below 24 GiB of video memory unless OLLAMA_CONTEXT_LENGTH says more, and a longer
    # prompt is shortened without a word; reasoning_effort "none" switches thinking off; the key is ignored.
    Preset(
        "ollama",
        base_url="http://localhost:11434/v1",
        model="gpt-oss:20b",
        context=4_096,
        extra=(("reasoning_effort", "none"),),
        reasoning=("reasoning",),
    ),
    # docs.vllm.ai: `reasoning`, once `reasoning_content`; without a reasoning parser `<think>` stays in the text.
    Preset(
        "vllm",
        base_url="http://localhost:8000/v1",
        model="",
        context=8_192,
        extra=(("chat_template_kwargs", {"enable_thinking": False}),),
    ),
    Preset("custom", base_url="", model="", context=8_192),
)
PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in _KNOWN})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where questions go and how: a preset with the user's own base URL, model and key in place of its."""

    preset: Preset
    base_url: str
    model: str
    context: int
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """`"http://localhost:8000/v1" -> "localhost:8000"`: what messages name, for a base URL may hold secrets."""
        return urlsplit(self.base_url).netloc


def resolve(
    preset: str = "openai",
    *,
    base_url: str | None = None,
    model: str | None = None,
    key: str | None = None,
    context: int | None = None,
) -> Endpoint:
    """The endpoint of a preset, with what is given in its place. Raises CitedError, never with the key in it."""
    if preset not in PRESETS:
        raise CitedError(f"no preset is called {preset!r}: use {', '.join(PRESETS)}")
    known = PRESETS[preset]
    address = _checked_address(base_url or known.base_url, preset)
    name = (model or known.model).strip()
    if not name:
        raise CitedError(f"the preset {preset!r} has no model of its own: name the model to ask")
    secret = _checked_key(key or "")
    if known.needs_key and not secret and address == known.base_url:
        raise CitedError(f"the preset {preset!r} needs a key: set OPENAI_API_KEY")
    size = known.context if context is None else context
    if size < 256:
        raise CitedError(
            f"a context of {size!r} tokens holds no question: give the model's own, at least 256"
        )
    return Endpoint(known, address, name, size, secret)


def _checked_address(base_url: str, preset: str) -> str:
    if not base_url:
        raise CitedError(f"the preset {preset!r} has no base URL of its own: set OPENAI_BASE_URL")
    address = base_url.strip().rstrip("/")
    if not _is_address(address):
        raise CitedError(f"{_without_secrets(address)!r} is no base URL: it looks like https://host/v1")
    parts = urlsplit(address)
    if parts.username is not None or parts.query or parts.fragment:
        raise CitedError(
            "a base URL holds no user, password, query or fragment: give the key as OPENAI_API_KEY"
        )
    return address


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        # Raises for what no name server could be asked: labels empty or too long.
        (parts.hostname or "").encode("idna")
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return usable and re.search(r"[\s\\]", address) is None


def _without_secrets(address: str) -> str:
    return address.partition("?")[0].rpartition("@")[2][:100]


def _checked_key(key: str) -> str:
    secret = key.strip()
    if not all("!" <= character <= "~" for character in secret):
        raise CitedError("the key holds a space or a character that no key has: copy it again")
    return secret
