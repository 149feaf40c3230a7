"""Names of newspapers, stations, magazines and agencies, told by their shape from people, places and headings."""

from __future__ import annotations

import re
from itertools import pairwise

from index.reading.dates import Order, find_dates
from index.reading.eastern import is_eastern_outlet
from index.reading.leads import WEEKDAYS
from index.reading.names import NOT_NAMES, is_name

_LONGEST = 60
_MOST_WORDS = 7
_SMALL = frozenset(
    "of the and & for in on de la le les du des der die das den del di da el los las il lo y e et und für en het van von"
    " am im an o os da do das dos".split()
)
# What outlets call themselves. The words of the second row are family names too.
_MEDIA = frozenset(
    "news times gazette courier tribune chronicle journal radio tv television broadcasting magazine weekly daily monthly"
    " quarterly review observer examiner inquirer enquirer telegraph advertiser newspaper newspapers bulletin dispatch"
    " sentinel argus digest podcast newswire zeitung presse kurier anzeiger nachrichten rundschau rundfunk"
    " allgemeine morgenpost abendblatt fernsehen hebdo matin soir diario periódico gaceta noticias vanguardia"
    " gazzetta corriere giornale quotidiano gazeta dziennik krant dagblad courant jornal folha correio radiotelevisión"
    " bbc cnn npr cbc nbc abc pbs".split()
)
_MEDIA_OR_FAMILY = frozenset(
    "post press herald mercury star sun echo globe mirror express standard guardian independent mail review register"
    " world bell leader pilot wire network media reporter insider spectator economist".split()
)
_COMPOUND = re.compile(
    r"\w{3,}-?(?:zeitung|blatt|anzeiger|kurier|presse|rundschau|nachrichten|bladet|avisen|posten|krant|dagblad|news|times)",
    re.IGNORECASE,
)
_AFTER_MEDIA = frozenset(
    "agency service network group online today association magazine international corporation company".split()
)
_AGENCY = re.compile(
    r"(?:the )?(?:associated press|press association|canadian press|reuters|agence france-presse|bloomberg|dow jones"
    r"|united press international|xinhua|kyodo|tass|interfax)(?: news)?|AP|AFP|DPA|dpa|UPI|EFE|ANSA|PAP|ANP|APA|PA|TASS"
    r"|.{2,40}\b(?:news|press|wire)\b.{0,12}\b(?:agency|service|association)|.{2,40}\bnewswire"
    r"|.{0,40}\b(?:nachrichtenagentur|presseagentur|agence de presse|agencia de noticias|agenzia)\b.{0,40}",
)
_ACRONYM = re.compile(r"[A-Z]{2,4}\d?")
_NO_OUTLET = frozenset(
    "US USA UK UAE EU UN NYC DC LA GMT UTC BST CET CEST EST EDT CST CDT MST MDT PST PDT JST KST MEZ MESZ MD MBA MP MEP"
    " MSP QC CEO CFO CTO COO II III IV JR SR OBE MBE PHD DDS RN JD".split()
)
_SITE = re.compile(
    r"(?:[a-z0-9-]+\.){1,3}(?:com|org|net|io|co|news|info|de|fr|es|it|pl|nl|pt|uk|eu|jp|ai|tv|ch|at|be|br|us|ca|au|in)",
    re.IGNORECASE,
)
_ARTICLE_LED = re.compile(r"(?:(?:Le|La|El|Il)\s|L['’])([^\W\d_]\w+)")
_PLACES = frozenset(
    "hague bronx netherlands gambia bahamas philippines maldives vatican congo sudan paso paz havre mans salvador rochelle"
    " plata spezia jolla coruña aquila rioja crosse".split()
)
_OFFICE = re.compile(
    r"\b(?:staff|writers?|correspondents?|editors?|columnists?|contributors?|journalists?|analysts?|bureau|desk|professor"
    r"|author|photographers?|director|chair(?:man|woman)?|press (?:office|officer|release))\b",
    re.IGNORECASE,
)
_UP_TO_DAY = re.compile(
    rf"(?:\s*[,;(|·–—-]|\s+(?:vom|of|du|del|de|van|von|from))?\s*(?:{WEEKDAYS})?[\s,.]*$", re.IGNORECASE
)
_ARTICLES = frozenset("the der die das".split())
_SECTIONS = NOT_NAMES | frozenset(
    "local national regional international global city crime court courts food travel football cricket rugby weather"
    " entertainment arts art books book film theatre restaurant music education environment climate energy transport"
    " motoring property jobs lifestyle life family wine match product game wild economy finance europe asia africa america"
    " american british german french my big long".split()
)


