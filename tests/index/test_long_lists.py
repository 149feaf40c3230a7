"""A list of 20,000 articles comes page by page in any order and through any filter, whatever the length of their texts."""

from __future__ import annotations

import itertools
import sys
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import get_args

import pytest

from index.articles import Filters, Order, Sorting, place_in
from index.store.sqlite.store import SQLiteStore
from tests.index.store_entries import entry

ARTICLES, PAGE, MOST_MS = 20_000, 51, 900  # aimed at 300, on a quiet machine
FILTERS = {
    "all": Filters(),
    "since": Filters(since="2018"),
    "until": Filters(until="2012"),
    "outlet": Filters(publisher="outlet 7"),
    "author": Filters(author="moss 3"),
}


def filled(folder: Path) -> SQLiteStore:
    store = SQLiteStore.open(folder, create=True)
    for first in range(0, ARTICLES, 1_000):
        store.write([
            entry(
                f"{n * 7919 % ARTICLES:05}.txt", f"Number {n}. " + "The harbour was dredged. " * (100 + n % 200),
                title=f"{n * 104729 % ARTICLES} of them", publisher=f"Outlet {n % 150}", author=f"Ann Moss {n % 50}",
                published=f"{2010 + n % 15}-{1 + n % 12:02}-{1 + n % 28:02}",
            )
            for n in range(first, first + 1_000)
        ])  # fmt: skip
    return store


def page_ms(store: SQLiteStore, filters: Filters, order: Order) -> float:
    """The longer of the first page's median and the second's, each of 3."""
    taken = []
    after = None
    for _ in range(2):
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            found = store.articles(filters, order=order, after=after, limit=PAGE)
            times.append(1_000 * (time.perf_counter() - begun))
        assert len(found) == PAGE
        after = place_in(order, found[-1], store.read_at([found[-1].id])[found[-1].id])
        taken.append(median(times))
    return max(taken)


@pytest.mark.soak
def test_every_page_comes_at_once(tmp_path: Path) -> None:
    with closing(filled(tmp_path)) as store:
        taken = {
            (name, by, down): page_ms(store, filters, Order(by, down))
            for (name, filters), by, down in itertools.product(
                FILTERS.items(), get_args(Sorting), (False, True)
            )
        }
    for what, milliseconds in sorted(taken.items(), key=lambda each: -each[1]):
        sys.stdout.write(f"{what}: {milliseconds:.0f} ms\n")
    assert {what: took for what, took in taken.items() if took > MOST_MS} == {}
