"""XML of the press, of science, of editions, of wikis and of programs: documents by their own names, nothing resolved."""

from __future__ import annotations

import pytest

from index.articles import Article
from index.errors import ReadingError
from index.reading import extracted_text, read_bytes
from index.reading.shapes import squash

_TEXT = "The weir at Aller was mended in a week, and the eels came back before the masons had gone."
_MORE = "A count in May found four hundred of them below the mill, three times as many as in the year before."


def _read(text: str, name: str = "a.xml") -> list[Article]:
    articles = read_bytes(name, text.encode())
    told = squash(extracted_text(name, text.encode()))
    assert all(squash(part) in told for one in articles for part in one.text.split("\n\n"))
    return articles


def _facts(article: Article) -> tuple[str | None, ...]:
    day = article.published[:10] if article.published else None
    return article.title, article.author, day, article.publisher


def test_a_paper_in_jats() -> None:
    paper = f"""<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.3//EN" "JATS.dtd">
    <article xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta><journal-title-group><journal-title>River
    Notes</journal-title></journal-title-group></journal-meta><article-meta><title-group><article-title>Eels
    <italic>(Anguilla)</italic>
    at a mended weir<xref ref-type="fn">*</xref></article-title></title-group><contrib-group><contrib
    contrib-type="author"><name>
    <surname>Hale</surname><given-names>Ida M.</given-names></name><xref ref-type="aff">1</xref></contrib><contrib
    contrib-type="editor"><name><surname>Nobody</surname><given-names>Ed</given-names></name></contrib></contrib-group>
    <aff>University of Aller</aff><pub-date date-type="collection"><year>2023</year></pub-date><pub-date
    date-type="pub"><day>4</day>
    <month>Sep</month><year>2023</year></pub-date><abstract><p>{_TEXT}</p></abstract></article-meta></front>
    <body><sec><title>Results</title><p>{_MORE}</p><table-wrap><label>Table 1</label><caption><p>Eels below the
    mill.</p></caption>
    <table><thead><tr><th>Year</th><th>Eels</th></tr></thead><tbody><tr><td>2022</td><td>133</td></tr></tbody></table></table-wrap>
    </sec></body><back><ref-list><ref><mixed-citation>Old, A. Of other eels.
    1999.</mixed-citation></ref></ref-list></back>
    <sub-article article-type="reply"><front-stub><title-group><article-title>A
    reply</article-title></title-group></front-stub>
    <body><p>The mill has been silent since then, and nobody has asked the miller what he thinks of
    it.</p></body></sub-article>
    </article>"""
    first, reply = _read(paper)
    assert _facts(first) == ("Eels (Anguilla) at a mended weir", "Ida M. Hale", "2023-09-04", "River Notes")
    assert _TEXT in first.text and _MORE in first.text and "Year\tEels\n2022\t133" in first.text
    assert not any(words in first.text for words in ("Old, A.", "University", "miller"))
    assert reply.title == "A reply" and "miller" in reply.text


@pytest.mark.parametrize("inside", [
    f"<p>{_TEXT}</p><p>{_MORE}</p>",
    f"<nitf><body><body.head><hedline><hl1>x</hl1></hedline></body.head><body.content><p>{_TEXT}</p><p>{_MORE}</p></body.content>"
    "</body></nitf>",
])  # fmt: skip
def test_stories_in_newsml(inside: str) -> None:
    def item(head: str, by: str) -> str:
        return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><rightsInfo><copyrightHolder
    literal="WCN"><name>West
        Country News</name></copyrightHolder></rightsInfo>
        <itemMeta><versionCreated>2024-02-05T09:00:00Z</versionCreated></itemMeta>
        <contentMeta><contentCreated>2024-02-03T23:40:00-05:00</contentCreated><by>{by}</by><headline>{head}</headline></contentMeta>
        <contentSet><inlineXML>{inside}</inlineXML></contentSet></newsItem>"""

    articles = _read(
        f"<newsMessage>{item('Weir mended', 'By Ann Poe')}{item('Eels are back', 'Rex Orr')}</newsMessage>"
    )
    assert [_facts(one) for one in articles] == [
        ("Weir mended", "Ann Poe", "2024-02-03", "West Country News"),
        ("Eels are back", "Rex Orr", "2024-02-03", "West Country News"),
    ]
    assert all(one.text.endswith(f"{_TEXT}\n\n{_MORE}") for one in articles)


def test_a_story_in_nitf() -> None:
    story = f"""<!DOCTYPE nitf SYSTEM "nitf-3-5.dtd"><nitf><head><docdata><date.issue
    norm="20240203T081500Z"/></docdata>
    <pubdata name="Aller Gazette" date.publication="20240203"/></head><body><body.head><hedline><hl1>Weir
    mended</hl1><hl2>Eels come
    back</hl2></hedline><byline>By <person>Ann Poe</person><byttl>Gazette
    staff</byttl></byline></body.head><body.content>
    <p>{_TEXT}</p><p>&ldquo;{_MORE}&rdquo;</p></body.content></body></nitf>"""
    (article,) = _read(story)
    assert _facts(article) == ("Weir mended", "Ann Poe", "2024-02-03", "Aller Gazette")
    assert "Eels come back" in article.text and f"“{_MORE}”" in article.text and "staff" not in article.text


def test_an_edition_in_tei() -> None:
    edition = f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>The
    weir</title><author><persName>
    <surname>Poe</surname><forename>Ann</forename></persName></author></titleStmt><publicationStmt><publisher>Aller
    Press</publisher>
    <date when="2019-03-21">spring
    2019</date></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text><body><pb
    n="3"/><fw>AN OLD WEIR</fw><head>Of masons</head><p>The weir at Aller<note place="foot">Now Allerford, on the north
    bank.</note> was men<lb break="no"/>ded in a <choice><sic>weak</sic><corr>week</corr></choice>, and the eels
    came back<lb/> before
    the masons had gone.</p><p>{_MORE}</p></body></text></TEI>"""
    (article,) = read_bytes("a.xml", edition.encode())
    assert _facts(article) == ("The weir", "Ann Poe", "2019-03-21", "Aller Press")
    assert article.text.split("\n\n")[-4:] == ["Of masons", _TEXT, "Now Allerford, on the north bank.", _MORE]


