"""Several articles of one file in a library: they come and go together, and each stays what it is."""

from __future__ import annotations

from pathlib import Path

from index.fakes import FakeEmbedder
from index.library import Library


def test_articles_in_one_file_come_and_go_together(tmp_path: Path) -> None:
    item = "<item><title>Item {0}</title><description>Item {0} tells of a river and a bridge.</description></item>"
    feed = "<rss version='2.0'><channel><title>The Feed</title>{}</channel></rss>"
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "news.rss").write_text(
        feed.format("".join(item.format(number) for number in range(3))), "utf-8"
    )
    with Library.open(tmp_path / "library", FakeEmbedder(), create=True) as library:
        report = library.sync(folder)
        assert report.failures == ()
        before = {article.title: article.id for article in library.articles()}
        assert sorted(before) == ["Item 0", "Item 1", "Item 2"]
        # Saved again with a new item before the others: what stays is what it was.
        (folder / "news.rss").write_text(feed.format("".join(item.format(n) for n in (9, 0, 1))), "utf-8")
        library.sync(folder)
        again = {article.title: article.id for article in library.articles()}
        assert sorted(again) == ["Item 0", "Item 1", "Item 9"]
        assert again["Item 0"] == before["Item 0"]
        assert again["Item 1"] == before["Item 1"]
        (folder / "news.rss").write_text(feed.format(item.format(7) + item.format(8)), "utf-8")
        library.sync(folder)
        assert sorted(article.title for article in library.articles()) == ["Item 7", "Item 8"]
        assert len(library.remove(["news.rss"])) == 2
