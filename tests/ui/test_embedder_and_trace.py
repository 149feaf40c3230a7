"""`CITED_EMBEDDER` and `CITED_TRACE` through the command line: another embedder and back, and spans at a collector."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.assistant.test_tracing import collector
from tests.index.scripted_embeddings import scripted_embeddings

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = (
    "Ferry late again\n\nWritten by Kari Moe\n\n"
    "The ferry Aurora was built by Volvo in 1999. It sank near Bergen in May."
)


def cited(folder: Path, *arguments: str, **environment: str) -> dict[str, Any]:
    """A command's JSON, run in a process of its own."""
    command = [sys.executable, "-m", "ui", "--library", str(folder / "library"), *arguments, "--json"]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(command, capture_output=True, text=True, env=settings, timeout=120, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_another_embedder_and_back(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.txt").write_text(ARTICLE)
    with scripted_embeddings() as server:
        server.script("small")
        there = {
            "CITED_EMBEDDER": "small",
            "CITED_EMBEDDER_BASE_URL": server.base_url,
            "OPENAI_API_KEY": "sk-x",
        }
        assert cited(tmp_path, "sync", "articles")["added"] == 1
        asked_before = len(server.of("small"))
        changed = cited(tmp_path, "sync", "articles", **there)
        assert changed["unchanged"] == 1
        assert len(server.of("small")) > asked_before
        answer = cited(tmp_path, "ask", "Who built the ferry Aurora?", **there)
        assert answer["short_answer"] == "Volvo"
        assert answer["notes"] == []
    cited(tmp_path, "sync", "articles")
    assert cited(tmp_path, "verify")["ok"]
    assert cited(tmp_path, "ask", "Who built the ferry Aurora?")["short_answer"] == "Volvo"


def test_a_trace_of_one_question(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.txt").write_text(ARTICLE)
    cited(tmp_path, "sync", "articles")
    with collector() as heard:
        settings = {"CITED_TRACE": "otlp", "OTEL_EXPORTER_OTLP_ENDPOINT": heard.endpoint}
        cited(tmp_path, "ask", "Who built the ferry Aurora?", **settings)
        spans = heard.spans()
    tree = sorted((name.partition(" ")[0], parent.partition(" ")[0]) for name, parent, _ in spans)
    assert [parent for _, parent in tree].count("") == 1
    assert len(tree) == 4, tree
    assert "Aurora" not in str(spans)