def test_an_issue_of_a_newspaper_in_tei() -> None:
    stories = "".join(
        f'<div type="article"><head>{head}</head><byline>By <docAuthor>{by}</docAuthor></byline><p>{_TEXT}</p></div>'
        for head, by in (("A weir", "Ann Poe"), ("An eel", "Rex Orr"))
    )
    issue = f"""<TEI><teiHeader><fileDesc><titleStmt><title>No. 12</title></titleStmt><sourceDesc><bibl><title
    level="j">Aller
    Gazette</title><date
    when="1871-05-06"/></bibl></sourceDesc></fileDesc></teiHeader><text><body>{stories}</body></text></TEI>"""
    assert [_facts(one) for one in _read(issue)] == [
        ("A weir", "Ann Poe", "1871-05-06", "Aller Gazette"),
        ("An eel", "Rex Orr", "1871-05-06", "Aller Gazette"),
    ]


def test_an_article_in_docbook() -> None:
    text = f"""<article xmlns="http://docbook.org/ns/docbook"
    version="5.0"><info><title>Weirs</title><author><personname><firstname>
    Ann</firstname><surname>Poe</surname></personname></author><pubdate>2024-02-03</pubdate><legalnotice><para>Copy
    as you
    like.</para></legalnotice></info><para>{_TEXT}</para><section><title>Eels</title><itemizedlist><listitem><para>{_MORE}</para>
    </listitem></itemizedlist></section></article>"""
    (article,) = _read(text)
    assert _facts(article)[:3] == ("Weirs", "Ann Poe", "2024-02-03")
    assert article.text.endswith(f"{_TEXT}\n\nEels\n\n{_MORE}")


def test_a_wikis_dump_is_an_article_a_page() -> None:
    def page(title: str, text: str, more: str = "<ns>0</ns>") -> str:
        old = "<revision><timestamp>2020-01-01T00:00:00Z</timestamp><text>An old text.</text></revision>"
        new = f"<revision><timestamp>2024-02-03T10:00:00Z</timestamp><text>{text}</text></revision>"
        return f"<page><title>{title}</title>{more}{old}{new}</page>"

    pages = [
        page("Aller weir", f"'''Aller weir''' is old. {_TEXT}\n\n== Eels ==\n{_MORE}"),
        page("Weir", "#REDIRECT [[Aller weir]]", '<ns>0</ns><redirect title="Aller weir"/>'),
        page("Talk:Aller weir", f"I do not think so. {_TEXT}", "<ns>1</ns>"),
        page("Aller mill", f"The [[mill]] is silent. {_MORE}"),
    ]
    site = "<siteinfo><sitename>AllerWiki</sitename></siteinfo>"
    dump = f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/">{site}{"".join(pages)}</mediawiki>'
    first, second = _read(dump)
    assert _facts(first) == ("Aller weir", None, "2024-02-03", "AllerWiki")
    assert f"Aller weir is old. {_TEXT}\n\nEels\n\n{_MORE}" in first.text
    assert second.title == "Aller mill" and "The mill is silent." in second.text


def test_references_of_pubmed() -> None:
    article = f"""<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><Journal><JournalIssue>
    <PubDate><Year>2024</Year><Month>Feb</Month><Day>3</Day></PubDate></JournalIssue><Title>River Notes</Title></Journal>
    <ArticleTitle>Eels at a
    weir</ArticleTitle>
    <Abstract><AbstractText Label="METHODS">{_TEXT}</AbstractText><AbstractText
    Label="RESULTS">{_MORE}</AbstractText></Abstract>
    <AuthorList><Author><LastName>Poe</LastName><ForeName>Ann</ForeName><AffiliationInfo><Affiliation>Aller
    University</Affiliation></AffiliationInfo></Author><Author><CollectiveName>The Weir
    Group</CollectiveName></Author></AuthorList>
    </Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"""
    (found,) = _read(article)
    assert _facts(found) == ("Eels at a weir", "Ann Poe, The Weir Group", "2024-02-03", "River Notes")
    assert found.text.endswith(f"METHODS: {_TEXT}\n\nRESULTS: {_MORE}")


