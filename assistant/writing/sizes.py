"""How many tokens a text may cost a language model, never guessed too low."""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.embedders.tokens import load_tokenizer
from index.endpoint.language_model import Message

FACTOR = 1.3  # model vocabularies split English a little differently from ours, mostly less
PER_MESSAGE = 8  # role and separators of one message: 3 or 4 with OpenAI's models, more in other templates


def tokens_of(texts: Sequence[str]) -> list[int]:
    """An upper estimate of each text's tokens under any byte-level vocabulary: our word pieces and a factor; what
    our tokenizer has no piece for, and whatever is not plain ASCII, by its bytes in UTF-8, which no byte-level
    vocabulary exceeds; white space beyond single blanks one by one."""
    if not texts:
        return []
    encoded = load_tokenizer().encode_batch(list(texts), add_special_tokens=False)
    return [_estimate(text, item.offsets, item.tokens) for text, item in zip(texts, encoded, strict=True)]


def tokens_of_messages(messages: Sequence[Message]) -> int:
    """The same for a whole prompt."""
    return sum(tokens_of([message.content for message in messages])) + PER_MESSAGE * (len(messages) + 1)


def _estimate(text: str, offsets: Sequence[tuple[int, int]], pieces: Sequence[str]) -> int:
    count, at = 0.0, 0
    for (start, end), piece in zip(offsets, pieces, strict=True):
        count += _between(text[at:start]) + _piece(text[start:end], piece)
        at = max(at, end)
    return math.ceil(FACTOR * (count + _between(text[at:])))


def _piece(words: str, piece: str) -> float:
    """One piece's cost: digits and capitals are split finer elsewhere."""
    if piece == "[UNK]" or not words.isascii():
        return max(1, len(words.encode("utf-8", "replace")))
    if words.isdigit():
        return len(words)
    return max(1.0, sum(char.isupper() for char in words) / 2)


def _between(gap: str) -> float:
    """What our tokenizer drops: a single blank goes with the next word, anything more costs its bytes."""
    return 0 if gap in ("", " ") else len(gap.encode("utf-8", "replace"))
