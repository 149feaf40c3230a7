"""Bylines, date lines and outlets as people print them, each with what the file says."""

# ruff: noqa: E501
# fmt: off
from __future__ import annotations

from tests.index.stated import (
    CS,
    DA,
    DE,
    EN,
    ES,
    FI,
    FR,
    HU,
    IT,
    NL,
    NO,
    PL,
    PT,
    RO,
    RU,
    SV,
    TR,
    Stated,
    page,
    person,
    text,
)

MADE = (
    text("en1.txt", "Ferry pier to be rebuilt\n\nBy Nora Quill, Tom Astley and Ada Pell\n5 March 2024", EN,
          "Ferry pier to be rebuilt", "Nora Quill", "Tom Astley", "Ada Pell", day="2024-03-05"),
    text("en2.txt", "Ferry pier to be rebuilt\n\nPublished 7 January 2024, updated 9 January 2024\nNora Quill", EN,
          "Ferry pier to be rebuilt", "Nora Quill", day="2024-01-07"),
    text("en3.txt", "Ferry pier to be rebuilt | The Kestrel\n\nBy Nora Quill\nMarch 5, 2024\n", EN + "\n\n© 2024 The Kestrel. All rights reserved.",
          "Ferry pier to be rebuilt", "Nora Quill", day="2024-03-05", outlet="The Kestrel"),
    text("en4.txt", "Ferry pier to be rebuilt", EN + "\n\n(Reporting by Nora Quill in London and Tom Astley; Editing by Ada Pell)",
          "Ferry pier to be rebuilt", "Nora Quill", "Tom Astley"),
    text("en5.txt", "Ferry pier to be rebuilt\n\nBy Nora Quill\nBy Tom Astley\nTues 5 Mar 2024 09:15 GMT", EN,
          "Ferry pier to be rebuilt", "Nora Quill", "Tom Astley", day="2024-03-05"),
    text("en6.txt", "Ferry pier to be rebuilt\n\nNora Quill and Tom Astley\nLast updated on March 9, 2024 · First published on March 5, 2024", EN,
          "Ferry pier to be rebuilt", "Nora Quill", "Tom Astley", day="2024-03-05"),
    text("2024-03-05-ferry-pier.txt", "Ferry pier to be rebuilt", EN, "Ferry pier to be rebuilt", day="2024-03-05"),
    text("20240305_ferry.txt", "Ferry pier to be rebuilt\n\nBy Nora Quill", EN, "Ferry pier to be rebuilt", "Nora Quill", day="2024-03-05"),
    text("faehre_05.03.2024.txt", "Neue Brücke für die Altstadt\n\nVon Anna Müller", DE, "Neue Brücke für die Altstadt", "Anna Müller", day="2024-03-05"),
    text("report-03-04-2024.txt", "Ferry pier to be rebuilt", EN, "Ferry pier to be rebuilt"),
    text("2024-03-09 pier.txt", "Ferry pier to be rebuilt\n\nBy Nora Quill\n5 March 2024", EN, "Ferry pier to be rebuilt", "Nora Quill", day="2024-03-05"),
    text("de1.txt", "Neue Brücke für die Altstadt\n\nVon Anna Müller und Jörg Vandenhövel\n5. März 2024, 14:30 Uhr", DE,
          "Neue Brücke für die Altstadt", "Anna Müller", "Jörg Vandenhövel", day="2024-03-05"),
    text("de2.txt", "Neue Brücke für die Altstadt\n\nVeröffentlicht am 5. März 2024, aktualisiert am 7. März 2024\nVon Anna Müller", DE,
          "Neue Brücke für die Altstadt", "Anna Müller", day="2024-03-05"),
    text("fr1.txt", "Le vieux pont sera reconstruit\n\nPar Claire Dubois\nPublié le 5 mars 2024 à 14h30, mis à jour le 6 mars 2024 à 9h00", FR,
          "Le vieux pont sera reconstruit", "Claire Dubois", day="2024-03-05"),
    text("es1.txt", "El viejo puente será reconstruido\n\nPor Marta Ruiz y Luis Peña\nMadrid - 5 mar 2024 - 10:30 CET", ES,
          "El viejo puente será reconstruido", "Marta Ruiz", "Luis Peña", day="2024-03-05"),
    text("pt1.txt", "A velha ponte vai ser reconstruída\n\nPor João Silva\nPublicado em 5 de março de 2024 às 10h30", PT,
          "A velha ponte vai ser reconstruída", "João Silva", day="2024-03-05"),
    text("it1.txt", "Il vecchio ponte sarà ricostruito\n\ndi Livia Benetti\n5 marzo 2024 | aggiornato il 6 marzo 2024", IT,
          "Il vecchio ponte sarà ricostruito", "Livia Benetti", day="2024-03-05"),
    text("nl1.txt", "Oude brug wordt vernieuwd\n\nDoor Jan de Vries\nGepubliceerd op dinsdag 5 maart 2024", NL,
          "Oude brug wordt vernieuwd", "Jan de Vries", day="2024-03-05"),
    text("sv1.txt", "Gamla bron byggs om\n\nAv Karin Lindqvist\nPublicerad 5 mars 2024 kl. 14.30", SV,
          "Gamla bron byggs om", "Karin Lindqvist", day="2024-03-05"),
    text("da1.txt", "Den gamle bro bygges om\n\nAf Mette Holm og Lars Friis\n5. marts 2024 kl. 06.00", DA,
          "Den gamle bro bygges om", "Mette Holm", "Lars Friis", day="2024-03-05"),
    text("no1.txt", "Den gamle broen bygges om\n\nAv Per Holm\nPublisert: 5. mars 2024 06:30. Oppdatert: 6. mars 2024 08:00", NO,
          "Den gamle broen bygges om", "Per Holm", day="2024-03-05"),
    text("fi1.txt", "Vanha silta uusitaan\n\nTeksti: Aino Korhonen\nJulkaistu 5. maaliskuuta 2024", FI,
          "Vanha silta uusitaan", "Aino Korhonen", day="2024-03-05"),
    text("pl1.txt", "Stary most będzie przebudowany\n\nAutor: Jan Kowalski\n5 marca 2024, 12:30", PL,
          "Stary most będzie przebudowany", "Jan Kowalski", day="2024-03-05"),
    text("tr1.txt", "Eski köprü yenilenecek\n\nHaber: Ayşe Demir\nYayınlanma: 5 Mart 2024 Salı, 14:30", TR,
          "Eski köprü yenilenecek", "Ayşe Demir", day="2024-03-05"),
    text("cs1.txt", "Starý most bude přestavěn\n\nAutor: Petr Novák\n5. března 2024 8:30", CS,
          "Starý most bude přestavěn", "Petr Novák", day="2024-03-05"),
    text("hu1.txt", "Újjáépül a régi híd\n\nSzerző: Kovács Péter\n2024. március 5. 10:15", HU,
          "Újjáépül a régi híd", "Kovács Péter", day="2024-03-05"),
    page("ld1.html", "Ferry pier to be rebuilt", "Nora Quill", "Tom Astley", day="2024-03-05", outlet="The Kestrel",
          linked={"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry pier to be rebuilt",
                  "datePublished": "2024-03-05T23:30:00-05:00", "author": person("Nora Quill", "Tom Astley"),
                  "publisher": {"@type": "Organization", "name": "The Kestrel"}}),
    page("meta1.html", "Ferry pier to be rebuilt", "Nora Quill", "Tom Astley", day="2024-03-05", outlet="Kestrel Online",
          head='<meta name="author" content="Nora Quill"><meta name="author" content="Tom Astley">'
               '<meta property="article:published_time" content="2024-03-05T22:10:00-08:00"><meta property="og:site_name" content="Kestrel Online">'),
    page("vis1.html", "Ferry pier to be rebuilt", "Will Astor", day="2024-01-07",
          front="<p>By Will Astor</p><p>Last updated: 9 January 2024, first published 7 January 2024</p>"),
    page("vis2.html", "Ferry pier to be rebuilt", "Nora Quill", "Tom Astley", day="2024-03-05",
          front='<div class="byline">By <a rel="author" href="/a">Nora Quill</a> and <a rel="author" href="/b">Tom Astley</a></div>'
                "<p>Published: Tue 5 Mar 2024 07.00 CET</p>"),
    page("suf1.html", "Ferry pier to be rebuilt", day="2024-03-05", outlet="Fjordposten", shown="Ferry pier to be rebuilt – Fjordposten",
          head='<link rel="canonical" href="https://www.fjordposten.example/2024/pier">', front="<time datetime='2024-03-05'>5 March 2024</time>"),
    page("suf2.html", "Ferry pier to be rebuilt: what we know", "Nora Quill", outlet="Hallow & Barrow",
          shown="Ferry pier to be rebuilt: what we know | Hallow &amp; Barrow", front="<p>By Nora Quill</p>",
          foot="<p>© 2024 Hallow &amp; Barrow</p>"),
    page("de-vis.html", "Neue Brücke für die Altstadt", "Anna Müller", day="2024-03-05", outlet="Seeblick",
          head='<meta property="og:site_name" content="Seeblick">', body=DE,
          front="<p>Von Anna Müller</p><p>Stand: 5. März 2024</p>"),
    Stated("feed.atom", (
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Dunmere Planning Blog</title>'
        b"<author><name>Orla Quist</name></author><entry><title>Pier refused</title><link href='https://d.example/p'/>"
        b"<published>2024-03-05T23:00:00-07:00</published><content type='html'>&lt;p&gt;Planners refused the pier on Corn Street "
        b"by six votes to five on Monday night.&lt;/p&gt;</content></entry></feed>"),
        "Pier refused", ("Orla Quist",), "2024-03-05", "Dunmere Planning Blog"),
)

