"""Made exports of reference managers and of note-takers: RIS, PubMed's and EndNote's tags, BibTeX, Evernote."""

from __future__ import annotations

from collections.abc import Callable

from tests.index.made.stories import Made, Story
from tests.index.made.texts import told


def library_files() -> list[Made]:
    """A file of three references or notes each."""
    return [
        _made("references-zotero.ris", 450, _ris), _made("references-pubmed.nbib", 451, _pubmed),
        _made("references-endnote.enw", 452, _endnote), _made("references-tex.bib", 453, _bibtex), _evernote(),
    ]  # fmt: skip


def _made(name: str, number: int, form: Callable[[Story], str]) -> Made:
    """References whose abstracts are a story's first two paragraphs."""
    stories = [one.but(paragraphs=one.paragraphs[:2], url=None) for one in told(number, 3)]
    return Made(name, "\n".join(map(form, stories)).encode(), stories)


def _ris(story: Story) -> str:
    said = "\n      ".join(story.paragraphs)
    return (
        f"TY  - NEWS\nTI  - {story.title}\nAU  - {story.author}\nDA  - {story.day:%Y/%m/%d}/\nT2  - {story.outlet}\n"
        f"KW  - cobblers\nAB  - {said}\nER  - \n"
    )


def _pubmed(story: Story) -> str:
    said = "\n      ".join(story.paragraphs)
    return (
        f"PMID- 31415926\nOWN - NLM\nTI  - {story.title}\nDP  - {story.day:%Y %b} {story.day and story.day.day}\n"
        f"AB  - {said}\nFAU - {story.author}\nAU  - Nobody N\nJT  - {story.outlet}\n"
    )


def _endnote(story: Story) -> str:
    said = " ".join(story.paragraphs)
    return f"%0 Newspaper Article\n%T {story.title}\n%A {story.author}\n%J {story.outlet}\n%8 {story.day}\n%X {said}\n"


def _bibtex(story: Story) -> str:
    said = "\n    ".join(story.paragraphs)
    return (
        f"@article{{key{len(said)},\n  author = {{{story.author}}},\n  title = {{{{{story.title}}}}},\n"
        f'  journal = "{story.outlet}",\n  year = {story.day and story.day.year},\n  date = {{{story.day}}},\n'
        f"  abstract = {{{said}}},\n}}\n"
    )


def _evernote() -> Made:
    stories = [one.but(outlet=None, url=None) for one in told(454, 2)]
    notes = "".join(
        f"<note><title>{one.title}</title><created>{one.day:%Y%m%d}T081500Z</created><note-attributes><author>{one.author}"
        "</author></note-attributes><content><![CDATA[<?xml version='1.0'?><en-note>"
        + "".join(f"<div>{text}</div><div><br/></div>" for text in one.paragraphs)
        + "</en-note>]]></content></note>"
        for one in stories
    )
    head = "<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE en-export SYSTEM 'evernote-export4.dtd'>"
    return Made("notes-evernote.enex", f"{head}<en-export>{notes}</en-export>".encode(), stories)
