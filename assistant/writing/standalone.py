"""A follow-up made standalone by the language model, and by rule when the model fails or strays."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from assistant.answers import Answer
from assistant.english import followups
from assistant.english.names import Names, english, named
from assistant.english.plain import plain
from assistant.english.quantities import quantities
from assistant.english.words import content_stems
from assistant.evidence import Listener
from assistant.writing.echo import Echo
from assistant.writing.prompt import standalone_messages
from assistant.writing.sizes import tokens_of_messages
from index.endpoint.language_model import LanguageModel, Message, ModelFailure, Spent, never

SECONDS = 10.0
LONGEST = 300  # characters
MOST_TOKENS = 256
_NEW_WORDS = 2  # content words that a rewritten question may have of its own


def standalone(
    question: str,
    turns: Sequence[Answer],
    model: LanguageModel,
    *,
    seconds: float = SECONDS,
    gone: Callable[[], bool] = never,
    spent: Callable[[Spent], None] | None = None,
) -> str:
    """The question as it could be asked alone; `turns` are the earlier answers, oldest first. The rule of `followups`
    takes over when the model fails or its line is not a question made of the conversation's own names and numbers.
    Raises ModelFailure with the cause "cancelled" when the caller has gone, and no other."""
    if not turns:
        return followups.standalone(question, turns)
    asked = list(turns)
    messages = standalone_messages(question, asked)
    while len(asked) > 1 and tokens_of_messages(messages) + MOST_TOKENS > model.context:
        asked.pop(0)
        messages = standalone_messages(question, asked)
    try:
        line = _line(model, messages, time.monotonic() + seconds, gone, spent)
    except ModelFailure as failure:
        if failure.cause == "cancelled":
            raise
        return followups.standalone(question, turns)
    fits = acceptable(line, question, asked) and not Echo(messages[0].content, [messages[1].content]).heard(
        line
    )
    return line if fits else followups.standalone(question, turns)


def by_model(model: LanguageModel, seconds: float = SECONDS) -> Callable[..., str]:
    """`standalone` with this model, as the assistant calls it: (question, turns, listener)."""

    def rewrite(question: str, turns: Sequence[Answer], listener: Listener | None = None) -> str:
        if listener is None:
            return standalone(question, turns, model, seconds=seconds)
        return standalone(question, turns, model, seconds=seconds, gone=listener.gone, spent=listener.spent)

    return rewrite


def acceptable(line: str, question: str, turns: Sequence[Answer]) -> bool:
    """Whether a rewritten question may be used: one plain line, a question, and nothing in it that the conversation
    does not hold: no other name, no other number, at most two other content words."""
    if not line or len(line) > LONGEST or "\n" in line or plain(line) != line:
        return False
    if line[-1] not in "?？" and question.rstrip()[-1:] in "?？":
        return False
    known = "\n".join([question, *(part for turn in turns for part in _parts(turn))])
    names, amounts = Names(known), quantities(known)
    if any(
        not name.within(names) for name in named(line) if name.certain or (english(line) and not name.opening)
    ):
        return False
    if any(not any(one.same(other) for other in amounts) for one in quantities(line)):
        return False
    return len(set(content_stems(line)) - set(content_stems(known))) <= _NEW_WORDS


def _parts(turn: Answer) -> list[str]:
    quotes = [f"{citation.title}\n{citation.quote}" for citation in turn.citations]
    return [turn.question, turn.standalone_question, turn.text, turn.short_answer or "", *quotes]


def _line(
    model: LanguageModel,
    messages: Sequence[Message],
    deadline: float,
    gone: Callable[[], bool],
    spent: Callable[[Spent], None] | None,
) -> str:
    """What the model writes, without the quotation marks and label some put around it."""
    written = ""
    for piece in model.stream(messages, most=MOST_TOKENS, deadline=deadline, gone=gone, spent=spent):
        written += piece
        if len(written) > 4 * LONGEST:
            raise ModelFailure("endless", "a rewritten question does not stop")
    line = written.strip().removeprefix("Question:").strip()
    if len(line) > 1 and line[0] in '"“' and line[-1] in '"”':
        line = line[1:-1].strip()
    return line
