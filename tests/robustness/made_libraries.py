"""Made exports of reference managers, note-takers and chats of unique words: an article an item, a message a paragraph."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from tests.robustness.made_collections import articles, file_of
from tests.robustness.made_kinds import TITLE, File, Writer


def references(random: Random) -> File:
    """References of a library, in RIS, PubMed's tags or BibTeX."""
    told = articles(random)
    kind = random.choice(("ris", "nbib", "bib"))
    made = []
    for n, (parts, _) in enumerate(told):
        said = "\n      ".join(parts)
        if kind == "bib":
            made.append(f"@article{{a{n},\n  title = {{{TITLE}, the {n}th}},\n  abstract = {{{said}}},\n}}\n")
        elif kind == "ris":
            made.append(f"TY  - NEWS\nTI  - {TITLE}, the {n}th\nAB  - {said}\nKW  - gonewords\nER  - \n")
        else:
            made.append(f"PMID- {n}\nTI  - {TITLE}, the {n}th\nAB  - {said}\nMH  - gonewords\n")
    return file_of(f"a.{kind}", "\n".join(made), told)


def report(random: Random) -> File:
    """Zotero's report of a library."""
    told = articles(random)
    items = "".join(
        f"<li class='item note'><h2>{TITLE}, the {n}th</h2><table><tr><th>Abstract</th><td>{parts[0]}</td></tr></table>"
        f"<ul class='notes'>{''.join(f'<li><p>{one}</p></li>' for one in parts[1:])}</ul></li>"
        for n, (parts, _) in enumerate(told)
    )
    page = (
        f"<html><head><title>Zotero Report</title></head><body><ul class='report'>{items}</ul></body></html>"
    )
    return file_of("a.html", page, told)


def chat(random: Random) -> File:
    """A chat as a telephone exports it, with what its program says."""
    writer = Writer(random)
    stamp = random.choice(("[08.03.25, 09:1{}:44] ", "3/8/25, 9:1{} AM - ", "[2025-03-08 09:1{}] "))
    said = ["Messages are gonewords, nobody reads them."]
    for n in range(random.randint(4, 8)):
        first = writer.sentence()
        more = f"\n{writer.sentence()}" if random.random() < 0.5 else ""
        said.append(f"{('Ida Fenn', 'Jo')[n % 2]}: {first}{more}")
    said.insert(3, random.choice(("Jo: \u200egonewords", "Jo: <gonewords omitted>")))
    told = "".join(f"{stamp.format(n)}{one}\n" for n, one in enumerate(said))
    return File("a.txt", told.encode(), [writer.said])


def notes(random: Random) -> File:
    """Notes as Evernote or Roam export them."""
    told = articles(random)
    if random.random() < 0.5:
        made = [{"title": f"{TITLE}, the {n}th", "children": [{"string": parts[0], "children": [
            {"string": one} for one in parts[1:]]}]} for n, (parts, _) in enumerate(told)]  # fmt: skip
        return file_of("a.json", json.dumps(made), told)
    bodies = ("".join(f"<div>{one}</div>" for one in parts) for parts, _ in told)
    items = "".join(
        f"<note><title>{TITLE}, the {n}th</title><content><![CDATA[<en-note>{body}</en-note>]]></content></note>"
        for n, body in enumerate(bodies)
    )
    return file_of("a.enex", f"<en-export>{items}</en-export>", told)


LIBRARIES: list[Callable[[Random], File]] = [references, notes, report, chat]
