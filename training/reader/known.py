"""Questions with known answers, to calibrate on: those of SQuAD files, and the tune half of evaluation suites."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.english.words import names, normalised
from training.reader.fitting import Variant

_WORD = re.compile("[\u2e80-\uabff]|[^\\s\u2e80-\uabff]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A question with its gold answers; none where the articles do not say. `evidence` are gold sentences, where these
    are known instead of the answer's words. `title` is the article's, or the suite's name."""

    title: str
    text: str
    gold: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    unsaid: Variant = "twisted"  # what an unanswerable one is

    @property
    def variant(self) -> Variant:
        """How the question is asked as it stands."""
        return "said" if self.answerable else self.unsaid

    @property
    def answerable(self) -> bool:
        """Whether there is an answer to find."""
        return bool(self.gold or self.evidence)


def squad_data(path: Path) -> list[dict[str, Any]]:
    """The articles of a SQuAD-layout file, .json or .json.gz."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        data: list[dict[str, Any]] = json.load(file)["data"]
    return data


def write_articles(data: Sequence[dict[str, Any]], folder: Path) -> None:
    """One text file an article of a SQuAD file: the title, then its paragraphs."""
    for article in data:
        title = article["title"].replace("_", " ")
        paragraphs = [" ".join(paragraph["context"].split()) for paragraph in article["paragraphs"]]
        (folder / f"{title.replace('/', '-')}.txt").write_text(
            "\n\n".join([title, *paragraphs]), encoding="utf-8"
        )


def questions(data: Sequence[dict[str, Any]]) -> Iterator[Known]:
    """The questions of SQuAD-layout data."""
    for article in data:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                gold = () if qa.get("is_impossible") else tuple(answer["text"] for answer in qa["answers"])
                yield Known(article["title"], qa["question"].strip(), gold)


def tune_half(suite: Path) -> list[Known]:
    """The cases of a suite's `tune` half that stand alone and whose evidence is known, or the one fact that is to be met, or
    that have no answer."""
    found = []
    for line in suite.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        quotes = tuple(_spaced(item["quote"]) for item in case.get("evidence", ()))
        if not quotes and len(case.get("facts", ())) == 1:
            quotes = tuple(_spaced(wording) for wording in case["facts"][0])
        usable = bool(quotes) == case.get("answerable", True) and not case.get("history")
        if case.get("split") == "tune" and usable:
            found.append(Known(suite.stem, case["question"], (), quotes, "unsaid"))
    return found


def swapped(question: str, pool: Sequence[str], chance: random.Random) -> str | None:
    """The question with one of its names exchanged for one from the pool; None if it names nothing."""
    found = [name for name in names(question) if len(name) > 2]
    others = [name for name in pool if name not in question]
    if not found or not others:
        return None
    return re.sub(rf"\b{re.escape(found[-1])}\b", chance.choice(others), question, count=1)


def f1(answer: str, gold: str) -> float:
    """SQuAD's F1 of two short answers: harmonic mean of precision and recall over words in normal form; of Chinese and
    Japanese over signs, as CMRC and JaQuAD count."""
    given, wanted = (_WORD.findall(normalised(text)) for text in (answer, gold))
    common = sum(min(given.count(word), wanted.count(word)) for word in set(given))
    return 2 * common / (len(given) + len(wanted)) if common else 0.0


def holds(text: str, gold: Sequence[str]) -> bool:
    """Whether a text has the words of a gold answer."""
    return any(normalised(answer) in normalised(text) for answer in gold)


def right(asked: Known, sentence: str, short: str | None) -> bool:
    """Whether an answer is right: its sentence is gold evidence or part of it; else its short answer has an F1 of at
    least a half with a gold one; else, without a short answer, its sentence holds one."""
    if asked.evidence:
        said = _spaced(sentence)
        return any(said in quote or quote in said for quote in asked.evidence)
    if short is None:
        return holds(sentence, asked.gold)
    return any(f1(short, one) >= 0.5 for one in asked.gold)


def _spaced(text: str) -> str:
    return " ".join(text.split())
