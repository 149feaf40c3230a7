"""A follow-up made standalone by the language model, and by rule when the model fails or strays."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from assistant.answers import Answer
from assistant.evidence import Listener
from assistant.language import Language
from assistant.writing.addresses import strange_hosts
from assistant.writing.echo import Echo
from assistant.writing.prompt import rewriting_messages
from assistant.writing.sanitising import sanitised
from assistant.writing.sizes import tokens_of_messages
from index.endpoint.language_model import LanguageModel, Message, ModelFailure, Spent, never

SECONDS = 10.0
LONGEST = 300  # characters
MOST_TOKENS = 256
_NEW_WORDS = 2  # content words that a rewritten question may have of its own


def rewritten(
    question: str,
    turns: Sequence[Answer],
    model: LanguageModel,
    language: Language,
    *,
    seconds: float = SECONDS,
    gone: Callable[[], bool] = never,
    spent: Callable[[Spent], None] | None = None,
) -> str:
    """The question as it could be asked alone; `turns` are the earlier answers, oldest first. The language's rule
    takes over when the model fails or its line is not a question made of the conversation's own names and numbers.
    Raises ModelFailure with the cause "cancelled" when the caller has gone, and no other."""
    by_rule = language.asking.standalone(question, turns)
    if not turns:
        return by_rule
    asked = list(turns)
    messages = rewriting_messages(question, asked)
    while len(asked) > 1 and tokens_of_messages(messages) + MOST_TOKENS > model.context:
        asked.pop(0)
        messages = rewriting_messages(question, asked)
    try:
        line = _line(model, messages, time.monotonic() + seconds, gone, spent)
    except ModelFailure as failure:
        if failure.cause == "cancelled":
            raise
        return by_rule
    echo = Echo(messages[0].content, [messages[1].content])
    return line if acceptable(line, question, asked, language) and not echo.heard(line) else by_rule


def by_model(model: LanguageModel, language: Language, seconds: float = SECONDS) -> Callable[..., str]:
    """`rewritten` with this model, as the assistant calls it: (question, turns, listener)."""

    def rewrite(question: str, turns: Sequence[Answer], listener: Listener | None = None) -> str:
        if listener is None:
            return rewritten(question, turns, model, language, seconds=seconds)
        return rewritten(
            question, turns, model, language, seconds=seconds, gone=listener.gone, spent=listener.spent
        )

    return rewrite


def acceptable(line: str, question: str, turns: Sequence[Answer], language: Language) -> bool:
    """Whether a rewritten question may be used: one plain line, a question, and nothing in it that the conversation
    does not hold: no other name, no other number, at most two other content words."""
    if not line or len(line) > LONGEST or "\n" in line or sanitised(line) != line:
        return False
    if line[-1] not in "?？" and question.rstrip()[-1:] in "?？":
        return False
    known = "\n".join([question, *(text for turn in turns for text in _texts(turn))])
    if strange_hosts(line, known):
        return False
    facts, stems = language.facts, language.words.content_stems
    names, amounts, native = facts.names_in(known), facts.quantities(known), facts.spoken(line)
    named = [each for each in facts.named(line) if each.certain or (native and not each.opening)]
    if not all(names.hold(each.words) for each in named):
        return False
    if any(not any(one.same(other) for other in amounts) for one in facts.quantities(line)):
        return False
    return len(set(stems(line)) - set(stems(known))) <= _NEW_WORDS


def _texts(turn: Answer) -> list[str]:
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
