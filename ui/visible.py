"""Untrusted text made harmless for a screen: control and direction characters become visible ones."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

# Escape and its kin steer a terminal; bidirectional overrides reorder what is read (CVE-2021-42574).
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\ud800-\udfff"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HARMFUL = _CONTROL + _DIRECTION
_HARMFUL_ON_SCREEN = re.compile(f"[{_HARMFUL}\U000e0000-\U000e007f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HARMFUL_IN_JSON = re.compile(f"[{_HARMFUL}]")


def visible(text: str) -> str:
    """`text` with harmful characters shown as control pictures or as U+FFFD; tab and line feed stay."""
    return _HARMFUL_ON_SCREEN.sub(_picture, text.replace("\r\n", "\n"))


def safe(text: str) -> str:
    """`text` escaped for HTML, harmful characters made visible."""
    return escape(visible(text), quote=True)


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def without_surrogates(text: str) -> str:
    """`text` with U+FFFD for each lone surrogate, which stands for a byte that was no UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def json_text(value: Any, indent: int | None = 2) -> str:
    """`value` as JSON in readable characters; harmful ones are written as `\\uXXXX`: nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _HARMFUL_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
