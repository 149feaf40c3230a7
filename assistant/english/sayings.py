"""What the program itself says in English: the fixed sentences of answers and of their notes."""

from __future__ import annotations

from assistant.english.languages import LANGUAGES
from assistant.language import Sayings

NOT_SAID = "The articles do not say."
UNSUPPORTED = "(unsupported)"

SAYINGS = Sayings(
    not_said=NOT_SAID,
    part_not_said="The articles do not say: {question}",
    unsupported=UNSUPPORTED,
    bylines={
        "author": "“{title}” was written by {value}.",
        "published": "“{title}” was published on {value}.",
        "publisher": "“{title}” was published by {value}.",
        "title": "The title is “{value}”.",
        "url": "“{title}” stands at {value}.",
    },
    without={
        "author": "“{title}” does not say who wrote it.",
        "published": "“{title}” does not say when it was published.",
        "publisher": "“{title}” does not say where it was published.",
        "title": "“{title}” states no title.",
        "url": "“{title}” does not state its address.",
    },
    extremes={
        "newest": "“{title}” is the newest of {articles} with a date.",
        "oldest": "“{title}” is the oldest of {articles} with a date.",
        "longest": "“{title}” is the longest of {articles}.",
        "shortest": "“{title}” is the shortest of {articles}.",
    },
    one_article="1 article",
    articles="{count} articles",
    with_words="with the words “{words}”",
    signed="by “{name}”",
    dated="dated “{when}”",
    of_them_quoted="{quoted} of them quoted here",
    and_more="and {count} more",
    uncounted="These articles were found by their meaning: there may be more.",
    other_language="The question is in {question}; the reader knows English, so whole sentences are quoted, or nothing.",
    articles_in="The articles nearest to it are in {articles}, the question is in {question}: what they say may be missed.",
    languages=LANGUAGES,
    unproved="The language model's answer cites nothing that bears it out; the articles are quoted instead.",
    reader_sure="The language model finds no answer here; the reader is sure of this one.",
    reader_outvoted="The reader would have answered from the nearest passages; the language model finds no answer in"
    " them.",
    model_alone="The reader finds no answer in these articles; the language model gives this one.",
    quoted_instead="The articles are quoted instead.",
    cut="This answer is cut: it holds only what had been checked by then.",
    marked="Unsupported: “{statement}”: {reason}.",
    cites_nothing="it cites nothing",
    wrong_date="the date {date!r} does not stand there",
    wrong_number="a number in it does not stand there",
    wrong_name="the name {name!r} does not stand there",
    wrong_language="it is in another language than the question",
    says_nothing="it says nothing that could be checked",
    unrelated="its words have little in common with its source",
    left_out_one="1 statement was left out, which {reason}.",
    left_out_several="{count} statements were left out, each of which {reason}.",
    quotes="quotes words that its source does not hold",
    numbers="cites nothing and states a number that no article holds",
    names="names something that no article names",
    echoes="repeats the instructions",
    beyond="stands after the first {most}",
)
