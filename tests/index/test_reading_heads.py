"""Who, when and whose an article is where that is told in other words than a byline's or in another place."""

from __future__ import annotations

import pytest

from index.articles import Article
from index.reading import read_bytes
from index.reading.losses import loss_of

_TOLD = "The herons of Lower Wick came back on Friday, the county recorder said. Wardens counted forty nests there."

_CHINESE = """新桥通车

2024-11-18 07:45　来源：云溪晚报　作者：罗晓燕

新桥昨日通车，全长二百一十米，由县交通局承建。
"""
_KOREAN = """다리 열린다

동해신보 박지훈 기자
입력 2025.02.11 06:00 수정 2025.02.12 09:34

강릉의 새 다리가 오늘 열렸다. 길이는 이백 미터이다.
"""
_JAPANESE = """湖の祭り
湖国日報 2024年9月4日 朝刊 25ページ

【大津=藤原美咲】湖岸で催しが三日に開かれ、約四百人が集まったと主催者は話した。

次回は十一月に開く予定だと市は話した。
"""
_SIGNED = """港の祭り
青浜新報 2024年5月3日

港の祭りが三日に開かれ、漁船四十隻が沖へ出たと市は話した。見物人は二万人を超えたという。

来年は五月四日に開く予定だ。（佐藤健一）
"""


def _read(text: str, file: str = "a.txt") -> Article:
    [article] = read_bytes(file, text.encode())
    return article


@pytest.mark.parametrize(
    ("text", "author", "day", "outlet"),
    [
        (_CHINESE, "罗晓燕", "2024-11-18", "云溪晚报"),
        (_KOREAN, "박지훈", "2025-02-11", "동해신보"),
        (_JAPANESE, "藤原美咲", "2024-09-04", "湖国日報"),
        (_SIGNED, "佐藤健一", "2024-05-03", "青浜新報"),
    ],
)
def test_eastern_bylines(text: str, author: str, day: str, outlet: str) -> None:
    article = _read(text)
    assert (article.author, article.published, article.publisher) == (author, day, outlet)


def test_an_agency_in_brackets_is_no_author() -> None:
    assert _read(_SIGNED.replace("佐藤健一", "共同")).author is None


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Minutes of the committee held on Thursday 16 January 2025 at 7.15 pm", "2025-01-16"),
        ("Protokoll der Mitgliederversammlung vom 12. März 2024", "2024-03-12"),
        ("Acta de la asamblea celebrada el día 12 de marzo de 2025", "2025-03-12"),
        ("Supreme Court\n\nArgued November 8, 2022 -- Decided February 21, 2023", "2023-02-21"),
    ],
)
def test_days_of_sittings_and_decisions(head: str, day: str) -> None:
    assert _read(f"{head}\n\n{_TOLD}\n").published == day


def test_a_day_in_another_headline_is_none_of_publication() -> None:
    assert _read(f"The fire of 3 May 1921 is remembered in Wick\n\n{_TOLD}\n").published is None


def test_clippings_say_at_their_ends_what_they_are_from() -> None:
    text = (
        f"Herons are back\n\n{_TOLD}\n(Wick Mercury, 3 May 2024)\n\n* * *\n\nThief must ride\n\n{_TOLD}\n"
        "(Edie Lunt, Harrow Post, 9 May 2024)\n"
    )
    first, second = read_bytes("a.txt", text.encode())
    assert (first.title, first.publisher, first.published) == (
        "Herons are back",
        "Wick Mercury",
        "2024-05-03",
    )
    assert (second.author, second.publisher, second.published) == ("Edie Lunt", "Harrow Post", "2024-05-09")


def test_quotations_with_another_sign_than_an_angle() -> None:
    text = (
        "From: Ruth Amsel <r@isl.example>\nNewsgroups: rec.birds\nSubject: Re: Herons\nDate: 15 May 1994 19:44:01 GMT\n\n"
        f"In article <2r1a@prairie.example>, Dale Kline <d@p.example> wrote:\n: Nobody saw any.\n: Not one.\n\n{_TOLD}\n"
    )
    assert "Nobody saw any" not in _read(text).text and "In article" not in _read(text).text


def test_a_forwarded_article_is_its_own() -> None:
    text = (
        "From: Claire <c@x.example>\nSubject: Tr: la laiterie\nDate: Sun, 24 Nov 2024 21:14:03 +0100\n\nTu as vu ?\n\n"
        "----- Message transféré -----\nDe : Le Quotidien des Monts <i@qm.example>\nÀ : Claire <c@x.example>\n"
        "Envoyé : samedi 23 novembre 2024\nObjet : La laiterie ferme\n\nLa laiterie ferme\nPar Bastien Roumégas\n\n"
        "La laiterie a fermé vendredi. Ses vingt-trois salariés l'ont appris par un courriel de la direction.\n"
    )
    article = _read(text, "a.eml")
    assert article.author == "Bastien Roumégas"
    assert (article.published, article.publisher) == ("2024-11-23", "Le Quotidien des Monts")


def test_records_of_gale_and_ebsco() -> None:
    gale = (
        "Bells and their dates\nAuthor: Arthur Penhallow\nDate: Sept. 14, 1894\nFrom: The Evening Herald(Issue 3312)\n"
        f"Document Type: Letter\nLength: 164 words\n\nFull Text:\n\n{_TOLD}\n\nCopyright: COPYRIGHT 2016 Gale\n"
    )
    article = _read(gale)
    assert (article.author, article.published, article.publisher) == (
        "Arthur Penhallow", "1894-09-14", "The Evening Herald",
    )  # fmt: skip
    ebsco = (
        "Title:\nHerons Again\nAuthors:\nBell, Oscar\nNair, Sunita\nSource:\nHistory Monthly. Nov2023, Vol. 73, p12.\n"
        f"Accession Number:\n17700\nDatabase:\nPremier\nSection: Features\n\n{_TOLD}\n"
    )
    article = _read(ebsco)
    assert (article.title, article.author, article.publisher) == (
        "Herons Again", "Oscar Bell, Sunita Nair", "History Monthly",
    )  # fmt: skip


def test_letters_that_rtf_writes_as_numbers_are_not_lost() -> None:
    code = " ".join("S\\'b9d ustali\\'b3, \\'bfe gmina nie czy\\'9cci\\'b3a rowu od roku." for _ in range(12))
    stored = " ".join("Sąd ustalił, że gmina nie czyściła rowu od roku." for _ in range(12))
    assert loss_of("a.rtf", ("{\\rtf1\\ansi\\ansicpg1250 " + code + "}").encode(), [stored]) is None
