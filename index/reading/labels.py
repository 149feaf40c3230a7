"""Labelled lines of dumps and messages: `Date: …`, `Subject: …`, `Link to news story:` with the value a line below."""

from __future__ import annotations

import re
from typing import Literal

Label = Literal["title", "author", "published", "publisher", "url", "text", "drop", "updated"]
_NAMES: dict[Label, str] = {
    "title": "title full_title subject subj headline re betreff titel schlagzeile überschrift titre título titolo tytuł"
    " oggetto sujet asunto",
    "author": "author authors from by byline writer creator autor autorin von auteur autore auteurs autori autores"
    " szerző yazar автор forfatter skribent författare kirjoittaja",
    "published": "date published publication_date pubdate posted posted_on published_on date_published publish_date datum"
    " erscheinungstag erschienen"
    " veröffentlicht fecha data published_date date_posted publication-date published_at release_date"
    " publicerad publisert udgivet julkaistu yayınlanma",
    "publisher": "source publisher publication site website site_name newspaper outlet quelle journal",
    "url": "url link permalink source_url canonical link_to_news_story link_to_story link_to_article original_link"
    " original_url"
    " article_url web_page location story_link",
    "text": "description summary abstract teaser excerpt body text content article story full_story"
    " lead message zusammenfassung",
    "drop": "document_tags msg to cc newsgroups message-id references path organisation organization x-newsreader tags"
    " keywords category categories section"
    " language lang id msgid reply-to lines nntp-posting-host content-type content-transfer-encoding mime-version user-agent"
    " area topics topic word_count words xref sender return-path received in-reply-to retrieved accessed x-mailer fid"
    " draft layout slug image status copyright length document_type load-date ressort rubrik rubrique dokumentnummer",
    "updated": "updated last_updated modified last_modified date_modified lastmod uppdaterad oppdatert opdateret päivitetty",
}
_KIND: dict[str, Label] = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_LABEL = re.compile(r"(?:[-+] )?[*_#\s]*([^\W\d_][\w -]{0,30}?)[*_]*\s*[:：][*_]*(?:\s+|$|(?=https?:))(.*)")
_URL = re.compile(r"<?(https?://[^\s<>\"']+)>?", re.IGNORECASE)
_URL_TAIL = re.compile(r"[\w\-/.%=&?#~+]*[-/_=%&][\w\-/.%=&?#~+]*|[\w-]+\.(?:html?|php|aspx?)")


def read_label(text: str) -> tuple[Label, str] | None:
    """What a line declares, and its value ("" where it stands on the line below); None for other lines."""
    match = _LABEL.fullmatch(text)
    if match is None:
        return None
    kind = _KIND.get("_".join(match[1].lower().split()))
    return (kind, match[2].strip()) if kind else None


def read_url(text: str) -> tuple[str, str] | None:
    """(url, its words less white space) of a line that is nothing but an address, perhaps broken by white space."""
    match = _URL.match(text)
    if match is None:
        return None
    rest = text[match.end() :].split()
    if len(rest) > 2 or not all(_URL_TAIL.fullmatch(part) for part in rest):
        return None
    address = match[1] + "".join(rest)
    return address.rstrip(".,;)"), address


def is_url_tail(text: str) -> bool:
    """A lone piece that can only be the end of a broken address."""
    return " " not in text and bool(_URL_TAIL.fullmatch(text))
