"""Made articles known word for word: a vocabulary, names, outlets and places of their own, drawn with a fixed seed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

_PEOPLE = (
    "Maren Oduya|Tobias Wrenfield|Idris Calloway|Siobhán O'Rourke|Zoë Halloran|Pieter van der Meulen|Anneliese Böhm"
    "|Kwame Asante-Boateng|Lucía Ferreyra|Jean-Luc Marchand|Priya Raghunathan|Dov Lindqvist|Hana Nakagawa|Emeka Nwosu"
    "|Ruth Castellane|Bartholomew Quist|Ingrid Solheim|Matteo Zanetti|Farah Daneshvar|Owen Pritchard-Lowe"
).split("|")
_OUTLETS = (
    "The Undercurrent|Lantern & Loom|Ostrelle Almanac|Semaphore|The Quillamare Courier|Kestrel Weekly|Northern Ledger"
    "|Tidewrack|The Saltmarsh Inquirer|Meridian Post|Cinder Review|The Varnholt Gazette"
).split("|")
_PLACES = (
    "Varnholt Ostrelle Quillamare Thessaly Kirkenbeck Dunmarrow Ashcombe Pelagia Torvald Wexmoor".split()
)
_THINGS = (
    "kiln saffron loom glacier carillon sextant apiary foundry orrery marzipan viaduct tapestry cistern almanac bobbin"
    " gargoyle windlass trellis pergola weathervane anvil hourglass truffle lacquer gondola isthmus cobbler parchment"
).split()
_ADJECTIVES = (
    "brittle amber lopsided frugal nocturnal enamelled improbable windswept secondhand spherical".split()
)
_VERBS = (
    "restored auctioned weighed catalogued varnished borrowed dismantled photographed insured rehung".split()
)
_ROLES = [
    "curator",
    "chief weaver",
    "glaciologist",
    "bell founder",
    "surveyor",
    "archivist",
    "master glazier",
]
_MONTHS = "January February March April May June July August September October November December".split()
_ENGLISH = (
    "{who}, {role} at the {Place} {thing} works, said {number} {thing}s would be {verb} before {month}.",
    "“We {verb} every {thing} twice,” said {surname}, who has lived in {Place} since {year}.",
    "The {adjective} {thing} of {Place} was {verb} in {month} {year}, {percent} per cent sooner than the"
    " {role} had asked.",
    "Dr. {surname} called the plan “{adjective} and {adjective2}”, but the {thing} keepers of {Place} disagreed.",
    "It cost £{small}.{small2} million, about {number} a {thing}, according to the {role}’s own figures.",
    "Nobody noticed: the {thing} – {adjective}, {adjective2} and {number} metres long – had been {verb} by then.",
    "In {Place}, where {number} people keep a {thing}, the {role} isn’t surprised that none was {verb}.",
    "A second {thing}, {verb} at {small}:{minute} p.m. by {who}, hangs in room No. {small} of the {adjective} annexe.",
    "Whether the {thing} will be {verb} again is unclear; {surname} wants {number} signatures first.",
    "“Is it {adjective}? Yes,” the {role} wrote to {who}, “but {Place} has {small} of them.”",
)
_GERMAN = (
    "Der {thing} von {Place} wurde im Jahr {year} für {number} Euro restauriert, sagte {who} am Dienstag.",
    "„Wir haben {number} Stück gezählt“, erklärte {surname}, „und keines davon gehört nach {Place}.“",
    "Die Größe des {thing} überraschte {who}, denn üblich sind höchstens {small},{small2} Meter.",
    "In {Place} prüfen {small} Fachleute bis zum Frühjahr, ob sich der {thing} für Übungen eignet.",
)
_FRENCH = (
    "Le {thing} de {Place} a été restauré en {year} pour {number} euros, a déclaré {who} mardi.",
    "« Nous en avons compté {number} », explique {surname}, « et aucun ne vient d’ici ».",
    "À {Place}, {small} spécialistes examineront jusqu’à l’été l’état du {thing} et de sa charpente.",
    "La hauteur du {thing}, près de {small},{small2} mètres, a surpris {who} et les élèves de l’école.",
)
_TONGUES = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH}
_TITLES = (
    "{Place} counts its {thing}s before the {adjective} season",
    "Why the {adjective} {thing} of {Place} still divides its keepers",
    "{who} and the {number} {thing}s nobody {verb}",
    "A {thing} for {Place}: what {number} letters say",
    "“{Adjective} and {adjective2}”: {Place} argues over a {thing}",
)


@dataclass(frozen=True)
class Story:
    """An article as its file states it: facts, and its paragraphs in order. What the file does not state is None."""

    title: str | None
    author: str | None
    day: date | None
    outlet: str | None
    url: str | None
    paragraphs: list[str]

    def but(self, **other: object) -> Story:
        """The same with other facts or paragraphs."""
        return replace(self, **other)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Made:
    """A file: its name, whose suffix is its kind, its bytes, and the stories in it by their order."""

    name: str
    data: bytes
    stories: list[Story]
    notes: str = field(default="")


class Teller:
    """Draws stories; equal numbers give equal ones."""

    def __init__(self, number: int, tongue: str = "en") -> None:
        self.random = Random(number)
        self._templates = _TONGUES[tongue]

    def story(self, count: int = 6) -> Story:
        """One of `count` paragraphs, each of two to four sentences."""
        outlet = self.random.choice(_OUTLETS)
        title = self._filled(self.random.choice(_TITLES))
        slug = "-".join("".join(c for c in title.lower() if c.isalnum() or c == " ").split())
        host = "".join(c for c in outlet.lower() if c.isalnum())
        day = date(2024, 1, 5) + timedelta(days=self.random.randrange(800))
        paragraphs = [self.paragraph() for _ in range(count)]
        return Story(
            title,
            self.random.choice(_PEOPLE),
            day,
            outlet,
            f"https://www.{host}.example/{day.year}/{slug}",
            paragraphs,
        )

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(2, 4)))

    def sentence(self) -> str:
        return self._filled(self.random.choice(self._templates))

    def person(self) -> str:
        return self.random.choice(_PEOPLE)

    def _filled(self, template: str) -> str:
        draw, who = self.random.choice, self.person()
        adjective = draw(_ADJECTIVES)
        return template.format(
            who=who, surname=who.split()[-1], role=draw(_ROLES), Place=draw(_PLACES), thing=draw(_THINGS),
            verb=draw(_VERBS), adjective=adjective, Adjective=adjective.capitalize(), adjective2=draw(_ADJECTIVES),
            month=draw(_MONTHS), year=self.random.randint(1780, 2023), number=self.random.randint(12, 987),
            percent=self.random.randint(2, 98), small=self.random.randint(2, 9), small2=self.random.randint(1, 9),
            minute=self.random.randint(10, 59),
        )  # fmt: skip


def spoken(day: date) -> str:
    """`14 March 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def american(day: date) -> str:
    """`March 14, 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
