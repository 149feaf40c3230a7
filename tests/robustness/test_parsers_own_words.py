"""Whatever is in a file, its verdict is an article or a clear line of ours, for a file, a message, an item: no parser
fails in words of its own."""

from __future__ import annotations

import warnings
from pathlib import Path
from random import Random

import pytest

from index.articles import Article
from index.errors import ReadingError
from index.passages import units
from index.reading import SafeReader, read_bytes
from index.reading.parse import read_all
from tests.robustness.bombs import word_file
from tests.robustness.mutated import mutated

QUICK, LONG = range(300), range(300, 13_800)


@pytest.mark.filterwarnings("default")  # what parsers warn of is not theirs alone to decide
def test_300_mutated_files() -> None:
    assert [failure for seed in QUICK if (failure := failure_of(seed))] == []


@pytest.mark.soak
@pytest.mark.filterwarnings("default")
def test_13500_mutated_files() -> None:
    assert [failure for seed in LONG if (failure := failure_of(seed))] == []


def failure_of(seed: int) -> str | None:
    name, data = mutated(Random(seed))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for one in read_all(name, data):
                if isinstance(one, Article):
                    units(one)
    except ReadingError as error:
        return f"{seed} {error}" if "\n" in str(error) or len(str(error)) > 250 else None
    except Exception as error:  # noqa: BLE001  what the test is for
        return f"{seed} {name}: {type(error).__name__}: {error}"
    return None


ITEM = "<item><title>{}</title><description>The eels of the fen cost nineteen pounds a crate now.</description>{}</item>"
MESSAGE = (
    "From a@b.example Thu Jul 10 08:05:00 2025\nFrom: A <a@b.example>\nSubject: {}\nDate: {}\n\n"
    "The eels of the fen cost {} pounds.\n\n"
)
BAD_DATES = (
    "Thu, 10 Jul 2025 08:05:00 +2399", "Mon, 1 Jan 0001 00:00:00 +2359", "Thu, 99 Jul 99999999999 99:99:99 +9999", "",
)  # fmt: skip


@pytest.mark.parametrize(
    "number", ["&#99999999999;", "&#x110000;", "&#xD800;", "&#55296;", "&#" + "9" * 5000 + ";"]
)
def test_a_feed_with_a_number_of_no_sign(number: str) -> None:
    feed = f"<rss><channel>{ITEM.format('Eels ' + number + ' sold', '')}{ITEM.format('Windmill', '')}</channel></rss>"
    first, second = read_bytes("a.rss", feed.encode())
    assert first.title.startswith("Eels") and second.title == "Windmill"
    assert read_bytes("a.md", f"The eels {number} of the fen cost nineteen pounds a crate.".encode())


@pytest.mark.parametrize(
    "date",
    [
        "Thu, 10 Jul 2025 08:05:00 +2399",
        "Mon, 1 Jan 0001 00:00:00 +2359",
        "Thu, 99 Jul 99999999999 99:99:99 +9999",
        "",
    ],
)
def test_one_bad_date_costs_a_mailbox_nothing(date: str) -> None:
    good = "Fri, 11 Jul 2025 10:00:00 +0200"
    box = MESSAGE.format("One", good, 1) + MESSAGE.format("Two", date, 2) + MESSAGE.format("Three", good, 3)
    articles = read_bytes("a.mbox", box.encode())
    assert [article.title for article in articles] == ["One", "Two", "Three"]
    assert [article.published for article in articles][::2] == ["2025-07-11T10:00:00+02:00"] * 2


def test_a_word_file_without_a_body_says_so() -> None:
    for data, reason in ((word_file(b""), "no words"), (word_file(b"", "other.xml"), "no text part")):
        with pytest.raises(ReadingError, match=reason):
            read_bytes("a.docx", data)


def test_a_damaged_message_is_named_and_the_others_go_in(tmp_path: Path) -> None:
    """A charset that decodes nothing fails in Python's own codecs."""
    good = MESSAGE.format("One", "Fri, 11 Jul 2025 10:00:00 +0200", 1)
    bad = good.replace("Subject: One", "Subject: Two\nContent-Type: text/plain; charset=undefined")
    (tmp_path / "a.mbox").write_text(good + bad + good)
    with SafeReader() as reader:
        *articles, failure = reader.read(tmp_path / "a.mbox", "a.mbox")
    assert len(articles) == 2
    assert isinstance(failure, ReadingError) and "message 2 in it is damaged" in failure.reason
