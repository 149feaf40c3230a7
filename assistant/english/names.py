"""Names in a statement, and whether a text holds the words they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.english.words import FUNCTION_WORDS, plain, stem
from assistant.language import Name

_WORD = re.compile(r"[@#]?[^\W_](?:[\w&]|[.'’-](?=\w))*")
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug"
    " sep sept oct nov dec".split()
)
# Ordinary words that open English sentences, capitalised only there.
_OPENING = frozenset(
    """according additionally afterwards also although another because besides despite due earlier eventually experts
    finally first following given however initially instead last later latest many meanwhile moreover most nevertheless
    next none nothing officials originally otherwise people previously rather recent researchers second several similarly
    since since some sources subsequently that there therefore these third this those thus today together tomorrow two
    three unlike what whereas while with within without yes yesterday yet three four five six seven eight nine ten""".split()
)
_ORDINARY_ENDING = re.compile(r"(?:ly|ing|tions?|ments?|ness|ers|ists)$")
_DEMONYM = re.compile(r"(?:ese|ians?|eans?|ans?|ish|is?)$")
_PEOPLE = re.compile(r"(?:ese|[ie]?ans?|ish)$")
_COUNTRIES = {
    "american": ("us", "usa", "america"), "british": ("uk",), "danish": ("denmark",), "dutch": ("netherlands",),
    "finnish": ("finland",), "french": ("france",), "german": ("germany",), "greek": ("greece",), "irish": ("ireland",),
    "icelandic": ("iceland",), "philippine": ("philippines",), "polish": ("poland",), "spanish": ("spain",),
    "swiss": ("switzerland",), "thai": ("thailand",), "welsh": ("wales",), "soviet": ("ussr",), "european": ("eu",),
}  # fmt: skip
_LONG_FORMS = {"ceo": "chief executive", "cfo": "chief financial", "ai": "artificial intelligence"}
# Function words of German, French, Spanish, Italian, Portuguese, Dutch and the Scandinavian languages.
_FOREIGN = frozenset(
    """der die das und ist nicht ein eine einen einem einer im mit von zu auf für dem den des wurde wird sich auch nach
    bei wegen sie er es war le la les du une et est pas que qui dans pour sur avec par au aux ce cette il elle sont
    été el los las del una y en es por con para se su fue lo di che è per non sono stato della nel o os as um uma não
    em foi pelo de het een van niet op met zijn werd och att det är som på av og til ikke""".split()
)


class Names:
    """The words of a text, in the forms in which a name may be written there."""

    def __init__(self, text: str) -> None:
        self.words: set[str] = set()
        self._lower: set[str] = set()
        self._text = text.casefold()
        runs: list[str] = []
        before = ""
        for word in _words(text):
            forms = {_form(part) for part in [word, *re.split(r"[-.]", word)]}
            self.words |= forms | {stem(form) for form in forms} | {_form(before + word)}
            if word[:1].islower():
                self._lower |= {word, stem(word)}
                before = ""
            else:
                before = word
            runs = [*runs[-6:], word]
            initials = "".join(each[0] for each in runs)
            for length in range(2, len(initials) + 1):
                last = initials[-length:]
                if last.isupper() or length > 2:
                    self.words.add(last.casefold())

    def hold(self, name: str) -> bool:
        """Whether each word of a name occurs: possessives, dots, plurals and "Chinese" for "China" aside; an acronym may
        stand for its words and the reverse."""
        parts = name.split()
        initials = "".join(part[0] for part in parts)
        if len(parts) > 1 and initials.isupper() and initials.casefold() in self.words:
            return True
        return all(self._holds(part) for part in parts)

    def ordinary(self, word: str) -> bool:
        """Whether the text has the word in lower case."""
        return word.lower() in self._lower or stem(word) in self._lower

    def _holds(self, word: str) -> bool:
        form = _form(word)
        if not form or form in self.words or stem(form) in self.words:
            return True
        if form in _LONG_FORMS and _LONG_FORMS[form] in self._text:
            return True
        if "-" in word and not any(char.isdigit() for char in word):
            return all(self._holds(part) for part in word.split("-") if part[:1].isupper())
        return self._nationality(form)

    def _nationality(self, form: str) -> bool:
        """ "Chinese" for "China" and the reverse: the same root of four letters or more under such an ending, or four
        letters in common where one has it ("Norwegian"), or one of the irregular pairs."""
        pairs = {*_COUNTRIES.get(form, ()), *(word for word, of in _COUNTRIES.items() if form in of)}
        if pairs & self.words:
            return True
        root = _root(form)
        near = [known for known in self.words if len(form) >= 4 and known[:4] == form[:4]]
        return any(
            (len(root) >= 4 and _root(known) == root)
            or (abs(len(known) - len(form)) <= 5 and (_PEOPLE.search(form) or _PEOPLE.search(known)))
            for known in near
        )


@lru_cache(maxsize=16)
def _names_in(text: str) -> Names:
    """Several names are looked up in one article."""
    return Names(text)


def holds(text: str, name: str) -> bool:
    """Whether a text has each word of a name in some form: "Spain's team" has "Spanish", "Wójcik" is "Wojcik"."""
    return _names_in(text).hold(name)


def _root(form: str) -> str:
    """ "china", "chinese" -> "chin"; "europe", "european" -> "europ"."""
    return re.sub(r"[aeiouy]$", "", _DEMONYM.sub("", form))


def named(text: str) -> list[Name]:
    """The names of a statement in order: "It was Huawei Cloud's R2." -> "Huawei Cloud's R2"."""
    found: list[Name] = []
    run: list[str] = []
    first = False
    end = -1
    for match in _WORD.finditer(text):
        word = match.group()
        starts = not re.search(r"[\w,;)%]\W*$", text[: match.start()]) or bool(
            re.search(r"[.!?:“\"(]\s*$", text[: match.start()])
        )
        if not _like_a_name(word, starts):
            continue
        if run and text[end : match.start()] == " ":
            run.append(word)
        else:
            found += _finished(run, first)
            run, first = [word], starts
        end = match.end()
    return found + _finished(run, first)


def spoken(text: str, otherwise: bool = True) -> bool:
    """Whether a text is in English: in Latin letters, with at least as many of English's function words as of its
    neighbours'; `otherwise` where it has none of either."""
    words = [word.lower().replace("’", "'") for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text)]
    if sum(ord(word[0]) < 0x250 for word in words) < len(words) * 0.7:
        return False
    foreign = sum(word in _FOREIGN for word in words)
    own = sum(word in FUNCTION_WORDS and word not in _FOREIGN for word in words)
    return own >= foreign if own or foreign else otherwise


