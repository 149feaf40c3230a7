"""What a reading of a made file lost, what it has that is foreign, and which of its facts are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.articles import Article
from tests.index.made.documents import documents
from tests.index.made.libraries import library_files
from tests.index.made.messages import feeds, mails
from tests.index.made.office import office_files
from tests.index.made.pages import family_pages
from tests.index.made.press import press_files
from tests.index.made.rows import tables, transcripts
from tests.index.made.stories import Made, Story
from tests.index.made.texts import exports, notes, text_files

_FRONT = ("title", "author", "published", "publisher", "url")
FACTS = ("title", "author", "date", "outlet")


def made_files() -> list[Made]:
    """All made files, the same at every call."""
    return [
        *family_pages(), *text_files(), *notes(), *exports(), *mails(), *feeds(), *tables(), *transcripts(), *office_files(),
        *documents(), *library_files(), *press_files(),
    ]  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """A file's reading against what it was made of. `wrong` names facts as `author: 'x', not 'y'`; `facts` counts those
    that were asked."""

    name: str
    words: int
    lost: tuple[str, ...]
    foreign: tuple[str, ...]
    facts: int
    wrong: tuple[str, ...]


def measured(made: Made, articles: Sequence[Article]) -> Measured:
    """Words are held in order: one out of its place is lost there and foreign here. Articles go with stories by order."""
    lost: list[str] = []
    foreign: list[str] = []
    wrong: list[str] = []
    facts = 0
    pairs = [
        (made.stories[n] if n < len(made.stories) else None, articles[n] if n < len(articles) else None)
        for n in range(max(len(made.stories), len(articles)))
    ]
    for story, article in pairs:
        said = words_of(" ".join(story.paragraphs)) if story else []
        read = words_of(body_of(article)) if article else []
        for way, a, b, c, d in SequenceMatcher(None, said, read, autojunk=False).get_opcodes():
            lost += said[a:b] if way != "equal" else []
            foreign += read[c:d] if way != "equal" else []
        if story:
            checked = _facts(story, article)
            facts += len(checked)
            wrong += [fault for fault in checked if fault]
    words = sum(len(words_of(" ".join(story.paragraphs))) for story in made.stories)
    return Measured(made.name, words, tuple(lost), tuple(foreign), facts, tuple(wrong))


def body_of(article: Article) -> str:
    """The text without its front lines."""
    ends = [mark.end for mark in article.marks if mark.kind in _FRONT]
    start = max((article.text.find("\n\n", end) for end in ends), default=0) if ends else 0
    return article.text[start:] if start >= 0 else ""


def words_of(text: str) -> list[str]:
    """What stands between white space and has a letter or digit: a list's bullet is no word."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def _facts(story: Story, article: Article | None) -> list[str]:
    """Of each fact that was asked "" where it is right, else what is wrong."""
    if article is None:
        return [f"{fact}: no article" for fact in FACTS]
    host = (story.url or "//").split("/")[2].removeprefix("www.")
    asked = {
        "title": (article.title, [story.title] if story.title else [article.title]),
        "author": (article.author, [story.author]),
        "date": (article.published and article.published[:10], [str(story.day) if story.day else None]),
        "outlet": (article.publisher, [story.outlet] if story.outlet else [None, host, f"www.{host}"]),
    }
    return [
        "" if value in right else f"{fact}: {value!r}, not {right[0]!r}"
        for fact, (value, right) in asked.items()
    ]
