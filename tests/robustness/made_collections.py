"""Made exports, mailboxes, feeds, rows, books, threads and talks of unique words: many articles or speakers a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from email.message import EmailMessage
from random import Random

from tests.index.made.packing import zipped
from tests.robustness.made_articles import Maker
from tests.robustness.made_kinds import TITLE, File, Writer, filled, letter, note, open_text, rich, text, wiki


def articles(random: Random, fewest: int = 2) -> list[tuple[list[str], list[str]]]:
    """Of some articles the paragraphs and the words."""
    writer, told = Writer(random), []
    for _ in range(random.randint(fewest, 4)):
        start = len(writer.said)
        parts = [f"{writer.sentence()} {writer.sentence()}" for _ in range(random.randint(2, 4))]
        told.append((parts, writer.said_since(start)))
    return told


def file_of(name: str, data: str, told: list[tuple[list[str], list[str]]]) -> File:
    return File(name, data.encode(), [said for _, said in told])


def rows(random: Random) -> File:
    """Rows of CSV or TSV, their texts plain or with markup."""
    told = articles(random)
    form = random.choice(("\n\n".join, lambda parts: "".join(f"<p>{one}</p>" for one in parts)))
    sign = random.choice(",;\t")
    out = io.StringIO()
    write = csv.writer(out, delimiter=sign)
    write.writerow(("id", "headline", "published_at", "content", "views"))
    for n, (parts, _) in enumerate(told):
        write.writerow((n, f"{TITLE}, the {n}th", f"2025-03-0{n + 1}", form(parts), 17 * n))
    return file_of("a.tsv" if sign == "\t" else "a.csv", out.getvalue(), told)


def objects(random: Random) -> File:
    """JSON or JSON Lines."""
    told = articles(random)
    form = random.choice(("\n".join, "\n\n".join, lambda parts: "".join(f"<p>{one}</p>" for one in parts)))
    made = [
        {
            "title": f"{TITLE}, the {n}th",
            "body": form(parts),
            "author": {"name": "Ida Fenn"},
            "tags": ["a", "b"],
        }
        for n, (parts, _) in enumerate(told)
    ]
    if random.random() < 0.5:
        return file_of("a.jsonl", "\n".join(map(json.dumps, made)), told)
    whole = random.choice((made, {"articles": made}, {"response": {"results": made, "total": len(made)}}))
    return file_of("a.json", json.dumps(whole, indent=random.choice((None, 2))), told)


def nexis(random: Random) -> File:
    told = articles(random)
    texts = [
        f"{n} of {len(told)} DOCUMENTS\n\n\nFen Post\n\nMarch {n}, 2025 Monday\n\n{TITLE}, the {n}th\n\nBYLINE: Ida Fenn\n\n"
        f"SECTION: NEWS; Pg. {n}\n\nLENGTH: 80 words\n\n\n" + "\n\n".join(map(filled, parts))
        + f"\n\nLOAD-DATE: March {n}, 2025\n\nLANGUAGE: ENGLISH\n\n" for n, (parts, _) in enumerate(told, 1)
    ]  # fmt: skip
    return file_of("a.txt", "\n\n".join(texts), told)


def factiva(random: Random) -> File:
    told = articles(random)
    texts = [
        f"{TITLE}, the {n}th\n\nBy Ida Fenn\n80 words\n{n} March 2025\nFen Post\nFENPST\n{n}\nEnglish\n(c) 2025 Fen Post\n\n"
        + "\n\n".join(parts) + f"\n\nDocument FENPST0020250303el3{n}0000{n}\n" for n, (parts, _) in enumerate(told, 1)
    ]  # fmt: skip
    return file_of("a.txt", "\n".join(texts), told)


def board(random: Random) -> File:
    """A bulletin board's or a news group's messages, one below the other."""
    told = articles(random)
    rule = random.choice(("", "=" * 60 + "\n", "-" * 72 + "\n"))
    texts = [
        f"{rule}From: ida{n}@made.example (Ida Fenn)\nNewsgroups: made.words\nSubject: {TITLE}, the {n}th\n"
        f"Date: {n} Mar 2025 08:0{n}:11 GMT\nMessage-ID: <{n}@made.example>\n\n" + "\n\n".join(map(filled, parts))
        + "\n\n" for n, (parts, _) in enumerate(told, 1)
    ]  # fmt: skip
    return file_of("a.txt", "".join(texts), told)


def digest(random: Random) -> File:
    told = articles(random)
    rule = "\n\n" + random.choice("=-*_") * random.randint(5, 60) + "\n\n"
    texts = [
        f"{TITLE}, the {n}th\nBy Ida Fenn\n{n} March 2025\n\n" + "\n\n".join(parts)
        for n, (parts, _) in enumerate(told, 1)
    ]
    return file_of("a.txt", rule.join(texts), told)


def clippings(random: Random) -> File:
    told = [([parts[0]], said[: len(parts[0].split())]) for parts, said in articles(random)]
    texts = [
        f"{TITLE}, the {n}th (Ida Fenn)\n- Your Highlight on page {n} | Added on Monday, {n} March 2025 08:00:11\n\n"
        f"{parts[0]}\n==========\n" for n, (parts, _) in enumerate(told, 1)
    ]  # fmt: skip
    return file_of("My Clippings.txt", "".join(texts), told)


def mailbox(random: Random) -> File:
    told = articles(random)
    box = []
    for n, (parts, _) in enumerate(told, 1):
        message = EmailMessage()
        message["Subject"], message["From"] = f"{TITLE}, the {n}th", "Ida Fenn <ida@made.example>"
        message.set_content("\n\n".join(map(filled, parts)))
        box.append(f"From ida@made.example Mon Mar  {n} 08:00:11 2025\n{message.as_string()}\n")
    return file_of("a.mbox", "".join(box), told)


def feed(random: Random) -> File:
    told = articles(random)
    form = random.choice(("<![CDATA[{}]]>", "{}"))
    items = []
    for n, (parts, _) in enumerate(told, 1):
        page = "".join(f"<p>{one}</p>" for one in parts)
        page = page if form != "{}" else page.replace("<", "&lt;")
        items.append(
            f"<item><title>{TITLE}, the {n}th</title><link>https://made.example/{n}</link><description>Gone…</description>"
            f"<content:encoded>{form.format(page)}</content:encoded></item>"
        )
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Made</title>"
    return file_of("a.rss", f"{head}{''.join(items)}</channel></rss>", told)


def book(random: Random) -> File:
    """An EPUB, an article a chapter."""
    maker = Maker(random, depth=1)
    said, parts = [], []
    for _ in range(random.randint(1, 3)):
        start = len(maker.said)
        parts.append(maker.chapter())
        said.append(maker.said[start:])
    files: dict[str, bytes | str] = {
        f"OEBPS/c{n}.xhtml": f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>Part {n}</title></head><body>"
        f"<h1>{TITLE}, the {n}th</h1>{part}</body></html>"
        for n, part in enumerate(parts)
    }
    count = range(len(parts))
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf'><metadata/><manifest>"
        + "".join(f"<item id='c{n}' href='c{n}.xhtml' media-type='application/xhtml+xml'/>" for n in count)
        + "</manifest><spine>" + "".join(f"<itemref idref='c{n}'/>" for n in count) + "</spine></package>"
    )  # fmt: skip
    root = (
        "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile"
        " full-path='OEBPS/content.opf'/></rootfiles></container>"
    )
    made = {"mimetype": "application/epub+zip", "META-INF/container.xml": root, "OEBPS/content.opf": package}
    return File("a.epub", zipped({**made, **files}), said)


def packed(random: Random) -> File:
    told = articles(random)
    files: dict[str, bytes | str] = {
        f"kept/{n}.txt": f"{TITLE}, the {n}th\n\n" + "\n\n".join(parts) for n, (parts, _) in enumerate(told)
    }
    return File("a.zip", zipped(files), [said for _, said in told])


def captions(random: Random) -> File:
    writer = Writer(random)
    spoken = [writer.sentence() for _ in range(random.randint(3, 8))]
    cues = []
    for sentence in spoken:
        half = len(sentence.split()) // 2
        lines = [" ".join(sentence.split()[:half]), " ".join(sentence.split()[half:])]
        cues.append(lines if random.random() < 0.5 else ["\n".join(lines)])
    flat = [one for cue in cues for one in cue]
    kind = random.choice(("srt", "vtt"))
    sign = "," if kind == "srt" else "."
    told = [
        f"{n + 1}\n00:00:{n:02d}{sign}000 --> 00:00:{n:02d}{sign}900\n{random.choice(('{}', '<i>{}</i>')).format(one)}\n"
        for n, one in enumerate(flat)
    ]
    return File(
        f"a.{kind}", (("WEBVTT\n\n" if kind == "vtt" else "") + "\n".join(told)).encode(), [writer.said]
    )


def transcript(random: Random) -> File:
    writer = Writer(random)
    form = random.choice(("{}: {}", "{}:\n{}", "[00:0{n}:11] {}: {}", "**{}:** {}"))
    turns = []
    for n in range(random.randint(4, 8)):
        said = " ".join(writer.sentence() for _ in range(random.randint(1, 3)))
        turns.append(form.format(("IDA FENN", "JO PELL")[n % 2], said, n=n))
        if random.random() < 0.3:
            turns.append(f"{writer.sentence()} {writer.sentence()}")
    whole = "\n\n".join([TITLE, *turns, ""])
    return File("a.md" if "**" in form else "a.txt", whole.encode(), [writer.said])


def thread(random: Random) -> File:
    """A forum's thread, with what stands around its posts."""
    writer = Writer(random)
    posts = []
    for n in range(random.randint(3, 6)):
        words = "".join(f"<p>{writer.sentence()}</p>" for _ in range(random.randint(1, 3)))
        posts.append(
            f"<div class='post' id='p{n}'><div class='profile'>Posts: {90 + n}</div>"
            f"<a class='username' href='/u/{n}'>ida{n}</a>"
            f" <time datetime='2025-03-0{n + 1}'>{n + 1} March 2025, 08:1{n}</time><div class='post-content'>{words}</div>"
            "<div class='signature'>gonewords</div></div>"
        )
    page = f"<html><head><title>{TITLE}</title></head><body><nav>Startpage</nav>"
    page += f"<h1>{TITLE}</h1>{''.join(posts)}</body></html>"
    return File("a.html", page.encode(), [writer.said])


def live(random: Random) -> File:
    """A live blog."""
    writer = Writer(random)
    intro = f"<p>{writer.sentence()} {writer.sentence()}</p>"
    entries = []
    for n in range(random.randint(3, 6)):
        words = "".join(f"<p>{writer.sentence()}</p>" for _ in range(random.randint(1, 3)))
        entries.append(
            f"<article class='live-entry' id='e{n}'><header><time>1{n}.20</time><h2>What was seen of it, {n}</h2></header>"
            f"<div class='entry-body'>{words}</div></article>"
        )
    page = (
        f"<html><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1><div class='intro'>{intro}</div>"
        f"<div class='live-stream'>{''.join(entries)}</div></main></body></html>"
    )
    return File("a.html", page.encode(), [writer.said])


KINDS: list[Callable[[Random], File]] = [
    text, note, rich, open_text, wiki, letter, rows, objects, nexis, factiva, board, digest, clippings, mailbox, feed, book,
    packed, captions, transcript, thread, live,
]  # fmt: skip
