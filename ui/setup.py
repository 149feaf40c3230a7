"""What a server was set up with, in the words of its page: the model, what leaves this machine, the library, the keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.articles import Order
from index.store.followed import followed
from ui.keys import Scope
from ui.visible import visible

if TYPE_CHECKING:
    from index.endpoint.presets import Endpoint
    from index.library import Library
    from ui.keys import Keys


@dataclass(frozen=True, slots=True)
class Setup:
    """What was chosen when the server was started, and holds until it is started again. `embedder_address` None: passages
    are embedded on this machine."""

    endpoint: Endpoint | None = None
    seconds: float = 60.0
    embedder: str = "minilm"
    embedder_address: str | None = None
    traced: bool = False
    traces_content: bool = False
    allow_urls: bool = False
    keys: Keys | None = None


@dataclass(frozen=True, slots=True)
class PresetChoice:
    """A provider that can be named as the model: its address, its own model, and whether it needs a key."""

    name: str
    address: str
    model: str
    needs_key: bool


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """The language model that writes the answers; `host` is where it is asked, and of the key only whether there is one."""

    preset: str
    name: str
    host: str
    context: int
    key_is_set: bool


@dataclass(frozen=True, slots=True)
class LibraryFacts:
    """How much the library holds. `bytes` on disk; `folder` and `followed` are told to those who may write; `last_read` is
    when an article was last taken in, `last_sync` when a job of this server last read the folders (UTC)."""

    articles: int
    passages: int
    bytes: int
    last_read: str | None
    last_sync: str | None
    folder: str | None
    followed: tuple[str, ...]


def leaves(setup: Setup) -> Iterator[str]:
    """What leaves this machine, a sentence each; one sentence where nothing does."""
    if setup.endpoint is None and setup.embedder_address is None and not (setup.traced or setup.allow_urls):
        yield (
            "Nothing leaves this machine. Answers are the articles' own sentences, found and read by models that are part "
            "of the program."
        )
    if setup.endpoint is not None:
        yield (
            f"For every answer, {_named(setup.endpoint.base_url)} is sent the question, for a follow-up the earlier "
            "questions too, and the sentences found for it with the titles, outlets and dates of their articles."
        )
    elif setup.embedder_address or setup.traced or setup.allow_urls:
        yield "Answers are written on this machine, in the articles' own sentences."
    if setup.embedder_address is not None:
        yield (
            f"Every article that is taken in, and every question, is sent to {_named(setup.embedder_address)} to be made "
            "into vectors."
        )
    if setup.traced:
        what = ", with questions and texts" if setup.traces_content else ", without questions and texts"
        yield f"The stages of every answer and their times go to your collector of traces{what}."
    if setup.allow_urls:
        yield "Pages whose address somebody gives are fetched from the web."


def presets() -> tuple[PresetChoice, ...]:
    """What can be named as the model."""
    from index.endpoint.presets import PRESETS

    return tuple(
        PresetChoice(preset.name, preset.base_url, preset.model, preset.needs_key)
        for preset in PRESETS.values()
    )


def model_in_use(endpoint: Endpoint | None) -> ModelInUse | None:
    """The model that writes; None: the articles' own sentences."""
    if endpoint is None:
        return None
    host, key = visible(endpoint.host), bool(endpoint.key)
    return ModelInUse(endpoint.preset.name, visible(endpoint.model), host, endpoint.context, key)


def library_facts(library: Library, last_sync: str | None, may_write: bool) -> LibraryFacts:
    """The library now."""
    store = library.store
    size = sum(path.stat().st_size for path in library.folder.rglob("*") if path.is_file())
    folders = tuple(visible(str(folder)) for folder in followed(store)) if may_write else ()
    return LibraryFacts(
        store.article_count, library.passage_count, size, last_read(library), last_sync,
        visible(str(library.folder.resolve())) if may_write else None, folders,
    )  # fmt: skip


def last_read(library: Library) -> str | None:
    """When an article was last taken in (UTC); None where there is none."""
    newest = library.store.articles(order=Order("read", down=True), limit=1)
    return next(iter(library.store.read_at(one.id for one in newest).values()), None)


def covers(scope: Scope | None, need: Scope) -> bool:
    """Whether a caller of this scope may; None: nobody is asked for a key."""
    from ui.keys import SCOPES

    return scope is None or SCOPES.index(scope) >= SCOPES.index(need)


def _named(address: str) -> str:
    """`http://localhost:11434/v1` -> `localhost:11434 (this machine)`."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        here = False
    return visible(parts.netloc.rpartition("@")[2]) + (" (this machine)" if here else "")
