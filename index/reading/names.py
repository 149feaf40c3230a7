"""People's names in lines of their own: told by their shape, and by what the article's prose does with the words."""

from __future__ import annotations

import re

_PARTICLES = frozenset(
    "von van de der den del della di da du la le bin al el dos das zu zum ten ter y e af do i o' san st mac mc".split()
)
NOT_NAMES = frozenset(
    "key points top stories story news update updates report reports breaking latest world business technology tech science"
    " analysis opinion editor editorial sports politics markets market summary overview introduction background conclusion"
    " abstract contents home about contact more live video photos photo guide review reviews press release wire services"
    " exclusive special feature features january february march april may june july august september october november"
    " december monday tuesday wednesday thursday friday saturday sunday the a an in on at for and of to with from by this"
    " that what why how when where today yesterday advertisement read share full takeaways highlights facts money health"
    " culture committee council board commission ministry department agency association society university institute meeting"
    " minutes agenda deutschland wirtschaft politik wissen panorama new york artificial intelligence".split()
)
# `Jane Doe in Frankfurt am Main`, `JANE DOE IN PARIS`: where a name's owner was.
IN_PLACE = re.compile(
    r"\s+(?:in|aus|à|em)\s+[^\W\d_a-zß-ÿ][\w.-]+(?: (?:(?:am|de|del|du|la|le|of|on|sur|upon) )?[^\W\d_a-zß-ÿ][\w.-]+){0,2}"
    r"|\s+IN\s+[A-Z.]{2,}(?: (?!AND\b|ET\b|UND\b|Y\b)[A-Z.]{2,}){0,2}(?=[\s,]|$)"
)
_NAME_AND_ROLE = re.compile(
    r"((?:\S+ ){1,3}?\S+?),? (?:[A-Za-z&-]+ ){0,3}(?:correspondent|reporter|editor|writer|columnist|journalist|analyst)",
    re.IGNORECASE,
)
# What leads from an author's name to an address at the foot: `Jane Doe*`, `Jane Doe1,2`.
_NOTE_MARK = re.compile(r"(?<=[^\W\d_])(?:[*†‡§¶]+|\d(?:,\d)*[*†‡§¶]*)(?=\s|[,;]|$)")
_SURNAME_LARGE = re.compile(
    r"[^\W\d_a-zß-ÿ][a-zß-ÿ]+(?:[ -][^\W\d_a-zß-ÿ][a-zß-ÿ]+)? [^\W\d_a-zß-ÿ]{3,}"
)  # `Jeanne MARTIN`
_KOREAN = re.compile(r"[\uac00-\ud7af]{2,4}(?:\s*(?:기자|특파원|선임기자|논설위원|작가))?")
AND = re.compile(r"\s*(?:,|;|&|、)\s*|\s+(?:and|und|et|y|e|i|en|og|och|ja|ve|și|és|и)\s+", re.IGNORECASE)


def people_of(names: str) -> list[str]:
    """`Jane Doe, John Roe and Ann Poe` -> the three names."""
    return [person for person in AND.split(names) if person]


def name_line(text: str, prose: str) -> str | None:
    """The author of a line that is a name or two, `Jane Doe in London and John Roe, Staff writer`: each two to four
    capitalised words that `prose` never writes small and never names (people written about it does)."""
    if len(text) > 120:
        return None
    text = _NOTE_MARK.sub("", text)
    role = _NAME_AND_ROLE.fullmatch(text)
    names = IN_PLACE.sub("", role[1] if role else text)
    people = people_of(names)
    return (
        names
        if 1 <= len(people) <= 4 and all(_is_unknown_person(person, prose) for person in people)
        else None
    )


def is_name(text: str) -> bool:
    """One to five words, each capitalised or a particle, letters only."""
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 60:
        return False
    if _KOREAN.fullmatch(text):
        return True
    if all("\u3040" <= sign <= "\u9fff" for word in words for sign in word):
        return all(len(word) <= 8 for word in words) and 2 <= len(text) <= 20
    capitalised = 0
    for word in words:
        bare = word.strip(".'’")
        if not re.fullmatch(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*", bare):
            return False
        if bare[0].isupper():
            capitalised += 1
        elif bare.lower() not in _PARTICLES and bare.split("'")[0].split("’")[0] not in ("d", "l"):
            return False
    return capitalised >= 1 and words[-1].strip(".'’")[:1].isupper()


def _is_unknown_person(name: str, prose: str) -> bool:
    words = name.split()
    if (
        not 2 <= len(words) <= 4
        or not is_name(name)
        or (any(word.isupper() and len(word) > 3 for word in words) and not _SURNAME_LARGE.fullmatch(name))
    ):
        return False
    if any(word.lower() in NOT_NAMES for word in words) or name in prose:
        return False
    return not any(re.search(rf"\b{re.escape(word.lower())}\b", prose) for word in words if word[0].isupper())
