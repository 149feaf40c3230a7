"""Questions that ask a passage for another role, measure, relation or the contrary of what it says.

`training.reader.mine.Swapper` exchanges names, numbers and opposites; these are the other ways in which a question names
the right thing and asks for what is not given."""

from __future__ import annotations

import re
from random import Random

from training.reader.mine import words

# Words of one kind, none of which another means: a passage that lacks one does not answer for it.
_ALIKE = (
    "president secretary mayor governor king chairman captain coach treasurer ambassador general bishop judge senator",
    "directed produced composed edited filmed financed", "director producer composer editor narrator publisher",
    "guitarist drummer singer bassist pianist", "revenue cost profit budget debt price", "salary pension tax rent",
    "height length width depth weight", "population area elevation climate", "speed temperature pressure voltage",
    "born married buried baptized educated", "wife daughter sister mother grandmother aunt",
    "husband son brother father grandfather uncle", "capital currency language religion anthem flag",
    "seconds minutes hours days weeks months years decades centuries", "miles feet acres meters inches kilometers",
    "tons pounds kilograms gallons liters barrels", "dollars euros francs yen rupees marks",
    "students teachers graduates librarians", "soldiers civilians sailors prisoners officers",
    "wins losses draws goals touchdowns", "novels poems films albums songs paintings plays",
    "city state country continent river mountain street", "university hospital library museum church airport",
    "season month century", "color shape size sound smell taste", "killed injured arrested evacuated",
    "designed owned named painted restored", "sold exported stolen donated",
)  # fmt: skip
ALIKE = {word: group.split() for group in _ALIKE for word in group.split()}
_SMALL = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")
_DONE = re.compile(
    r"^((?:who|what|which \w+) (?:was|were|is|are|has|had|have|can|could|will|would) )(?=\w+(?:ed|en)\b)",
    re.I,
)
DENIED = 0.3  # of the questions that can be: people rarely ask what was not done


def mismatched(question: str, passage: str, random: Random) -> str | None:
    """The question with one word exchanged for one of its kind that the passage lacks, or denied; None if neither can
    be, or the word is not the passage's own to begin with."""
    held = set(words(passage))
    if "not" not in held and _DONE.match(question) and random.random() < DENIED:
        return _DONE.sub(r"\1not ", question)
    ways = [
        (match, others)
        for match in _SMALL.finditer(question)
        if (others := [one for one in ALIKE.get(match.group(), ()) if one not in held | set(words(question))])
    ]
    if not ways:
        return None
    match, others = random.choice(ways)
    return question[: match.start()] + random.choice(others) + question[match.end() :]
