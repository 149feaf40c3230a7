"""What a door works with: one library and one assistant, opened when first asked for and closed once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedders.shipped import E5_NAME
from ui.endpoints import ModelChoice, chosen_endpoint

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.tracing import Tracer
    from index.embedders.minilm import Embedder
    from index.endpoint.language_model import LanguageModel
    from index.endpoint.presets import Endpoint
    from index.library import Library
    from ui.keys import Keys
    from ui.settings import Settings

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)  # a Path has one slash left; C:/ is a drive


class Backend:
    """What a command works with. `folder` None means the folder of the settings; `choice` is what the options say of
    the language model, which a command sets before it opens anything.

    A test hands in another object with the same names (`settings`, `choice`, `library()`, `assistant()`).
    """

    def __init__(self, folder: Path | None = None, choice: ModelChoice | None = None) -> None:
        self.folder = folder
        self.choice = choice or ModelChoice()
        self._settings: Settings | None = None
        self._library: Library | None = None
        self._assistant: Assistant | None = None
        self._tracer: Tracer | None = None

    @property
    def settings(self) -> Settings:
        if self._settings is None:
            from ui.settings import read_settings

            self._settings = read_settings()
        return self._settings

    def library(self, create: bool = False, unchecked: bool = False) -> Library:
        """The library, opened; `create` makes it where there is none yet; `unchecked`, a damaged one is opened for its
        `verify`. Raises LibraryError."""
        if self._library is None:
            from assistant.build import open_library

            self._library = open_library(
                self.place, create=create, embedder=self._embedder(), unchecked=unchecked
            )
        return self._library

    def keys(self) -> Keys:
        """The keys of the library, whose folder need not be there yet. Raises SettingsError."""
        from ui.keys import Keys

        return Keys(self.place)

    def endpoint(self) -> Endpoint | None:
        """The endpoint whose model writes the answers; None: extractive. Raises SettingsError."""
        return chosen_endpoint(self.settings, self.choice)

    def assistant(self) -> Assistant:
        """The assistant over that library, its models loaded. Raises SettingsError, LibraryError, ModelError."""
        if self._assistant is None:
            from assistant.build import open_assistant, open_both

            model, seconds, tracer = self._model(), self.settings.answer_seconds, self._opened_tracer()
            if self._library is None:
                self._library, self._assistant = open_both(
                    self.place, model, seconds, tracer, self._embedder()
                )
            else:
                self._assistant = open_assistant(self._library, None, model, seconds, tracer)
        return self._assistant

    def close(self) -> None:
        """Close what was opened; may be called twice."""
        library, self._library, self._assistant = self._library, None, None
        tracer, self._tracer = self._tracer, None
        if library is not None:
            library.close()
        if tracer is not None:
            tracer.close()

    def _model(self) -> LanguageModel | None:
        endpoint = self.endpoint()
        if endpoint is None:
            return None
        from index.endpoint.client import EndpointModel

        return EndpointModel(endpoint)

    def _embedder(self) -> Embedder | None:
        """The one that the settings name; None: the shipped one."""
        settings = self.settings
        address = settings.embedder_address
        if address is None:
            return self._of_this_machine()
        from index.embedders.endpoint import EndpointEmbedder

        key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
        return EndpointEmbedder(address, settings.embedder, key)

    def _of_this_machine(self) -> Embedder | None:
        if self.settings.embedder != E5_NAME:
            return None
        from index.embedders.e5 import MultilingualE5

        return MultilingualE5()

    def _opened_tracer(self) -> Tracer | None:
        if self._tracer is None and self.settings.trace != "off":
            from assistant.tracing import open_tracer

            self._tracer = open_tracer(self.settings.trace, content=self.settings.trace_content)
        return self._tracer

    @property
    def place(self) -> Path:
        """The folder of the library, which need not be there yet. Raises SettingsError: an address, which would become
        a folder of that name."""
        place = self.folder if self.folder is not None else self.settings.library
        if _ADDRESS.match(str(place)):
            from ui.settings import SettingsError

            raise SettingsError(
                f"the library {str(place)!r} is an address; a library is a folder on this machine"
            )
        return place.expanduser()