def _words(text: str) -> Iterator[str]:
    return (match.group() for match in _WORD.finditer(text))


def _like_a_name(word: str, starts: bool) -> bool:
    lower = re.sub(r"['’]\w{0,3}$", "", word).lower()
    if lower in _MONTHS or (
        lower in FUNCTION_WORDS and not (word.isupper() and len(word) > 1 and not starts)
    ):
        return False
    if word[:1].isdigit():  # "3D", "5G"; not "5", "1.5" or "3rd"
        return bool(re.search(r"\d[A-Z]", word))
    return word[:1] in "@#" or word[:1].isupper() or _odd(word)


def _odd(word: str) -> bool:
    """The shape of a name in any language: capitals within or throughout, digits, a host's dot."""
    bare = re.sub(r"['’]s$", "", word)
    return bool(
        re.search(r"[a-z][A-Z]|[A-Za-zÀ-ɏ]\d|\d[A-Z]|[@#]", bare)
        or (len(bare) > 1 and bare.isupper())
        or re.search(r"\w\.[^\W\d_]{2,}", bare)
    )


def _finished(run: list[str], first: bool) -> list[Name]:
    """One name of a run; a first word that merely opens the sentence is taken off it."""
    if not run:
        return []
    if first and (
        run[0].lower() in _OPENING or (len(run) == 1 and _ORDINARY_ENDING.search(run[0]) and not _odd(run[0]))
    ):
        run, first = run[1:], False
    if not run:
        return []
    certain = any(_odd(word) for word in run)
    return [Name(" ".join(run), certain, first and len(run) == 1 and not certain)]


def _form(word: str) -> str:
    """A word as it is compared: "Huawei's" -> "huawei", "U.S." -> "us", "GPT-4" -> "gpt4", "Wójcik" -> "wojcik"."""
    return re.sub(r"[.\-'’&@#]", "", re.sub(r"['’]s?$", "", plain(word))).casefold()
