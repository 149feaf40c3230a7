"""Words of questions and sentences: content words, stems, names and numbers, and when two short answers agree."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from assistant.english.quantities import quantities
from index.imports import bare
from index.store.invisible import seen

with bare("nltk", "nltk.stem"):  # all of nltk is a quarter of a cold start
    from nltk.stem.porter import PorterStemmer

# Function words and question words of English: they say how something is asked, not what about.
FUNCTION_WORDS = frozenset(
    """a about above after again against all also am an and any are aren't as at be because been before being below
    between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each ever
    few for from further had hadn't has hasn't have haven't having he her here hers herself him himself his how i if
    in into is isn't it its itself just let's many may me might more most much must my myself no nor not now of off
    on once only or other ought our ours out over own per please same shall she should shouldn't so some such tell
    than that the their theirs them themselves then there these they this those through to too under until up upon us
    very was wasn't we were weren't what when where which while who whom whose why will with won't would wouldn't yet
    you your yours say says said according article articles report reports story stories""".split()
)
_TOKEN = re.compile(r"\$?\d+(?:[.,]\d+)*%?|\w+(?:[-–.]\w+)*", re.UNICODE)
_JOINING = frozenset("of in on at to for by from with and or".split())
_stemmer = PorterStemmer()


def plain(word: str) -> str:
    """A word without its accents, as the store's keywords have it (SQLite's `remove_diacritics 2`): "Wójcik" -> "Wojcik"."""
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """Porter's stem of one lower-cased word without its possessive and accents: "Chips'" -> "chip", "cafés" -> "cafe"."""
    word = plain(re.sub(r"['’](s|S)?$", "", word).lower())
    return str(_stemmer.stem(word)) if word.isalpha() and word.isascii() else word


def tokens(text: str) -> list[str]:
    """Words and numbers in order: "the $5.576 million R1" -> ["the", "$5.576", "million", "R1"]."""
    return _TOKEN.findall(seen(text))


def content_stems(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order: "Who leads the company?" -> ["lead", "compani"]."""
    return [
        stem(part)
        for word in tokens(text)
        if word.lower() not in FUNCTION_WORDS
        if word not in {"s", "t"}  # what an apostrophe leaves
        for part in (
            [word] if not re.search(r"[-–]", word) or word[:1].isdigit() else re.split(r"[-–]", word)
        )
        if part
    ]


def subject_stems(subject: str) -> set[str]:
    """The words that say which article is meant: "about Huawei's stumble" -> {"huawei", "stumbl"}."""
    return {stem(word) for word in tokens(subject) if word.lower() not in FUNCTION_WORDS and len(word) > 1}


def topic_stems(subject: str) -> set[str]:
    """Those that say what it is about: "mention Huawei" -> {"huawei"}."""
    return subject_stems(subject) - _saying()


@cache
def _saying() -> set[str]:
    """Stems of words that say only that something is said."""
    return subject_stems(
        "mention discuss treat cover say report about tell talk cite refer quote describe write name appear contain"
        " deal concern put speak touch give everything anything please"
    )


def names(text: str) -> list[str]:
    """Stretches of capitalised words, and words with digits, that are not merely a sentence's first word:
    "Who leads Huawei Cloud?" -> ["Huawei Cloud"]; "What is the R3?" -> ["R3"]."""
    found: list[str] = []
    for match in re.finditer(
        r"(?:[^\W\da-z_][\w&.’'-]*)(?:\s+(?:of|de|van|von|the)?\s*[^\W\da-z_][\w&.’'-]*)*", text
    ):
        words = re.sub(r"['’]s?$", "", match.group().rstrip(".,'’-")).split()
        starts_sentence = match.start() == 0 or text[: match.start()].rstrip()[-1:] in '.?!"“'
        while words and words[0].lower() in FUNCTION_WORDS:
            words.pop(0)
            starts_sentence = False
        if starts_sentence and len(words) == 1 and words[0].lower() in OPENERS:
            continue
        if words and words[0][:1].isupper():
            found.append(" ".join(words))
    return found


# Verbs that open a request; capitalised there only because they stand first.
OPENERS = frozenset(
    "name list give describe explain summarise summarize tell show find define compare outline state mention".split()
)


def normalised(answer: str) -> str:
    """SQuAD's normal form of an answer: lower case, no punctuation, no articles: "The 15%." -> "15"."""
    text = re.sub(r"[^\w\s]", "" if re.search(r"\d", answer) else " ", answer.lower())
    return " ".join(word for word in text.split() if word not in {"a", "an", "the"})


def same_answer(one: str, other: str) -> bool:
    """Whether two short answers say the same: equal in normal form, or one's words all within the other's
    ("Liang Wenfeng" and "founder Liang Wenfeng"); numbers must agree ("10,000" is not "30,000 units"), however they are
    written ("nineteen", "19")."""
    one, other = _figured(one), _figured(other)
    a, b = normalised(one), normalised(other)
    if a == b:
        return bool(a)
    first, second = ({stem(word) for word in form.split() if word not in _JOINING} for form in (a, b))
    if not first or not second or not (first <= second or second <= first):
        return False
    numbers_a, numbers_b = _numbers(one), _numbers(other)
    return not (numbers_a and numbers_b) or bool(numbers_a & numbers_b)


def _figured(text: str) -> str:
    """The text with its numbers in figures: "six million ships" -> "6000000 ships"."""
    for each in reversed(quantities(text)):
        if (each.spelled or each.scaled) and each.unit != "th" and len(each.values) == 1:
            (value,) = each.values
            text = f"{text[: each.start]}{each.unit}{value.normalize():f}{text[each.end :]}"
    return text


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d.,]*", text))
