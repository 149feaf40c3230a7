"""Made text files: dumps, wrapped and indented text, Markdown notes, exports of press databases, clippings, transcripts."""

from __future__ import annotations

import textwrap
from datetime import date

from tests.index.made.stories import Made, Story, Teller, american, spoken


def text_files() -> list[Made]:
    """Plain text as people have it."""
    return [
        _wrapped(),
        _unwrapped(),
        _labelled(),
        _indented(),
        _copied(),
        _windows(),
        _named_by_date(),
        _digest(),
    ]


def notes() -> list[Made]:
    """Markdown of five programs."""
    return [_jekyll(), _hugo(), _obsidian(), _readme_like(), _footnoted()]


def exports() -> list[Made]:
    """What press databases and reading programs write, two stories or three each."""
    return [
        Made("export-nexis.txt", nexis(stories := told(300, 2)).encode(), _nexis_facts(stories)),
        Made(
            "export-factiva.txt",
            factiva(stories := told(301, 3)).encode(),
            [s.but(url=None) for s in stories],
        ),
        _proquest(),
        _pressreader(),
        _clippings(),
    ]


def told(number: int, count: int) -> list[Story]:
    return [Teller(number * 10 + n).story(5) for n in range(count)]


def wrapped(story: Story, width: int = 72, indent: str = "") -> str:
    """Its paragraphs in lines, a blank line between them."""
    return "\n\n".join(
        textwrap.fill(text, width, initial_indent=indent, break_on_hyphens=False, break_long_words=False)
        for text in story.paragraphs
    )


def _wrapped() -> Made:
    story = Teller(200).story()
    text = f"{story.title}\n\nBy {story.author}\n{american(story.day)}\n\n{wrapped(story)}\n"
    return Made("text-wrapped.txt", text.encode(), [story.but(outlet=None, url=None)])


def _unwrapped() -> Made:
    story = Teller(201).story()
    body = "\n\n".join(story.paragraphs)
    text = f"{story.title}\nBy {story.author} | {story.outlet}\nPublished: {spoken(story.day)}\n\n{body}\n"
    return Made("text-unwrapped.txt", text.encode(), [story.but(url=None)])


def _labelled() -> Made:
    story = Teller(202).story()
    head = (
        f"Title: {story.title}\nAuthor: {story.author}\nDate: {story.day}\nSource: {story.outlet}\nURL:"
        f" {story.url}\n"
    )
    return Made("text-labelled.txt", (head + "\n" + "\n\n".join(story.paragraphs)).encode(), [story])


def _indented() -> Made:
    """Paragraphs told by their first line's indent alone."""
    story = Teller(203).story()
    body = wrapped(story, 66, "    ").replace("\n\n", "\n")
    text = f"{story.title}\n\nby {story.author}\n\n{body}\n"
    return Made("text-indented.txt", text.encode(), [story.but(outlet=None, url=None, day=None)])


def _copied() -> Made:
    """All of a page, copied into a text file."""
    story = Teller(204).story()
    above = (
        f"Skip to main content\nHome\nCrafts\n{story.title}\nBy"
        f" {story.author}\n{american(story.day)}\nShare\nSave\n"
    )
    body = "\n\n".join([*story.paragraphs[:3], "Advertisement", *story.paragraphs[3:]])
    below = "\n\nRelated Articles\nUmbrellas, ranked\n\n© 2026 All rights reserved.\nPrivacy Policy | Terms of Use\n"
    text = f"{above}\n{body}{below}"
    return Made("text-copied.txt", text.encode(), [story.but(outlet=None, url=None)])


def _windows() -> Made:
    story = Teller(205).story()
    text = f"{story.outlet}\n{spoken(story.day)}\n\n{story.title}\n\nBy {story.author}\n\n" + "\n\n".join(
        story.paragraphs
    )
    return Made(
        "text-windows.txt", text.replace("\n", "\r\n").encode("cp1252", "replace"), [story.but(url=None)]
    )


def _named_by_date() -> Made:
    """The day is in the file's name alone."""
    story = Teller(206).story()
    text = f"{story.title}\n\n" + "\n\n".join(story.paragraphs)
    return Made(f"{story.day}-text-kept.txt", text.encode(), [story.but(author=None, outlet=None, url=None)])


def _digest() -> Made:
    stories = told(207, 3)
    parts = [f"{one.title}\nBy {one.author}\n{american(one.day)}\n\n{wrapped(one)}\n" for one in stories]
    text = ("\n" + "=" * 40 + "\n\n").join(parts)
    return Made("text-digest.txt", text.encode(), [one.but(outlet=None, url=None) for one in stories])


def _jekyll() -> Made:
    story = Teller(210).story()
    front = (
        f'---\ntitle: "{(story.title or "").replace(chr(34), "")}"\nauthor: {story.author}\ndate:'
        f" {story.day} 08:00:00 +0000\n"
    )
    front += "tags: [crafts, towns]\nlayout: post\n---\n\n"
    return Made(
        "note-jekyll.md", (front + "\n\n".join(story.paragraphs)).encode(), [story.but(outlet=None, url=None)]
    )


def _hugo() -> Made:
    story = Teller(211).story()
    front = (
        f'+++\ntitle = "{story.title}"\nauthors = ["{story.author}"]\ndate ='
        f" {story.day}T08:00:00Z\ndraft = false\n+++\n\n"
    )
    body = "\n\n".join([*story.paragraphs[:2], "## The second bell", *story.paragraphs[2:]])
    said = [*story.paragraphs[:2], "The second bell", *story.paragraphs[2:]]
    return Made("note-hugo.md", (front + body).encode(), [story.but(outlet=None, url=None, paragraphs=said)])


