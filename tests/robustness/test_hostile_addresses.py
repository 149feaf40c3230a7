"""Row 15 of the attack: nothing like an address of a model's own comes to a door; ordinary text stays whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.answers import Answer
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.fakes import FakeLibrary
from assistant.writing.addresses import strange_hosts, without_addresses
from assistant.writing.sanitising import sanitised
from assistant.writing.writer import ModelWriter
from index.endpoint.client import EndpointModel
from index.endpoint.presets import resolve
from index.passages import sentences
from tests.assistant.scripted_models import ARTICLE, StandIn
from tests.assistant.worst_outputs import RULES
from tests.index.scripted_llm import ScriptedServer, scripted_llm
from tests.robustness.hostile_addresses import hostile_outputs, led_astray
from ui.desk import Desk
from ui.http.api import build_api
from ui.render import answer_text

ROOT = Path(__file__).parents[2]
OUTPUTS = dict(hostile_outputs())
ORDINARY = [
    "U.S. firms earned $3.5 million, e.g. from Node.js, and/or v1.2 of it.",
    "A.P. Moller-Maersk, i.e. the Danes, sailed at 10:30 and 10:30:15, not 24/7.",
    "It cost 5.576 million, or 15%, per unit (km/h).", "J.K. Rowling and St. Petersburg: see No. 10.", "He said: “No.”",
    "Ph.D. students use C++ (std::vector) at 3 p.m. on 14.08.2025.", "R2-D2 vs. C-3PO; 1.2.3 or 2,000.50 kg @ $5.",
    "Data: 5 items. File: late. About: nothing.", "Yahoo! bought it… then sold it.", "The ratio is 3:1, or 3/4.",
    "Kari Moe · Oslo · 2025", "It was 5 < 6, AT&T said.", "OpenAI's GPT-4.5 and Amazon.com's Alexa.",
]  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted_llm() as started:
        yield started


@pytest.fixture(scope="module")
def door(server: ScriptedServer) -> Iterator[TestClient]:
    endpoint = resolve("custom", base_url=server.base_url, model="hostile", key="key-for-tests")
    writer = ModelWriter(EndpointModel(endpoint), StandIn(), ENGLISH, rules=RULES)
    library = FakeLibrary([ARTICLE])
    desk = Desk(library, Assistant(library, writer, ENGLISH))  # type: ignore[arg-type]
    with TestClient(build_api(desk, "0")) as client:
        yield client
    desk.close()


def test_there_are_at_least_330_hostile_outputs() -> None:
    assert len(OUTPUTS) >= 330


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_address_comes_to_a_door(server: ScriptedServer, door: TestClient, name: str) -> None:
    server.says("hostile", OUTPUTS[name], chunk=1 + len(name) % 7)
    asked = {"question": f"Why was the ferry late ({list(OUTPUTS).index(name)})?", "stream": True}
    events = door.post("/v1/ask", json=asked).text
    parts = [json.loads(line.removeprefix("data: ")) for line in events.splitlines() if line[:6] == "data: "]
    shown = [text for part in parts for text in _texts(part)]
    answer = Answer.from_json(parts[-1])

    assert server.asked("hostile")
    assert led_astray(" ".join(shown)) == []
    assert led_astray(answer_text(answer, 88)) == []


def _texts(part: dict[str, object]) -> list[str]:
    """The texts of one event that are no quotation."""
    if "statements" not in part:  # a stage
        return [str(part["name"])]
    statements = part["statements"]
    assert isinstance(statements, list)
    said = [str(part["text"]), str(part.get("short_answer")), *(str(each["text"]) for each in statements)]
    return said + [str(note) for note in part.get("notes", [])]  # type: ignore[attr-defined]


def test_the_reader_of_this_test_sees_each_address() -> None:
    unseen = [name for name, text in OUTPUTS.items() if not led_astray(text.replace("%65", "e"))]
    assert [name for name in unseen if "percent" not in name] == []


def test_ordinary_sentences_stay_whole() -> None:
    files = [
        *sorted((ROOT / "seeds").glob("*.txt")),
        *sorted((ROOT / "eval/suites/harbour/articles").iterdir()),
    ]
    texts = [path.read_text("utf-8", "replace") for path in files]
    said = [
        " ".join(text[start:end].split()) for text in texts for start, end in sentences(text, 0, len(text))
    ]
    # Square brackets, marks of a line's start and addresses are taken out of a model's words on purpose.
    plain = [
        each for each in said if not re.search(r"[\[\]*_`=~|#<>@]|://|www\.|/\w+\.|^\W*[-•>]|\s[,;.!?]", each)
    ]

    assert len(plain) >= 500
    assert [each for each in plain if sanitised(each) != " ".join(each.split())] == []
    assert [each for each in plain if strange_hosts(each, each)] == []


@pytest.mark.parametrize("sentence", ORDINARY)
def test_what_only_looks_like_an_address_stays(sentence: str) -> None:
    assert sanitised(sentence) == sentence
    assert strange_hosts(sentence, "Node.js and Amazon.com") == []


def test_a_host_may_stand_where_the_evidence_has_it() -> None:
    assert strange_hosts("J.Moe of Amazon.com", "J. Moe leads Amazon.com.") == []
    assert strange_hosts("at Amazon.com", "at Amazon. Com is here") == ["amazon.com"]
    assert strange_hosts("at zon.com", "at Ama-zon.com or zon.com.evil") == ["zon.com"]
    assert (
        without_addresses("“Late”, says Evil｡example at //evil.example/a.", "late") == "“Late”, says   at  "
    )