def is_outlet(text: str) -> bool:
    """Whether a short text is an outlet's name by its own words: `The Daily Post`, `Radio Bremen`, `nature.com`,
    `Town & Country`. People, places, sections and offices are not."""
    words = text.split()
    if _SITE.fullmatch(text) or is_agency(text):
        return True
    if names_media(text) or is_eastern_outlet(text):
        return True
    if not _is_title_cased(text, words):
        return False
    lower = _lower(words)
    if lower[0] in _ARTICLES and 2 <= len(words) <= 3 and lower[1] not in _PLACES:
        return all(word[:1].isupper() for word in words) and not set(lower[1:]) <= _SECTIONS
    return len(words) == 3 and words[1] == "&"


def names_media(text: str) -> bool:
    """Whether a title-cased text calls itself a newspaper, a station or the like: `Harbour Weekly`, `Der Tagesanzeiger`."""
    words = text.split()
    lower = _lower(words)
    if not _is_title_cased(text, words) or set(lower) <= _SECTIONS:
        return False
    if _speaks_of_media(lower, _MEDIA) or any(_COMPOUND.fullmatch(word) for word in lower):
        return True
    return len(words) > 2 and _speaks_of_media(lower, _MEDIA_OR_FAMILY)


def may_be_outlet(text: str) -> bool:
    """Whether a text could be an outlet's name where something else already says who the author is: two to five
    capitalised words that are no office and no section."""
    words = text.split()
    if not 2 <= len(words) <= 5 or not _is_title_cased(text, words) or words[0].lower() in _SMALL - _ARTICLES:
        return False
    if words[0].lower() in _ARTICLES and words[1].lower() in _PLACES:
        return False
    return not any(word.lower() in _SECTIONS - _MEDIA - _SMALL - _ARTICLES for word in words)


def is_agency(text: str) -> bool:
    """A news agency, whose text another outlet may have printed."""
    return len(text) <= _LONGEST and (
        bool(_AGENCY.fullmatch(text)) or (text[:1].isupper() and bool(_AGENCY.fullmatch(text.lower())))
    ) and not _OFFICE.search(text)  # fmt: skip


def is_outlet_behind_name(text: str) -> bool:
    """What can only be an outlet where it stands behind a name: `CNN`, `Le Monde`."""
    article = _ARTICLE_LED.fullmatch(text)
    return bool(_ACRONYM.fullmatch(text) and text not in _NO_OUTLET) or bool(
        article and article[1].lower() not in _PLACES
    )


def is_outlet_led(text: str) -> bool:
    """Words that begin with an article and name nobody beside a name: `L’Indépendant du Razès`, `The Quay`."""
    return bool(re.match(r"(?:L['’]|(?:The|Le|La|El|Il|Der|Die|Das|De)\s)[^\W\d_a-zß-ÿ]", text)) and (
        _is_title_cased(text, text.split()) and not re.match(r"(?:De|La|Le)\s\S+$", text)
    )


def outlet_behind(text: str) -> tuple[str, str] | None:
    """`Jane Doe for The Daily Post`, `Jane Doe (Reuters)` -> the name and the outlet behind it."""
    for match in re.finditer(r"\s+(?:for|of|at|with|für|pour|para|per)\s+|\s*[(\[]", text):
        name, outlet = text[: match.start()], text[match.end() :].rstrip(")]")
        if is_outlet(outlet) and is_name(name):
            return name, outlet
    return None


def dated_outlet(text: str, order: Order | None) -> tuple[str, str] | None:
    """(outlet, the text) of `Rheinblick vom 17.02.2025, Nr. 40, S. 9`: what stands before a day; None for other texts."""
    dates = find_dates(text, order)
    outlet = _UP_TO_DAY.sub("", text[: dates[0].start]) if dates else ""
    return (outlet, text) if outlet and not any(map(str.isdigit, outlet)) else None


def _speaks_of_media(lower: list[str], names: frozenset[str]) -> bool:
    """A word of `names` where outlets have it: first, last, before `of`, or before `Agency`, `Online` and the like."""
    return (
        lower[-1] in names
        or (lower[0] in names and len(lower) <= 4)
        or any(
            word in names and after in (*_AFTER_MEDIA, "of", "de", "di") for word, after in pairwise(lower)
        )
    )


def _lower(words: list[str]) -> list[str]:
    return [word.lower().strip(".'’") for word in words]


def is_title_cased(text: str) -> bool:
    """Capitalised words and small particles between them, no sentence and no office."""
    return _is_title_cased(text, text.split())


def _is_title_cased(text: str, words: list[str]) -> bool:
    if not 2 <= len(text) <= _LONGEST or not 1 <= len(words) <= _MOST_WORDS or _OFFICE.search(text):
        return False
    if text[-1] in ".!?:;,…" or not (text[0].isupper() or text[0].isdigit()) or words[-1].lower() in _SMALL:
        return False
    return all(
        word[:1].isupper() or word.isdigit() or word.lower() in _SMALL for word in words
    ) and not re.search(r"[\"“”„«»()\[\]|/,;:]", text)
