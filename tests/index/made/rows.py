"""Made tables of values and transcripts: what programs export, and what people said."""

from __future__ import annotations

import csv
import io
import json

from tests.index.made.markup import paragraphs
from tests.index.made.stories import Made, Story, Teller
from tests.index.made.texts import told


def tables() -> list[Made]:
    """Rows of values, an article each."""
    return [_objects(), _lines(), _commas(), _tabs(), _saved_articles()]


def transcripts() -> list[Made]:
    """Subtitles with and without speakers, a written interview."""
    return [_subtitles(), _voices(), _unspoken(), _interview()]


def _row(story: Story, names: str = "title author published_at source url body") -> dict[str, str]:
    values = (
        story.title,
        story.author,
        str(story.day),
        story.outlet,
        story.url,
        "\n\n".join(story.paragraphs),
    )
    return dict(zip(names.split(), map(str, values), strict=True))


def _objects() -> Made:
    stories = told(420, 3)
    data = {
        "status": "ok",
        "totalResults": 3,
        "articles": [_row(one, "title author publishedAt source url content") for one in stories],
    }
    return Made("rows-api.json", json.dumps(data, ensure_ascii=False, indent=1).encode(), stories)


def _lines() -> Made:
    stories = told(421, 3)
    return Made(
        "rows-lines.jsonl", "".join(json.dumps(_row(one)) + "\n" for one in stories).encode(), stories
    )


def _commas() -> Made:
    stories = told(422, 3)
    return Made(
        "rows-commas.csv", _sheet(stories, "Title,Byline,Date,Publication,URL,Full text", ","), stories
    )


def _tabs() -> Made:
    stories = [one.but(outlet=None, url=None) for one in told(423, 2)]
    names = "Headline\tAuthor\tDate published\tNo\tMark\tText"
    return Made("rows-tabs.tsv", _sheet(stories, names, "\t"), stories)


def _sheet(stories: list[Story], names: str, delimiter: str) -> bytes:
    made = io.StringIO()
    sheet = csv.writer(made, delimiter=delimiter)
    sheet.writerow(names.split(delimiter))
    for one in stories:
        sheet.writerow(["" if value == "None" else value for value in _row(one).values()])
    return made.getvalue().encode("utf-8-sig")


def _saved_articles() -> Made:
    """As Wallabag exports them."""
    stories = [one.but(outlet=None) for one in told(424, 2)]
    data = [
        {
            "is_archived": 1, "is_starred": 0, "tags": ["crafts"], "id": n, "title": one.title, "url": one.url,
            "content": paragraphs(one), "published_at": f"{one.day}T06:00:00+0000", "published_by": [one.author],
            "reading_time": 4, "domain_name": (one.url or "").split("/")[2], "language": "en", "mimetype": "text/html",
        }
        for n, one in enumerate(stories)
    ]  # fmt: skip
    return Made("rows-wallabag.json", json.dumps(data).encode(), stories)


def _subtitles() -> Made:
    """Two speakers, turns of several cues."""
    teller = Teller(430)
    turns = [
        ("MAREN", [teller.sentence() for _ in range(4)]),
        ("TOBIAS", [teller.sentence() for _ in range(5)]),
    ]
    cues = [
        f"{speaker}: {text}" if first == text else text
        for speaker, texts in turns
        for first in texts[:1]
        for text in texts
    ]
    said = [f"{speaker}: " + " ".join(texts) for speaker, texts in turns]
    return Made("talk-speakers.srt", _numbered(cues).encode(), [_talk(said)])


def _voices() -> Made:
    teller = Teller(431)
    turns = [
        ("Maren Oduya", [teller.sentence() for _ in range(3)]),
        ("Dov Lindqvist", [teller.sentence() for _ in range(3)]),
    ]
    cues = [f"<v {speaker}>{text}</v>" for speaker, texts in turns for text in texts]
    body = "\n\n".join(f"00:{n:02d}.000 --> 00:{n + 1:02d}.000\n{cue}" for n, cue in enumerate(cues))
    said = [f"{speaker}: " + " ".join(texts) for speaker, texts in turns]
    text = f"WEBVTT - The weighing of the bells\n\nNOTE made for a test\n\n{body}\n"
    return Made("talk-voices.vtt", text.encode(), [_talk(said).but(title="The weighing of the bells")])


def _unspoken() -> Made:
    """Lines broken inside sentences, with markup."""
    teller = Teller(432)
    texts = [teller.sentence() for _ in range(6)]
    words = " ".join(texts).split()
    cues = [" ".join(words[n : n + 7]) for n in range(0, len(words), 7)]
    cues = [f"<i>{cue}</i>" if n % 3 == 0 else cue for n, cue in enumerate(cues)]
    return Made("talk-broken.srt", _numbered(cues).encode(), [_talk(texts)])


def _numbered(cues: list[str]) -> str:
    return "\n".join(
        f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\n{cue}\n" for n, cue in enumerate(cues, 1)
    )


def _talk(said: list[str]) -> Story:
    return Story(None, None, None, None, None, said)


def _interview() -> Made:
    teller = Teller(433)
    title = "The bell founder speaks"
    turns = [
        ("Q", teller.sentence()),
        ("Hana Nakagawa", teller.paragraph()),
        ("Q", teller.sentence()),
        ("Hana Nakagawa", teller.paragraph()),
    ]
    said = [f"{speaker}: {text}" for speaker, text in turns]
    return Made(
        "talk-interview.txt", f"{title}\n\n{chr(10).join(said)}\n".encode(), [_talk(said).but(title=title)]
    )
