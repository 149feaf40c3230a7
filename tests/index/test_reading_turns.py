"""Who speaks: transcripts, interviews, captions and threads keep each turn's speaker, as a mark over the name."""

from __future__ import annotations

import pytest

from index.articles import Article
from index.reading.parse import read_bytes

PANEL = """Panel on the river dam, 3 June 2024

HOST (Mia Kall): Good morning. Our guests are Engineer Tomas Reyl and the farmer Anke Dorn.

[00:01:10] REYL: The dam is safe. It was inspected in April by two teams.

They found no crack in it.

[applause]

DORN (on video): We farmers see it otherwise. Water stands in my field since June.

HOST: Mr Reyl, do you agree?

REYL: The drain is blocked. That has nothing to do with the dam.

The talk was held in the town hall and shortened for print.
"""
VOICES = """WEBVTT

00:01.000 --> 00:04.000
<v Dana Ruiz>The ferry line lost two boats this winter, in one night.

00:04.500 --> 00:09.000
<v Lew Hart>Both were hit by the same storm. We had warned the owners in autumn.

00:09.500 --> 00:18.000
<v Dana Ruiz>Who pays for that, and when will the first boat sail again?

00:18.500 --> 00:24.000
<v Lew Hart>The insurer pays half. The county has promised the rest of it.
"""
POST = '<div class="post"><div class="username">{}</div><time>{} Feb 2025, 09:00</time><div class="content">{}</div></div>'
THREAD = "<html><head><title>Winter losses</title></head><body><h1>Winter losses</h1>" + "".join((
    POST.format("hivemind", 1, "<p>I lost seven of my twelve colonies.</p><p>My neighbour lost none at all.</p>"),
    POST.format("waxwing", 2, "<p>Oxalic acid in December is too late for that.</p>"),
)) + "</body></html>"  # fmt: skip


def read(name: str, text: str) -> Article:
    (article,) = read_bytes(name, text.encode())
    return article


def speaker(article: Article, words: str) -> str | None:
    mark = article.speaker_at(article.text.index(words))
    return article.text[mark.start : mark.end] if mark else None


@pytest.mark.parametrize(("name", "text", "words", "said_by"), [
    ("a.txt", PANEL, "Good morning", "HOST (Mia Kall)"),
    ("a.txt", PANEL, "inspected in April", "REYL"),
    ("a.txt", PANEL, "no crack", "REYL"),
    ("a.txt", PANEL, "[applause]", None),
    ("a.txt", PANEL, "Water stands", "DORN"),
    ("a.txt", PANEL, "do you agree", "HOST"),
    ("a.txt", PANEL, "shortened for print", None),
    ("a.txt", PANEL.replace("\n\n", "\n"), "Water stands", "DORN"),
    ("a.md", PANEL.replace("REYL:", "**Reyl:**").replace("HOST:", "**Host:**"), "The drain", "Reyl"),
    ("a.txt", PANEL.replace("REYL:", "A:").replace("HOST:", "Q:"), "The drain", "A"),
    ("a.vtt", VOICES, "We had warned", "Lew Hart"),
    ("a.vtt", VOICES, "promised the rest", "Lew Hart"),
    ("a.html", THREAD, "seven of my twelve", "hivemind"),
    ("a.html", THREAD, "My neighbour", "hivemind"),
    ("a.html", THREAD, "Oxalic acid", "waxwing"),
])  # fmt: skip
def test_each_sentence_knows_who_says_it(name: str, text: str, words: str, said_by: str | None) -> None:
    assert speaker(read(name, text), words) == said_by


@pytest.mark.parametrize("text", [
    "A recipe for four\n\nMethod: Cut the leeks and boil them.\n\nSauce: Stir cream into it.\n\nTip: Serve it hot.\n",
    "Valve works shut\n\nThe union was blunt: No deal will be signed.\n\nThe firm was not: We shall see, it said.\n",
])  # fmt: skip
def test_lines_with_a_colon_are_no_turns_where_nobody_speaks_again(text: str) -> None:
    assert not read("a.txt", text).marked("speaker")


def test_a_passage_inside_of_a_turn_has_its_speaker_beside_it_and_a_short_turn_is_no_heading() -> None:
    article = read("a.txt", PANEL)
    assert article.beside(article.text.index("They found")).endswith("\nREYL")
    assert article.beside(article.text.index("The talk was")) == article.header
    assert not article.marked("heading")


def test_the_day_at_the_end_of_a_transcripts_title_is_its_day() -> None:
    article = read("a.txt", PANEL)
    assert (article.published, article.sources["published"]) == ("2024-06-03", "headline")
    assert [article.text[m.start : m.end] for m in article.marked("published")] == ["3 June 2024"]
