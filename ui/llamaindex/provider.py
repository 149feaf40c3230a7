"""What stands behind a LlamaIndex component: its model's name, where it asks, and what its errors mean."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr

from index.endpoint.failures import Failures, read_problem
from index.endpoint.language_model import ModelFailure
from index.endpoint.masking import masked
from index.endpoint.presets import PRESETS, Endpoint


class Provider:
    """Any LLM or BaseEmbedding, read through the names that most of them use."""

    def __init__(self, component: Any, model: str) -> None:
        self.name = model if model not in ("", "unknown") else type(component).__name__
        key: Any = getattr(component, "api_key", None)
        key = key.get_secret_value() if isinstance(key, SecretStr) else key
        told = getattr(component, "api_base", None) or getattr(component, "base_url", None)
        address = told if isinstance(told, str) else f"llamaindex://{type(component).__name__}"
        secret = key if isinstance(key, str) else ""
        self.failures = Failures(Endpoint(PRESETS["custom"], address, self.name, 0, secret))

    def failure(self, error: Exception) -> ModelFailure:
        """What an exception of the provider's package means: by its HTTP status, else by its kind."""
        problem = read_problem(str(error))
        response = getattr(error, "response", None)
        told = [
            getattr(error, "status_code", 0),
            getattr(response, "status_code", 0),
            getattr(error, "code", 0),
        ]
        status = next((int(code) for code in told if isinstance(code, int) and 400 <= code < 600), None)
        if status is not None:
            return self.failures.status(status, problem)
        kinds = " ".join(kind.__name__ for kind in type(error).__mro__)
        if "Timeout" in kinds:
            return self.failures.of("timeout")
        return self.failures.of("unreachable") if "Connect" in kinds else self.failures.reported(str(error))

    def words(self, error: Exception) -> str:
        """Its own words on one line, without key, link and markup."""
        return masked(str(error), self.failures.endpoint.key) or type(error).__name__