def _obsidian() -> Made:
    story = Teller(212).story()
    first, second, *rest = story.paragraphs
    marked, linked = first.split()[2], second.split()[3]
    front = (
        f"---\ntitle: '{(story.title or '').replace(chr(39), chr(8217))}'\nauthor:\n  -"
        f' "[[{story.author}]]"\npublished: {story.day}\nsource: {story.url}\ntags:\n  -'
        " clippings\n---\n"
    )
    body = "\n\n".join(
        [first.replace(marked, f"=={marked}==", 1), second.replace(linked, f"[[{linked}]]", 1), *rest]
    )
    title = (story.title or "").replace("'", "’")
    return Made("note-obsidian.md", (front + body).encode(), [story.but(title=title, outlet=None)])


def _readme_like() -> Made:
    story = Teller(213).story()
    items = [Teller(214).sentence(), Teller(215).sentence()]
    text = f"# {story.title}\n\n*By {story.author}, {spoken(story.day)}*\n\n" + "\n\n".join(
        story.paragraphs[:3]
    )
    text += f"\n\nWhat the archive holds:\n\n- {items[0]}\n- {items[1]}\n\n> {story.paragraphs[3]}\n\n"
    text += "\n\n".join(story.paragraphs[4:])
    said = [*story.paragraphs[:3], "What the archive holds:", *items, *story.paragraphs[3:]]
    return Made("note-plain.md", text.encode(), [story.but(outlet=None, url=None, paragraphs=said)])


def _footnoted() -> Made:
    story = Teller(216).story()
    note = Teller(217).sentence()
    first, *rest = story.paragraphs
    text = f"# {story.title}\n\n{first}[^1]\n\n" + "\n\n".join(rest) + f"\n\n[^1]: {note}\n"
    said = [first, *rest, note]
    facts = {"author": None, "day": None, "outlet": None, "url": None}
    return Made("note-footnote.md", text.encode(), [story.but(paragraphs=said, **facts)])


def nexis(stories: list[Story]) -> str:
    """As Nexis delivers text."""
    parts = []
    for number, one in enumerate(stories, 1):
        parts.append(
            f"{number} of {len(stories)} DOCUMENTS\n\n\n{one.outlet}\n\n{american(one.day)} Monday\n\n{one.title}\n\n"
            f"BYLINE: {one.author}\n\nSECTION: CRAFTS; Pg. {number + 3}\n\nLENGTH:"
            f" {sum(len(p.split()) for p in one.paragraphs)} words\n\n\n"
            f"{wrapped(one)}\n\nLOAD-DATE: {american(one.day)}\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n"
            f"Copyright {one.day.year if one.day else ''} {one.outlet}\nAll Rights Reserved\n\n"
        )
    return "\n".join(parts)


def _nexis_facts(stories: list[Story]) -> list[Story]:
    return [one.but(url=None) for one in stories]


def factiva(stories: list[Story]) -> str:
    """As Factiva delivers text."""
    return "\n".join(
        f"Crafts\n{one.title}\n\nBy {one.author}\n{sum(len(p.split()) for p in one.paragraphs)}"
        f" words\n{spoken(one.day)}\n"
        f"{one.outlet}\nTUNDER\n{number}\nEnglish\n(c) {one.day.year if one.day else ''}, {one.outlet}. All"
        " rights reserved.\n\n"
        + "\n\n".join(one.paragraphs)
        + f"\n\nDocument TUNDER00{(one.day or 0):%Y%m%d}ek3e000{number:02d}\n"
        for number, one in enumerate(stories, 1)
    )


def _proquest() -> Made:
    stories = told(302, 2)
    rule = "_" * 60
    parts = [
        f"Document {number} of {len(stories)}\n\n{one.title}\n\nAuthor: {one.author}\n\nPublication info:"
        f" {one.outlet} ; Wexmoor [Wexmoor]. {spoken(one.day)}: 4.\n\n"
        f"ProQuest document link\n\nFull text: "
        + "\n\n".join(one.paragraphs)
        + f"\n\nPublication title: {one.outlet}\n\n"
        f"Publication date: {american(one.day)}\n\nPublisher: Wexmoor Print\n\nSource type:"
        " Newspaper\n\nLanguage of publication: English\n\n"
        f"ProQuest document ID: 27{number}44913\n\nDocument URL: {one.url}\n\n"
        for number, one in enumerate(stories, 1)
    ]
    return Made("export-proquest.txt", f"{rule}\n\n".join(parts).encode(), stories)


def _pressreader() -> Made:
    stories = told(303, 2)
    parts = [
        f"{one.title}\n{one.outlet} · {spoken(one.day)} · {4 + n} · By {one.author}\n\n"
        + "\n\n".join(one.paragraphs)
        + (
            f"\n\nArticle Name: {one.title}\nPublication: {one.outlet}\nSection: Crafts\nAuthor: By"
            f" {one.author}\nStart Page: {4 + n}\nEnd Page: {4 + n}\n\n"
        )
        for n, one in enumerate(stories)
    ]
    return Made("export-pressreader.txt", "\n".join(parts).encode(), [one.but(url=None) for one in stories])


def _clippings() -> Made:
    """Kindle's: two books, three clips."""
    stories = [
        one.but(paragraphs=one.paragraphs[:2], day=date(2026, 1, 12), outlet=None, url=None)
        for one in told(304, 2)
    ]
    clips = [
        f"\ufeff{one.title} ({one.author})\r\n- Your Highlight on page {7 + n} | location"
        f" {100 + n}-{102 + n} | Added on Monday, 12 January 2026"
        f" 08:0{n}:11\r\n\r\n{text}\r\n==========\r\n"
        for one in stories
        for n, text in enumerate(one.paragraphs)
    ]
    return Made("My Clippings.txt", "".join(clips).encode(), stories)