NOTES = (
    Stated("note.md", (
        '---\ntitle: "The pier: \\"never again\\""\nauthors:\n  - Nora Quill\n  - "[[Tom Astley]]"\ndate: 2024-03-05\n'
        "publisher: 'The Kestrel''s Log'\ntags: [pier, ferry]\n---\n\n" + EN + "\n").encode(),
        'The pier: "never again"', ("Nora Quill", "Tom Astley"), "2024-03-05", "The Kestrel's Log"),
    Stated("hugo.md", (
        '+++\ntitle = "Ferry pier \\"rebuilt\\""\nauthors = ["Nora Quill", "Tom Astley"]\ndate = 2024-03-05T23:30:00-05:00\n'
        "[params]\nsite = 'x'\n+++\n\n" + EN + "\n").encode(),
        'Ferry pier "rebuilt"', ("Nora Quill", "Tom Astley"), "2024-03-05"),
)

KEPT_BACK = (
    text("k1.txt", "Pilots turn down pay offer\n\nWords by Greta Sund, Will Astor & Ines Falk\nWednesday, 14 August 2019", EN,
          "Pilots turn down pay offer", "Greta Sund", "Will Astor", "Ines Falk", day="2019-08-14"),
    text("k2.txt", "Pilots turn down pay offer\n\nUpdated 3:15 PM EST, Thu December 30, 2021\n\nBy Greta Sund\nPublished December 29, 2021", EN,
          "Pilots turn down pay offer", "Greta Sund", day="2021-12-29"),
    text("k3.txt", "Pilots turn down pay offer - Tidewater\n\nGreta Sund\n14 August 2019", EN + "\n\nCopyright 2019 Tidewater",
          "Pilots turn down pay offer", "Greta Sund", day="2019-08-14", outlet="Tidewater"),
    text("k4.txt", "Pilots turn down pay offer", "LISBON, Aug 14 (Reuters) - " + EN + "\n\nReporting by Greta Sund and Will Astor in Lisbon, Ines Falk in Porto; editing by Max Rohr",
          "Pilots turn down pay offer", "Greta Sund", "Will Astor", "Ines Falk", outlet="Reuters"),
    text("pilots 2019_08_14.txt", "Pilots turn down pay offer", EN, "Pilots turn down pay offer", day="2019-08-14"),
    text("notes_14-08-2019_final.txt", "Pilots turn down pay offer", EN, "Pilots turn down pay offer", day="2019-08-14"),
    text("k7.txt", "Lotsen lehnen Angebot ab\n\nVon Greta Sund, Max Rohr und Ines Falk\nErschienen am 14.08.2019", DE,
          "Lotsen lehnen Angebot ab", "Greta Sund", "Max Rohr", "Ines Falk", day="2019-08-14"),
    text("k8.txt", "Les pilotes refusent\n\nMis à jour le 15 août 2019\nPublié le mercredi 14 août 2019\nPar Luc Morel et Anne Petit", FR,
          "Les pilotes refusent", "Luc Morel", "Anne Petit", day="2019-08-14"),
    text("k9.txt", "Loterna säger nej\n\nText: Karin Lindqvist\nUppdaterad 15 augusti 2019\nPublicerad 14 augusti 2019", SV,
          "Loterna säger nej", "Karin Lindqvist", day="2019-08-14"),
    text("k10.txt", "Piloci odrzucają ofertę\n\nAnna Nowak\nData publikacji: 14 sierpnia 2019", PL,
          "Piloci odrzucają ofertę", "Anna Nowak", day="2019-08-14"),
    text("k11.txt", "Лоцманы отвергли предложение\n\nАвтор: Иван Петров\n14 августа 2019", RU,
          "Лоцманы отвергли предложение", "Иван Петров", day="2019-08-14"),
    text("k12.txt", "Piloții refuză oferta\n\nDe Ion Popescu\n14 august 2019", RO,
          "Piloții refuză oferta", "Ion Popescu", day="2019-08-14"),
    text("k13.txt", "Kılavuz kaptanlar teklifi reddetti\n\n14 Ağustos 2019, Çarşamba\nYazar: Ayşe Demir", TR,
          "Kılavuz kaptanlar teklifi reddetti", "Ayşe Demir", day="2019-08-14"),
    page("k14.html", "Pilots turn down pay offer", "Greta Sund", "Will Astor", day="2019-08-14", outlet="Sundby Dagens",
          linked={"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Sundby Dagens"},
              {"@type": "Article", "headline": "Pilots turn down pay offer", "datePublished": "2019-08-14T00:20:00+02:00",
               "author": [{"@type": "Person", "name": "Greta Sund"}, {"@type": "Person", "name": "Will Astor"}],
               "publisher": {"@type": "Organization", "name": "Sundby Dagens"}}]}),
    page("k15.html", "Pilots turn down pay offer", "Greta Sund", day="2019-08-14", outlet="Tidewater",
          shown="Pilots turn down pay offer · Tidewater", head='<meta property="og:url" content="https://tidewater.example/a/1">',
          front='<p class="meta">By Greta Sund</p><p>14 August 2019 (updated 16 August 2019)</p>'),
    page("k16.html", "Les pilotes refusent", "Luc Morel", "Anne Petit", day="2019-08-14", outlet="Le Goéland", body=FR,
          front="<p>Par Luc Morel et Anne Petit</p><p>Publié le 14/08/2019 à 18:30</p>",
          head='<meta property="og:site_name" content="Le Goéland">'),
    Stated("k17.xml", (
        b'<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Blog</title>'
        b"<dc:creator>Ines Falk</dc:creator><item><title>Pilots say no</title><link>https://h.example/1</link>"
        b"<pubDate>Wed, 14 Aug 2019 23:40:00 -0400</pubDate><description>The pilots turned the pay offer down by ninety votes "
        b"to four, their union said.</description></item></channel></rss>"),
        "Pilots say no", ("Ines Falk",), "2019-08-14", "Harbour Blog"),
    Stated("k18.md", (
        "---\ntitle: 'Pilots'' vote'\nauthor: [Greta Sund, Will Astor]\npublished: \"14 August 2019\"\nsource: Tidewater\n---\n" + EN + "\n").encode(),
        "Pilots' vote", ("Greta Sund", "Will Astor"), "2019-08-14", "Tidewater"),
)
