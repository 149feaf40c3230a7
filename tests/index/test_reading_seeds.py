"""The five seed articles, read as the issue asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.articles import Article
from index.reading import read_file

SEEDS = Path(__file__).parents[2] / "seeds"


def seed(number: str) -> Article:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    (article,) = read_file(path, path.name)
    return article


def marked(article: Article, kind: str) -> list[str]:
    return [article.text[mark.start : mark.end] for mark in article.marks if mark.kind == kind]


def test_without_headline_the_opening_sentence_is_the_title_and_the_credit_no_author() -> None:
    article = seed("000")
    assert article.title.startswith("BEIJING – DeepSeek has reportedly delayed") and article.title.endswith(
        "…"
    )
    words = article.title.rstrip("…")
    assert article.text.startswith(words) and article.text[len(words)] in " ,"
    assert marked(article, "title") == [] and article.author is None
    assert marked(article, "credit") == ["With reporting from Victor P."]
    assert article.text.endswith("With reporting from Victor P.")


def test_name_line_is_author_and_picture_credit_is_not() -> None:
    article = seed("001")
    assert article.title == "Huawei stumble delays DeepSeek and exposes weaknesses in China’s AI strategy"
    assert article.author == "Izabela Myszkowska" and marked(article, "author") == ["Izabela Myszkowska"]
    for gone in ("Saradasish", "Min Read", "copilot, gemini", "Ad image", "TAGGED", "Share This"):
        assert gone not in article.text
    assert article.text.split("\n\n")[2].startswith("Chinese AI startup DeepSeek has had to delay")


def test_bulletin_board_dump() -> None:
    article = seed("002")
    slug = "chaos-at-deepseek-as-r2-launch-crashes-into-hardware-problems-rivals-gain-huge-advantage"
    assert article.title == slug.replace("-", " ").replace(
        "chaos at deepseek as r2", "Chaos at DeepSeek as R2"
    )
    assert article.published == "2025-08-16T15:09:00Z"
    assert article.url == f"https://www.techradar.com/pro/{slug}" and article.publisher == "techradar.com"
    for gone in (
        "====",
        "You might also like",
        "secure routers",
        "Mystic",
        "Origin",
        "FULL STORY",
        "Description:",
        "Date:",
    ):
        assert gone not in article.text
    assert "DeepSeek delays R2 launch due to persistent technical difficulties" in article.text
    assert "after facing persistent technical difficulties with Huaweis Ascend chips." in article.text
    assert "exposing gaps in domestic AI tools" in article.text


def test_repeated_headline_byline_headings_and_footer() -> None:
    article = seed("003")
    assert article.text.count("DeepSeek Delays AI Model Launch Amid Huawei Chip Issues and US Curbs") == 1
    assert article.author == "Dave Ritchie" and article.publisher == "WebProNews"
    assert marked(article, "heading") == [
        "The Setback in DeepSeek’s Ambitious Plans",
        "Roots of the Dependency Dilemma",
        "Implications for China’s AI Push",
        "Strategic Shifts and Future Prospects",
        "Geopolitical Ramifications and Industry Lessons",
    ]
    assert article.text.endswith("hinging on breakthroughs in semiconductor autonomy.")
    assert "Subscribe" not in article.text and "This setback exposes China's reliance" in article.text


def test_date_before_the_first_words() -> None:
    article = seed("004")
    assert article.published == "2025-08-14" and marked(article, "published") == ["date 2025-08-14"]
    assert article.title.startswith("Facepalm: Could China's insistence") and article.title.endswith("…")
    assert article.text.split("\n\n")[1].startswith("Facepalm: Could China's")


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_all_prose_is_kept(number: str) -> None:
    """Every line of the file that is a long sentence stands in the article."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    article = "".join(seed(number).text.split())
    for line in path.read_text(encoding="utf-8").split("Subscribe for Updates")[0].splitlines():
        if len(line) > 120 and line.endswith(".") and "====" not in line:
            assert "".join(line.replace(" date 2025-08-14 ", "").split()) in article
