"""The nouns of the ground floor keep what they are given."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from index.articles import Article, Mark

ARTICLE = Article(
    "a1", "A title", "A title\n\nText.", None, "A. Author", "2025-08-14", None, "a.txt", "0" * 64,
    (Mark("title", 0, 7), Mark("author", 7, 7)),
)  # fmt: skip


@pytest.mark.parametrize("article", [ARTICLE, replace(ARTICLE, marks=(), text="")])
def test_an_article_goes_through_json_and_back(article: Article) -> None:
    plain = json.loads(json.dumps(article.to_json()))

    assert list(plain) == [field.name for field in fields(Article)]
    assert Article.of_json(plain) == article
    assert Article.of_json(plain | {"root": "/", "reading": 2}) == article


def test_an_article_without_a_field_is_none() -> None:
    plain = ARTICLE.to_json()
    del plain["title"]

    with pytest.raises(KeyError, match="title"):
        Article.of_json(plain)
