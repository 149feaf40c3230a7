"""Dates in many languages, ambiguous ones left unread."""

from __future__ import annotations

import time

import pytest

from index.reading.byline import meta_line
from index.reading.dates import find_dates, numeric_order, read_date

SAID = {
    "2025-08-16": "2025-08-16",
    "2025/08/16": "2025-08-16",
    "16.08.2025": "2025-08-16",
    "16. August 2025": "2025-08-16",
    "Samstag, 16. August 2025": "2025-08-16",
    "3. März 2025": "2025-03-03",
    "August 16th, 2025": "2025-08-16",
    "Aug. 16, 2025": "2025-08-16",
    "Published on Saturday, 16 August 2025 at 5:30 pm": "2025-08-16",
    "1er août 2025": "2025-08-01",
    "le 12 février 2024": "2024-02-12",
    "12 de marzo de 2025": "2025-03-12",
    "14 de março de 2025": "2025-03-14",
    "5 gennaio 2025": "2025-01-05",
    "16 sierpnia 2025": "2025-08-16",
    "8 أيلول 2025": "2025-09-08",
    "8 במרץ 2025": "2025-03-08",
    "2 października 2024": "2024-10-02",
    "16 augustus 2025": "2025-08-16",
    "2025年8月16日": "2025-08-16",
    "2025년 8월 16일": "2025-08-16",
    "Sat, 16 Aug 2025 15:09:00 +0000": "2025-08-16T15:09:00Z",
    "2025-08-16T15:09:00+02:00": "2025-08-16T15:09:00+02:00",
    "2025-08-16T15:09:00.123Z": "2025-08-16T15:09:00Z",
    "August 16, 2025 at 11:30 PM EDT": "2025-08-16T23:30:00-04:00",
    "August 16, 2025 11:30 PM": "2025-08-16",
    "16/08/2025": "2025-08-16",
    "08/16/2025": "2025-08-16",
    "16 августа 2025": "2025-08-16",
    "16 augusti 2025 kl. 06.30": "2025-08-16",
    "16. marts 2025": "2025-03-16",
    "16. desember 2025": "2025-12-16",
    "16. maaliskuuta 2025 klo 8.15": "2025-03-16",
    "16 Ağustos 2025 Cumartesi": "2025-08-16",
    "3 Aralık 2024": "2024-12-03",
    "16. března 2025": "2025-03-16",
    "2025. augusztus 16.": "2025-08-16",
    "16 серпня 2025": "2025-08-16",
    "16 d’agost de 2025": "2025-08-16",
    "16 decembrie 2024": "2024-12-16",
    "16 Μαρτίου 2025": "2025-03-16",
    "16 tháng 8 năm 2025": "2025-08-16",
    "16 kolovoza 2025": "2025-08-16",
}


@pytest.mark.parametrize(("text", "iso"), SAID.items())
def test_date(text: str, iso: str) -> None:
    assert read_date(text, None) == iso


@pytest.mark.parametrize(
    "text", ["03/04/2025", "31 June 2025", "99.99.2025", "May 2025", "version 1.2.2025.4", "in 2025"]
)
def test_no_date(text: str) -> None:
    assert read_date(text, None) is None


def test_words_that_are_no_date_take_little_time() -> None:
    began = time.process_time()
    assert read_date("whenever 2025 was, eth en some", None) is None
    assert time.process_time() - began < 2


def test_ambiguous_figures_are_read_by_the_documents_own_evidence() -> None:
    assert numeric_order("Seen on 13/04/2025 and on 03/05/2025.") == "dmy"
    assert numeric_order("Seen on 04/13/2025.") == "mdy"
    assert numeric_order("The cost of the plant on 03/04/2025 was in the news and that was that.") is None
    assert (
        numeric_order("El coste de la planta el 03/04/2025 y los precios que se pagan por ella en el sur.")
        == "dmy"
    )
    assert read_date("03/04/2025", "dmy") == "2025-04-03" and read_date("03/04/2025", "mdy") == "2025-03-04"
    assert [found.iso for found in find_dates("03/04/2025", None)] == [""]


META = {
    "By Jane Doe": ("Jane Doe", None),
    "By JANE DOE, Associated Press": ("JANE DOE", None),
    "By Jane Doe and John Roe | Staff Writers | Aug 16, 2025": ("Jane Doe and John Roe", "2025-08-16"),
    "Posted on August 16, 2025 by admin": (None, "2025-08-16"),
    "Jane Doe · 16 August 2025 · 4 min read": ("Jane Doe", "2025-08-16"),
    "Von Max Muster | 16. August 2025": ("Max Muster", "2025-08-16"),
    "Publié le 16 août 2025 à 15h09, par Jeanne Martin": ("Jeanne Martin", "2025-08-16"),
    "Por María José de la Cruz": ("María José de la Cruz", None),
    "Autor: Jan Kowalski, 16 sierpnia 2025": ("Jan Kowalski", "2025-08-16"),
    "Published Aug 16, 2025, updated Aug 18, 2025": (None, "2025-08-16"),
    "Door Sanne de Vries, 16 augustus 2025": ("Sanne de Vries", "2025-08-16"),
}


@pytest.mark.parametrize(("line", "facts"), META.items())
def test_byline(line: str, facts: tuple[str | None, str | None]) -> None:
    meta = meta_line(line, None)
    assert meta is not None and (meta.author, meta.published) == facts


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the chips had arrived",
        "By the end of May 3, 2025 was forgotten.",
        "The plant opened on May 3, 2025 in Dresden",
        "Von der Leyen kündigt neue Regeln an",
        "Por qué sube el aceite",
        "Par ailleurs, la région a versé 640 000 euros",
        "Key points",
    ],
)
def test_no_byline(line: str) -> None:
    assert meta_line(line, None) is None


def test_an_updates_date_is_not_the_publication() -> None:
    meta = meta_line("Last updated: August 18, 2025", None)
    assert meta is None or meta.published is None
