"""Files of the page as they are sent: compressed where the browser takes that."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache

from starlette.datastructures import Headers
from starlette.responses import Response

packed = lru_cache(maxsize=256)(gzip.compress)
"""A file's bytes by gzip, kept: the page has about a hundred files, Gradio's among them."""


def file_response(body: bytes, kind: str, asked: Headers, headers: Mapping[str, str]) -> Response:
    """A file of this media type, for who asked with these headers."""
    headers = {**headers, "Vary": "Accept-Encoding"}
    if "gzip" in asked.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = packed(body)
    return Response(body, headers=headers, media_type=kind)