@pytest.mark.parametrize("story", [
    f"<doc id='1'><headline>{{}}</headline><byline>Ann Poe</byline><pubDate>2024-02-03</pubDate>"
    f"<source>Aller Gazette</source><body><p>{_TEXT}</p><p>{_MORE}</p></body></doc>",
    f"<record><meta><title>{{}}</title><authors><author>Ann Poe</author></authors><date>3 February 2024</date>"
    f"<newspaper>Aller Gazette</newspaper></meta><fulltext><![CDATA[<p>{_TEXT}</p><p>{_MORE}</p>]]></fulltext></record>",
    f"<article title='{{}}' author='Ann Poe' date='2024-02-03' source='Aller Gazette'>{_TEXT}\n\n{_MORE}</article>",
])  # fmt: skip
def test_what_a_program_exports_is_read_by_its_parts_names(story: str) -> None:
    both = "".join(story.format(title) for title in ("Weir mended", "Eels are back"))
    articles = _read(
        f"<?xml version='1.0'?><export generator='x'><description>All of ours.</description>{both}</export>"
    )
    assert [_facts(one) for one in articles] == [
        ("Weir mended", "Ann Poe", "2024-02-03", "Aller Gazette"),
        ("Eels are back", "Ann Poe", "2024-02-03", "Aller Gazette"),
    ]
    assert all(f"{_TEXT}\n\n{_MORE}" in one.text for one in articles)


@pytest.mark.parametrize(("text", "told"), [
    (f'<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/hostname">]><TEI><text><p>&a; {_TEXT}</p></text></TEI>',
    "entities"),
    (f'<!DOCTYPE d [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><d><text>&c; {_TEXT}</text></d>', "entities"),
    ("<config><colour>red</colour><colour>blue</colour></config>", "known"),
    (f"{'<d>' * 3000}{_TEXT}", "deep"),
])  # fmt: skip
def test_entities_and_what_holds_no_article_are_refused(text: str, told: str) -> None:
    with pytest.raises(ReadingError, match=told):
        read_bytes("a.xml", text.encode())


def test_xml_that_is_cut_off_gives_what_is_there() -> None:
    (article,) = _read(f"<TEI><text><body><head>Weirs</head><p>{_TEXT}</p><p>A count in")
    assert _TEXT in article.text


def test_docbook_4_keeps_its_abstract_and_its_tables_of_columns() -> None:
    text = """<article><articleinfo><title>Lending seed</title><author><firstname>Agnes</firstname>
<surname>Tarbuck</surname></author><abstract><para>Our library lent seed for a year before it lent a book.</para></abstract>
</articleinfo><sect1><title>Returns</title><para>A borrower brings back seed of what grew.</para><informaltable>
<tgroup cols="2"><thead><row><entry>Crop</entry><entry>Lent</entry></row></thead>
<tbody><row><entry>Beans</entry><entry>120</entry></row></tbody></tgroup></informaltable></sect1></article>"""
    (article,) = read_bytes("seed.xml", text.encode())
    assert (article.title, article.author) == ("Lending seed", "Agnes Tarbuck")
    assert "Our library lent seed for a year" in article.text
    assert "Crop\tLent\nBeans\t120" in article.text


def test_an_export_names_its_parts_in_its_own_language() -> None:
    text = """<ausgabe><artikel><ueberschrift>Ein Becken für einen Euro</ueberschrift><autor>Bernd Kaltwasser</autor>
<zeitung>Hellwinkler Anzeiger</zeitung><erscheinungsdatum>14.07.2023</erscheinungsdatum><inhalt>Die Gemeinde verkauft ihr
Freibad für einen Euro an den Schwimmverein, der das Becken binnen drei Jahren abdichten muss.</inhalt></artikel>
</ausgabe>"""
    (article,) = read_bytes("export.xml", text.encode())
    assert article.title == "Ein Becken für einen Euro"
    assert (article.author, article.published) == ("Bernd Kaltwasser", "2023-07-14")
    assert article.publisher == "Hellwinkler Anzeiger"


def test_nxml_is_jats_by_another_name() -> None:
    text = """<article><front><article-meta><title-group><article-title>The lake that counts itself</article-title>
</title-group></article-meta></front><body><p>Fishers on Lake Sarro have begun to count their own catch.</p></body>
</article>"""
    (article,) = read_bytes("pmc.nxml", text.encode())
    assert article.title == "The lake that counts itself"
    assert "count their own catch" in article.text
