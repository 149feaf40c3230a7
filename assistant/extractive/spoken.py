"""Which of the passages found speak of what is asked: the reader judges each by itself, and finds in each report of a match
somebody who won it.

    "Who won the women's cup?"      not the passage on the 200 metres, where another one speaks of the cup
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asked import Question
from assistant.language import Words
from index.articles import Hit

_LEAST = 0.2  # of what the passage speaks of that speaks of most


def speaking(question: Question, hits: Sequence[Hit], words: Words) -> list[Hit]:
    """The hits, in their order, whose passage and header speak of at least a fifth as much of what is asked as those of
    the one that speaks of most.

    On the tune half of the natural questions (289 of facts), without it -> with it: what is not said answered 26 -> 21,
    right 141 -> 141. A half would take 18, and on the suites, whose questions are worded unlike their articles, a twentieth
    of the right answers."""
    spoken = [known(question, f"{hit.article.header} {hit.text}", words) for hit in hits]
    return [hit for hit, share in zip(hits, spoken, strict=True) if share >= _LEAST * max(spoken)]


def known(question: Question, text: str, words: Words) -> float:
    """The share, 0..1, of what is asked that a text speaks of: of the question's words that the library holds, each by
    how rare it is there, those that stand in the text."""
    worth: dict[str, float] = {}
    for word, rarity in question.rarity.items():
        worth |= dict.fromkeys(words.content_stems(word), rarity)
    asked = {stem: worth[stem] for stem in words.content_stems(question.text) if stem in worth}
    if not asked:
        return 1.0
    here = set(words.content_stems(text))
    return sum(rarity for stem, rarity in asked.items() if stem in here) / sum(asked.values())
