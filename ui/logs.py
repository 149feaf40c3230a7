"""The server's log: lines for a person, or one JSON object a line for a program."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any, Literal

Format = Literal["text", "json"]


class JSONLines(logging.Formatter):
    """One object a line: time, level, logger, message, what a request came to, and a traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "request", {}),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=True)


def log_config(form: Format, level: str) -> dict[str, Any]:
    """What uvicorn sets logging up with. Requests are told of in JSON; for a person at the level `info`."""
    plain: dict[str, Any] = {"format": "%(levelname)s %(name)s: %(message)s"}
    requests = "INFO" if form == "json" else "CRITICAL"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": JSONLines} if form == "json" else plain},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": {
            "cited": {"handlers": ["lines"], "level": level.upper(), "propagate": False},
            "cited.requests": {"level": requests},
            "uvicorn": {"handlers": ["lines"], "level": level.upper(), "propagate": False},
        },
    }
