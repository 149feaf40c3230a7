"""Pieces of made pages: an article's paragraphs, head and linked data, and the furniture around it."""

from __future__ import annotations

import json
from html import escape

from tests.index.made.stories import Story

NAV = (
    "<nav><ul><li><a href='/'>Home</a></li><li><a href='/world'>World</a></li><li><a href='/crafts'>Crafts</a></li>"
    "<li><a href='/subscribe'>Subscribe</a></li></ul></nav>"
)
CONSENT = (
    "<div id='cookie-banner' class='consent'><p>We and our 812 partners store cookies on your device to show you"
    " advertising.</p><button>Accept all</button><button>Reject</button></div>"
)
LETTER = (
    "<div class='newsletter-signup'><h3>Sign up for our morning briefing</h3><p>Get the day's headlines delivered to"
    " your inbox every weekday.</p><form><input type='email' placeholder='Your email'><button>Sign up"
    "</button></form></div>"
)
RELATED = (
    "<aside class='related'><h3>Related stories</h3><ul><li><a href='/a'>Ten umbrellas for less than a crown</a></li>"
    "<li><a href='/b'>How the lido got its name</a></li></ul></aside>"
)
FOOT = (
    "<footer><p>© 2026 All rights reserved.</p><ul><li><a href='/privacy'>Privacy policy</a></li><li><a"
    " href='/terms'>Terms of use</a></li></ul></footer>"
)
SHARE = "<div class='share-tools'><a href='#'>Share on Facebook</a> <a href='#'>Copy link</a></div>"


def paragraphs(story: Story, tag: str = "p") -> str:
    return "\n".join(f"<{tag}>{escape(text, quote=False)}</{tag}>" for text in story.paragraphs)


def linked_data(story: Story, **more: object) -> str:
    facts = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, "url": story.url,
        "datePublished": f"{story.day}T07:30:00+00:00", "author": [{"@type": "Person", "name": story.author}],
        "publisher": {"@type": "Organization", "name": story.outlet}, **more,
    }  # fmt: skip
    return f"<script type='application/ld+json'>{json.dumps(facts)}</script>"


def head(story: Story, more: str = "") -> str:
    title = escape(story.title or "")
    return f"<head><meta charset='utf-8'><title>{title} | {escape(story.outlet or '')}</title>{more}</head>"
