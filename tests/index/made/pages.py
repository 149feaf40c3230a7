"""Made web pages: fifteen families of markup around one article, with the furniture that such pages have."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.index.made.markup import CONSENT, FOOT, LETTER, NAV, RELATED, SHARE, head, linked_data, paragraphs
from tests.index.made.stories import Made, Story, Teller, american, spoken


def family_pages() -> list[Made]:
    """One file a family."""
    return [
        Made(f"page-{one.__name__.strip('_')}.html", *_made(one, 100 + n)) for n, one in enumerate(_FAMILIES)
    ]


def _made(family: Callable[[Teller, Story], tuple[str, Story]], number: int) -> tuple[bytes, list[Story]]:
    tongue = {"_german": "de", "_french": "fr"}.get(family.__name__, "en")
    teller = Teller(number, tongue)
    markup, story = family(teller, teller.story(7))
    return markup.encode("cp1252" if family is _old_tables else "utf-8"), [story]


def _wordpress(teller: Teller, story: Story) -> tuple[str, Story]:
    heading = "What the keepers want"
    body = paragraphs(story.but(paragraphs=story.paragraphs[:3])) + f"<h2>{heading}</h2>"
    body += paragraphs(story.but(paragraphs=story.paragraphs[3:]))
    meta = (
        f"<meta property='og:site_name' content='{escape(story.outlet or '')}'>"
        f"<meta property='article:published_time' content='{story.day}T09:12:00+00:00'><link rel='canonical'"
        f" href='{story.url}'>"
    )
    said = [*story.paragraphs[:3], heading, *story.paragraphs[3:]]
    return (
        f"<!DOCTYPE html><html lang='en'>{head(story, meta)}<body class='single-post'><header>{NAV}</header>"
        f"<main><article class='post type-post'><header><h1 class='entry-title'>{story.title}</h1>"
        "<div class='entry-meta'><span class='posted-on'><time class='entry-date published'"
        f" datetime='{story.day}T09:12:00+00:00'>"
        f"{american(story.day)}</time></span><span class='byline'> by <span class='author vcard'>"
        f"<a href='/author/x'>{story.author}</a></span></span></div></header>"
        f"<div class='entry-content'>{body}{SHARE}</div><footer class='entry-footer'>"
        "<span class='cat-links'>Posted in <a href='/c'>Crafts</a></span></footer></article>"
        "<div id='respond' class='comment-respond'><h3>Leave a Reply</h3><form><p>Your email address will"
        " not be published."
        "</p><textarea></textarea></form></div></main><aside id='secondary' class='widget-area'><h2>Recent"
        " Posts</h2><ul><li>"
        f"<a href='/x'>An umbrella for every visitor</a></li></ul></aside>{FOOT}</body></html>",
        story.but(paragraphs=said),
    )


def _news(teller: Teller, story: Story) -> tuple[str, Story]:
    caption = teller.sentence()
    first, rest = story.paragraphs[:2], story.paragraphs[2:]
    return (
        f"<html>{head(story, linked_data(story))}<body>{CONSENT}{NAV}<article><h1>{story.title}</h1><p"
        " class='byline'>By "
        f"{story.author}</p><time datetime='{story.day}T07:30:00Z'>{spoken(story.day)}</time><figure><img"
        " src='k.jpg' alt=''>"
        f"<figcaption>{caption}</figcaption></figure>{paragraphs(story.but(paragraphs=first))}{LETTER}"
        f"{paragraphs(story.but(paragraphs=rest))}</article>{RELATED}{FOOT}</body></html>",
        story.but(paragraphs=[caption, *first, *rest]),
    )


def _old_tables(teller: Teller, story: Story) -> tuple[str, Story]:
    body = "<br><br>\n".join(escape(text, quote=False) for text in story.paragraphs)
    page = (
        "<HTML><HEAD><META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1252'>"
        f"<TITLE>{story.title}</TITLE></HEAD><BODY BGCOLOR=white><TABLE WIDTH=760><TR><TD COLSPAN=2><FONT"
        f" SIZE=5>{story.outlet}"
        "</FONT></TD></TR><TR><TD WIDTH=140 VALIGN=top><A HREF='/'>Front page</A><BR><A HREF='/letters'>Letters</A><BR>"
        f"<A HREF='/ads'>Classifieds</A></TD><TD><FONT SIZE=4><B>{story.title}</B></FONT><BR><I>By"
        f" {story.author}</I><BR>"
        f"<I>{american(story.day)}</I><P>{body}</TD></TR></TABLE></BODY></HTML>"
    )
    return page, story.but(url=None)


def _div_soup(teller: Teller, story: Story) -> tuple[str, Story]:
    body = "".join(
        f"<div class='css-1x{n}ab'><span>{escape(text, quote=False)}</span></div>"
        for n, text in enumerate(story.paragraphs)
    )
    return (
        f"<html>{head(story, linked_data(story))}<body><div id='app'>{CONSENT}<div class='css-nav'><a"
        " href='/'>Home</a>"
        f"<a href='/n'>Newest</a><a href='/me'>Log in</a></div><div class='css-0'><h1 class='css-h'>{story.title}</h1>"
        f"<div class='css-by'>{story.author}</div><div class='css-d'>{american(story.day)}</div><div"
        f" class='css-body'>{body}"
        "</div></div><div class='css-rec'><div>More from our pages</div><div><a href='/u'>Umbrellas, ranked"
        "</a></div></div>"
        "</div></body></html>",
        story,
    )


def _medium(teller: Teller, story: Story) -> tuple[str, Story]:
    first, *rest = story.paragraphs
    drop = f"<p class='graf'><span class='graf-dropCap'>{first[0]}</span>{escape(first[1:], quote=False)}</p>"
    quote = teller.sentence()
    return (
        f"<html>{head(story, linked_data(story))}<body><div class='metabar'><a href='/'>Open in app</a><a"
        " href='/s'>Sign in</a>"
        f"</div><article><section><div><h1 class='graf--title'>{story.title}</h1><div class='uiScale'><a"
        " rel='author' href='/@x'>"
        f"{story.author}</a> · <button>Follow</button> · <span>6 min read</span> · {american(story.day)}</div>{drop}"
        f"{paragraphs(story.but(paragraphs=rest[:3]))}<blockquote class='graf--pullquote'>{quote}</blockquote>"
        f"{paragraphs(story.but(paragraphs=rest[3:]))}</div></section></article><div class='responses'>"
        "<button>Clap</button>"
        f"</div>{FOOT}</body></html>",
        story.but(paragraphs=[first, *rest[:3], quote, *rest[3:]]),
    )


def _newsletter_post(teller: Teller, story: Story) -> tuple[str, Story]:
    note = teller.sentence()
    marked = f"<p>{escape(story.paragraphs[0], quote=False)}<a class='footnote-anchor' href='#footnote-1'>1</a></p>"
    foot = (
        "<div class='footnote'><a class='footnote-number' href='#footnote-anchor-1'>1</a><div"
        f" class='footnote-content'><p>{note}</p></div></div>"
    )
    box = (
        "<div class='subscription-widget'><p>Thanks for reading! Subscribe for free to receive new posts"
        " and support my work.</p><button>Subscribe</button></div>"
    )
    rest = story.paragraphs[1:]
    return (
        f"<html>{head(story, linked_data(story))}<body>{NAV}<article class='post'><h1 class='post-title'>"
        f"{story.title}</h1>"
        f"<div class='post-meta'>{story.author}<br>{american(story.day)}</div><div class='available-content'>"
        f"<div class='body markup'>{marked}{paragraphs(story.but(paragraphs=rest[:3]))}{box}"
        f"{paragraphs(story.but(paragraphs=rest[3:]))}{foot}</div></div></article>{FOOT}</body></html>",
        story.but(paragraphs=[f"{story.paragraphs[0]} 1", *rest, f"1 {note}"]),
    )


def _long_read(teller: Teller, story: Story) -> tuple[str, Story]:
    items = [teller.sentence() for _ in range(3)]
    lead = "Three things the surveyors found:"
    heads = ["The first winter", "A letter from the annexe"]
    body = (
        f"{paragraphs(story.but(paragraphs=story.paragraphs[:2]))}<h2>{heads[0]}</h2>"
        f"{paragraphs(story.but(paragraphs=story.paragraphs[2:4]))}<p>{lead}</p><ul>"
        f"{''.join(f'<li>{item}</li>' for item in items)}"
        f"</ul><h2>{heads[1]}</h2>{paragraphs(story.but(paragraphs=story.paragraphs[4:]))}"
    )
    said = [
        *story.paragraphs[:2],
        heads[0],
        *story.paragraphs[2:4],
        lead,
        *items,
        heads[1],
        *story.paragraphs[4:],
    ]
    return (
        f"<html>{head(story, linked_data(story))}<body>{NAV}<main data-layout='Standard'><div"
        " data-gu-name='headline'><h1>"
        f"{story.title}</h1></div><div data-gu-name='meta'><address><a rel='author' href='/p'>{story.author}"
        "</a></address>"
        f"<details><summary>{spoken(story.day)}</summary></details>{SHARE}</div><div data-gu-name='body'>"
        "<div class='article-body'>"
        f"{body}</div></div></main>{RELATED}{FOOT}</body></html>",
        story.but(paragraphs=said),
    )


def _german(teller: Teller, story: Story) -> tuple[str, Story]:
    months = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
    day = f"{story.day.day}. {months[story.day.month - 1]} {story.day.year}"
    meta = (
        f"<meta property='og:site_name' content='{escape(story.outlet or '')}'><link rel='canonical'"
        f" href='{story.url}'>"
    )
    return (
        f"<html lang='de'>{head(story, meta)}<body><nav><a href='/'>Startseite</a> <a href='/abo'>Abonnement"
        "</a></nav><main>"
        f"<article><h1>{story.title}</h1><div class='byline'>Von {story.author}</div><div class='date'>"
        f"{day}, 14:05 Uhr</div>"
        f"{paragraphs(story)}</article><section class='mehr'><h3>Mehr zum Thema</h3><a href='/x'>Schirme im"
        " Test</a></section>"
        "</main><footer><a href='/impressum'>Impressum</a> <a href='/datenschutz'>Datenschutz</a></footer>"
        "</body></html>",
        story,
    )


def _french(teller: Teller, story: Story) -> tuple[str, Story]:
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
    day = f"{story.day.day} {months[story.day.month - 1]} {story.day.year}"
    meta = (
        f"<meta property='og:site_name' content='{escape(story.outlet or '')}'><link rel='canonical'"
        f" href='{story.url}'>"
    )
    return (
        f"<html lang='fr'>{head(story, meta)}<body><nav><a href='/'>Accueil</a> <a href='/abo'>S’abonner</a>"
        "</nav><article>"
        f"<h1>{story.title}</h1><p class='signature'>Par {story.author}</p><p class='date'>Publié le {day} à 14h05</p>"
        f"{paragraphs(story)}</article><aside><h3>À lire aussi</h3><a href='/x'>Le parapluie, une histoire</a></aside>"
        "<footer><a href='/m'>Mentions légales</a></footer></body></html>",
        story,
    )


def _stub_with_body(teller: Teller, story: Story) -> tuple[str, Story]:
    facts = linked_data(story, articleBody="\n\n".join(story.paragraphs))
    return (
        f"<html>{head(story, facts)}<body>{NAV}<article><h1>{story.title}</h1><p>{story.paragraphs[0][:60]}…</p>"
        "<div class='paywall'><p>Subscribe to continue reading.</p><button>See the offers</button></div></article>"
        f"{FOOT}</body></html>",
        story,
    )


def _saved(teller: Teller, story: Story) -> tuple[str, Story]:
    return (
        f"<!DOCTYPE html>\n<!-- saved from url=({len(story.url or ''):04d}){story.url} -->\n<html><head>"
        "<meta charset='utf-8'>"
        f"<title>{story.title}</title></head><body><div class='topbar'><a href='{story.url}#'>Menu</a></div>"
        f"<h1>{story.title}</h1>"
        f"<p class='dateline'>Published: {spoken(story.day)}</p><p class='by'>By {story.author}</p>"
        f"{paragraphs(story)}{FOOT}</body></html>",
        story.but(outlet=None),
    )


def _accelerated(teller: Teller, story: Story) -> tuple[str, Story]:
    caption = teller.sentence()
    return (
        f"<html amp>{head(story, linked_data(story))}<body><amp-sidebar><ul><li><a href='/'>Top stories</a>"
        "</li></ul></amp-sidebar>"
        f"<main><article class='amp-wp-article'><header><h1 class='amp-wp-title'>{story.title}</h1><div"
        " class='amp-wp-meta'>"
        f"{story.author}</div></header><amp-img src='k.jpg'></amp-img><p class='wp-caption-text'>{caption}</p>"
        f"<div class='amp-wp-article-content'>{paragraphs(story)}<amp-ad></amp-ad></div></article></main>"
        f"{FOOT}</body></html>",
        story.but(paragraphs=[caption, *story.paragraphs]),
    )


def _reader_view(teller: Teller, story: Story) -> tuple[str, Story]:
    return (
        f"<html><head><meta charset='utf-8'><title>{story.title}</title></head><body><div class='container'>"
        "<div class='header"
        f" reader-header'><a class='domain reader-domain' href='{story.url}'>"
        f"{(story.url or '').split('/')[2]}</a><h1 class='reader-title'>"
        f"{story.title}</h1><div class='credits reader-credits'>{story.author}</div><div class='meta-data'>"
        "<div class='reader-estimated-time'>"
        "5–6 minutes</div></div></div><div class='content'><div id='readability-page-1' class='page'>"
        f"{paragraphs(story)}</div></div>"
        "</div></body></html>",
        story.but(day=None, outlet=None),
    )


def _with_table(teller: Teller, story: Story) -> tuple[str, Story]:
    rows = [("Town", "Kilns", "Visitors"), ("Varnholt", "14", "8,210"), ("Pelagia", "9", "3,377")]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows[1:])
    heads = "".join(f"<th>{cell}</th>" for cell in rows[0])
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table>"
    first, rest = story.paragraphs[:3], story.paragraphs[3:]
    return (
        f"<html>{head(story, linked_data(story))}<body>{NAV}<article><h1>{story.title}</h1><p>By {story.author}</p>"
        f"{paragraphs(story.but(paragraphs=first))}{table}{paragraphs(story.but(paragraphs=rest))}</article>"
        f"{RELATED}{FOOT}</body></html>",
        story.but(paragraphs=[*first, *(" ".join(row) for row in rows), *rest]),
    )


def _live(teller: Teller, story: Story) -> tuple[str, Story]:
    entries = [
        (f"{15 - n}:0{n + 2}", f"Bell number {n + 2} is hung", [teller.paragraph(), teller.paragraph()])
        for n in range(3)
    ]
    posts = "".join(
        f"<article class='live-post'><time datetime='{story.day}T{time}:00+00:00'>{time}</time><h2>{title}</h2>"
        f"{paragraphs(story.but(paragraphs=texts))}</article>"
        for time, title, texts in entries
    )
    said = [
        *story.paragraphs[:1],
        *(part for time, title, texts in entries for part in (time, title, *texts)),
    ]
    return (
        f"<html>{head(story, linked_data(story))}<body>{NAV}<main><h1>{story.title}</h1><p class='byline'>"
        f"By {story.author}</p>"
        f"<p>{story.paragraphs[0]}</p><section class='live-feed'>{posts}</section></main>{FOOT}</body></html>",
        story.but(paragraphs=said),
    )


_FAMILIES = (
    _wordpress, _news, _old_tables, _div_soup, _medium, _newsletter_post, _long_read, _german, _french, _stub_with_body,
    _saved, _accelerated, _reader_view, _with_table, _live,
)  # fmt: skip
