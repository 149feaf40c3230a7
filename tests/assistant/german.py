"""German, as small as a `Language` can be and still answer: another language is one room, and this is its sketch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.answers import Answer
from assistant.asked import Field, Question
from assistant.english.sayings import SAYINGS
from assistant.language import Dated, Language, Name, Names, Quantity

FUNCTION_WORDS = frozenset(
    """an auf aus bei bitte da das dass dem den der des die du ein eine einem einen er es für hat hatte haben ich ihm im
    in ist ja mit nein nicht sagen sagt sie sind so über um und uns von wann war waren warum was welche welcher wer wie
    wie viele wird wo wurde wurden zu zum zur artikel erschien geschrieben""".split()
)
_MONTHS = "januar februar märz april mai juni juli august september oktober november dezember".split()
_DATE = re.compile(rf"\b(\d\d?)\. ({'|'.join(_MONTHS)})(?: (\d{{4}}))?\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:\.\d{3})*(?:,\d+)?(?![\w])")
_PIECE = re.compile(r"\b(?:der|den) (Artikel über (?:die|den|das) \w+)")


class _Asking:
    def outright(self, question: str) -> str:
        bare = re.sub(r"^(?:Hallo|Guten Tag)[,!] ", "", re.sub(r", bitte(?=\?)", "", question))
        return bare[:1].upper() + bare[1:]

    def standalone(self, question: str, turns: Sequence[Answer]) -> str:
        core = re.sub(r"^Und ", "", question)
        piece = _PIECE.search(turns[-1].standalone_question) if turns else None
        if piece is None or not re.search(r"\ber\b", core):
            return question
        return core[:1].upper() + re.sub(r"\ber\b", f"der {piece[1]}", core, count=1)[1:]

    def subquestions(self, question: str) -> list[str]:
        pieces = re.split(r",? und (?=(?:wer|was|wann|wo|warum)\b)", question.rstrip("?"))
        return [f"{piece[:1].upper()}{piece[1:]}?" for piece in pieces]

    def classify(self, question: str) -> Question:
        field: Field | None = None
        if "Artikel" in question:
            field = "author" if re.match("Wer", question) else "published" if "Wann" in question else None
        if field:
            about = re.search(r"über (?:die|den|das) (\w+)", question)
            return Question(question, "metadata", field, about[1] if about else "")
        if re.match("Warum|Wieso", question):
            return Question(question, "explain")
        return Question(question, "yes_no" if re.match("Ist|War|Hat", question) else "fact")


class _Words:
    def tokens(self, text: str) -> list[str]:
        return re.findall(r"\w+", text)

    def stem(self, word: str) -> str:
        return re.sub(r"(?:ern|en|er|es|e|n|s)$", "", word.lower()) if len(word) > 4 else word.lower()

    def content_stems(self, text: str) -> list[str]:
        return [self.stem(word) for word in self.tokens(text) if word.lower() not in FUNCTION_WORDS]

    def subject_stems(self, subject: str) -> set[str]:
        return set(self.content_stems(subject))

    def topic_stems(self, subject: str) -> set[str]:
        return self.subject_stems(subject)

    def names(self, text: str) -> list[str]:
        return [word for word in self.tokens(text)[1:] if word[:1].isupper()]

    def holds(self, text: str, name: str) -> bool:
        return _Held(text).hold(name)

    def normalised(self, answer: str) -> str:
        return " ".join(
            w for w in self.tokens(answer.lower()) if w not in {"der", "die", "das", "ein", "eine"}
        )

    def same_answer(self, one: str, other: str) -> bool:
        return bool(self.normalised(one)) and self.normalised(one) == self.normalised(other)

    def explains(self, question: str, sentence: str) -> float:
        return 1.5 if re.match("Warum", question) and re.search(r"\b(?:weil|wegen)\b", sentence) else 0.0

    def may_answer(
        self, question: str, sentence: str, span: tuple[int, int] | None, published: str | None, today: date
    ) -> bool:
        return True

    def whole(self, text: str, start: int, end: int) -> tuple[int, int]:
        return start, end


class _Held:
    def __init__(self, text: str) -> None:
        self._words = set(re.findall(r"\w+", text))

    def hold(self, name: str) -> bool:
        return all(part in self._words for part in name.split())

    def ordinary(self, word: str) -> bool:
        return word.lower() in self._words


class _Facts:
    def dates(self, text: str) -> list[Dated]:
        return [
            Dated(m.start(), m.end(), int(m[3]) if m[3] else None, _MONTHS.index(m[2].lower()) + 1, int(m[1]))
            for m in _DATE.finditer(text)
        ]

    def quantities(self, text: str) -> list[Quantity]:
        return [
            Quantity(m.start(), m.end(), frozenset((Decimal(m[0].replace(".", "").replace(",", ".")),)), "", False, False)
            for m in _NUMBER.finditer(text)
        ]  # fmt: skip

    def counted(self, text: str) -> list[Quantity]:
        return self.quantities(text)

    def named(self, text: str) -> list[Name]:
        found = re.findall(r"(?<=[a-zß,] )[A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ]\w+)+", text)
        return [Name(words, certain=False, opening=False) for words in found]

    def names_in(self, text: str) -> Names:
        return _Held(text)

    def checked_stems(self, text: str) -> set[str]:
        return {word for word in _Words().content_stems(text) if word.isalpha()}

    def spoken(self, text: str, otherwise: bool = True) -> bool:
        words = [word.lower() for word in re.findall(r"\w+", text)]
        foreign = sum(word in {"the", "of", "and", "is", "was", "to"} for word in words)
        own = sum(word in FUNCTION_WORDS - {"was", "so", "an", "in"} for word in words)
        return own >= foreign if own or foreign else otherwise


class German:
    """German, as a `Language`; what it seldom says it says in English still."""

    code = "de"
    asking, words, facts = _Asking(), _Words(), _Facts()
    says = replace(
        SAYINGS,
        not_said="Die Artikel sagen es nicht.",
        part_not_said="Die Artikel sagen nicht: {question}",
        unsupported="(nicht belegt)",
        bylines={
            "author": "„{title}“ wurde von {value} geschrieben.",
            "published": "„{title}“ erschien am {value}.",
            "publisher": "„{title}“ erschien bei {value}.",
            "title": "Der Titel ist „{value}“.",
            "url": "„{title}“ steht unter {value}.",
        },
        model_alone="Nur das Sprachmodell antwortet hier.",
        marked="Nicht belegt: „{statement}“: {reason}.",
        wrong_number="eine Zahl darin steht dort nicht",
    )


GERMAN: Language = German()
