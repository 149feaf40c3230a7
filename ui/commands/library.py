"""The commands that fill, list and check a library: sync, add, remove, articles, verify."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.commands.options import (
    filter_options,
    filters_of,
    json_option,
    opened,
    pass_parts,
    progress_bar,
    write_json,
)
from ui.doctor import altered_models
from ui.failures import Exit
from ui.render import article_facts, article_table, counted, one_line, terminal_width
from ui.shapes import ListedArticle
from ui.visible import visible, without_surrogates

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)

if TYPE_CHECKING:
    from index import SyncReport
    from ui.backend import Backend
    from ui.fetching import Fetched


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
@pass_parts
def sync(backend: Backend, folder: Path, as_json: bool) -> int:
    """Make the library hold exactly the articles of a folder.

    New files are added, changed ones replaced, missing ones removed; what is unchanged is left alone.
    Reads .txt .md .html .mhtml .pdf .docx .odt .rtf .eml .mbox .csv .json .jsonl .srt .vtt .ris .bib .enex, feeds; exports,
    mailboxes and feeds give an article each for what they hold. A file that cannot be read is named; the others go in
    (exit code 3).

    \b
    Examples:
      cited sync seeds
      cited --library ~/news.cited sync ~/news
    """
    library = opened(backend).library(create=True)
    with progress_bar() as progress:
        report = library.sync(folder, progress=progress)
    if not (report.added or report.replaced or report.unchanged or report.failures):
        click.echo(
            f"cited: {str(folder)!r} holds no file that could be an article; see: cited sync --help", err=True
        )
    return _told(report, as_json)


@click.command()
@click.argument("sources", metavar="FILE|URL...", nargs=-1, required=True, type=without_surrogates)
@click.option("--allow-urls", is_flag=True, help="Fetch what is at addresses of the web, public ones only.")
@json_option
@pass_parts
def add(backend: Backend, sources: tuple[str, ...], allow_urls: bool, as_json: bool) -> int:
    """Add files to the library, or replace what was read from them before.

    A file of the same name in another folder is another file and stays.

    An address (https://…) is fetched only with --allow-urls, and from public addresses only; what came is kept in the
    library's folder, and replaced when it is fetched again.

    \b
    Examples:
      cited add report.pdf
      cited add news/*.html --json
      cited add --allow-urls https://example.org/news/1
    """
    urls = [each for each in sources if _URL.match(each)]
    files = [Path(each) for each in sources if each not in urls]
    for file in files:
        if not file.exists():
            raise click.BadParameter(f"Path {str(file)!r} does not exist.", param_hint="FILE|URL")
    brought = _fetched(urls, allow_urls or opened(backend).settings.allow_urls)
    library = opened(backend).library(create=True)
    if brought:
        from ui.uploads import take_in

        taken = take_in(library, [(each.name, BytesIO(each.content)) for each in brought])
        for one in taken.files:
            click.echo(
                f"cited: {one_line(one.file)}: {one.verdict}" + (f", {one.reason}" if one.reason else ""),
                err=True,
            )
        if not files:
            return Exit.SOME_FAILED if any(one.verdict == "failed" for one in taken.files) else Exit.DONE
    with progress_bar() as progress:
        report = library.add(files, progress=progress)
    return _told(report, as_json)


def _fetched(urls: list[str], allowed: bool) -> list[Fetched]:
    """Raises UrlsRefused, FetchRefused."""
    from ui.fetching import UrlsRefused, fetched

    if urls and not allowed:
        raise UrlsRefused(f"{urls[0]!r} is an address; to have it fetched, say --allow-urls")
    return [fetched(url) for url in urls]


@click.command()
@click.argument("names", metavar="NAME...", type=without_surrogates, nargs=-1, required=True)
@json_option
@pass_parts
def remove(backend: Backend, names: tuple[str, ...], as_json: bool) -> None:
    """Remove articles, named by id or file name.

    `cited articles --json` shows both. The files themselves stay.

    \b
    Examples:
      cited remove report.pdf
      cited remove old.html older.html --json
    """
    removed = opened(backend).library().remove(list(names))
    if as_json:
        write_json({"removed": [asdict(ListedArticle.of(article)) for article in removed]})
        return
    for article in removed:
        click.echo(f"removed {one_line(article.file)}: {one_line(article.title)}")


@click.command()
@click.option("--show", metavar="ID", type=without_surrogates, help="Print this article as it is stored.")
@filter_options
@json_option
@pass_parts
def articles(
    backend: Backend,
    show: str | None,
    since: str | None,
    until: str | None,
    publisher: str | None,
    author: str | None,
    article: str | None,
    as_json: bool,
) -> None:
    """List the articles of the library, or show one as it was read.

    \b
    Examples:
      cited articles
      cited articles --show 1f0c6a7e55d3b210
      cited articles --since 2025-08-01 --publisher TechRadar
    """
    filters = filters_of(since, until, publisher, article, author)
    if show is not None:
        one = opened(backend).library().article(show)
        if as_json:
            write_json(one.to_json())
        else:
            click.echo(f"{one_line(one.file)} ({one.id})\n{article_facts(one)}\n\n{visible(one.text)}")
        return
    found = opened(backend).library().articles(filters)
    if as_json:
        times = backend.library().store.read_at(one.id for one in found)
        write_json({"articles": [asdict(ListedArticle.of(one, times.get(one.id))) for one in found]})
    elif found:
        click.echo(article_table(found, terminal_width()))
    else:
        click.echo("no articles", err=True)


@click.command()
@click.option(
    "--repair", is_flag=True, help="Rebuild what can be rebuilt from the stored articles and their files."
)
@json_option
@pass_parts
def verify(backend: Backend, repair: bool, as_json: bool) -> int:
    """Check the library and the shipped models.

    That is: the stored articles, the places of passages, keywords, vectors, model files. Every fault is one
    line. Exit code 5: something is wrong that has not been repaired.

    \b
    Examples:
      cited verify
      cited verify --repair
    """
    report = opened(backend).library(unchecked=True).verify(repair=repair)
    altered = altered_models()
    left = [fault for fault in report.faults if fault not in report.repaired] + altered
    if as_json:
        counts = {"articles": report.articles, "passages": report.passages}
        write_json({"ok": not left, **counts, "faults": left, "repaired": list(report.repaired)})
    else:
        for fault in report.repaired:
            click.echo(f"repaired: {one_line(fault)}")
        for fault in left:
            click.echo(one_line(fault))
        end = (
            "all sound" if not left else "see the faults above" + ("" if repair else "; --repair mends most")
        )
        click.echo(f"{counted(report.articles, 'article')}, {counted(report.passages, 'passage')}: {end}")
    return Exit.REFUSED if left else Exit.DONE


def _told(report: SyncReport, as_json: bool) -> int:
    """Show what was done and what failed; the exit code says whether anything failed."""
    for failure in report.failures:
        click.echo(f"cited: {one_line(str(failure))}", err=True)
    if as_json:
        counts = {
            name: getattr(report, name) for name in ("added", "replaced", "removed", "unchanged", "passages")
        }
        failures = [{"file": failure.file, "reason": failure.reason} for failure in report.failures]
        read = {
            suffix: {"files": count, "articles": report.articles[suffix]}
            for suffix, count in _of_kinds(report.files)
        }
        left_out = dict(_of_kinds(report.left_out))
        write_json(
            {
                **counts,
                "failures": failures,
                "seconds": round(report.seconds, 3),
                "read": read,
                "left_out": left_out,
            }
        )
    else:
        failed = f", {len(report.failures)} failed" if report.failures else ""
        click.echo(
            f"{report.added} added, {report.replaced} replaced, {report.removed} removed, "
            f"{report.unchanged} unchanged{failed}; {counted(report.passages, 'passage')} in {report.seconds:.1f} s"
        )
        for line in _by_kind(report):
            click.echo(line)
    return Exit.SOME_FAILED if report.failures else Exit.DONE


def _by_kind(report: SyncReport) -> Iterator[str]:
    """`read: 3 .txt, 1 .zip with 12 articles` and `left out: 2 pictures`, where there is any."""
    read = [
        f"{count} {suffix or 'without suffix'}"
        + ("" if report.articles[suffix] == count else f" with {counted(report.articles[suffix], 'article')}")
        for suffix, count in _of_kinds(report.files)
    ]
    left_out = [f"{count} {kind}" for kind, count in _of_kinds(report.left_out)]
    yield from [f"read: {one_line(', '.join(read))}"] if read else []
    yield from [f"left out: {', '.join(left_out)}"] if left_out else []


def _of_kinds(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items())
