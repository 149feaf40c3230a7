"""The rows the reader learns from, drawn from a small sample, and the figures of its evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import numpy as np
import pytest

from index.embedders.minilm import Vectors
from index.embedders.tokens import SEP, load_tokenizer
from training.reader import entries, evaluate, prepare
from training.reader.export import averaged
from training.reader.mine import Bm25, Swapper, hardest, without_answer, words
from training.reader.mismatch import mismatched
from training.reader.paraphrase import OFTEN, Paraphraser
from training.reader.squad import HELD_OUT, QUESTION_PIECES, TRAINED, TUNED, read, set_apart, window

SAMPLES = Path(__file__).parent / "reader_samples"


def test_no_title_is_on_two_sides() -> None:
    assert len({*HELD_OUT, *TUNED, *TRAINED}) == len(HELD_OUT) + len(TUNED) + len(TRAINED) == 18
    assert len(HELD_OUT) == 8


def test_rows_hold_their_answers_and_nothing_of_titles_kept_apart() -> None:
    drawn = prepare.draw(SAMPLES, 0.002, seed=1)
    assert {row.kind for row in drawn} == set(prepare.KINDS)
    tokenizer = load_tokenizer()
    known = {
        tuple(tokenizer.encode(text, add_special_tokens=False).ids)
        for path in SAMPLES.glob("*.json")
        for paragraph in read(path)
        for asked in paragraph.asked
        for text, _ in asked.answers
    }
    for row in drawn:
        assert len(row.question) + len(row.passage) + 3 <= 160
        if row.start >= 0:
            assert tuple(row.passage[row.start : row.end + 1]) in known
    kept_apart = [
        tuple(paragraph.encoding.ids[:24])
        for name in ("squad1.1-dev-a", "squad2.0-dev-a", "nq-qed-train", "nq-open-gold")
        for paragraph in read(SAMPLES / f"{name}.json")
        if (set_apart(paragraph.title) if name.startswith("nq") else paragraph.title not in TRAINED)
    ]
    joined = " ".join(" ".join(map(str, row.passage)) for row in drawn)
    assert kept_apart
    assert not any(" ".join(map(str, start)) in joined for start in kept_apart)


def test_the_same_seed_draws_the_same_rows() -> None:
    assert prepare.draw(SAMPLES, 0.001, seed=3) == prepare.draw(SAMPLES, 0.001, seed=3)
    assert prepare.draw(SAMPLES, 0.001, seed=3) != prepare.draw(SAMPLES, 0.001, seed=4)


def test_a_window_is_whole_sentences_around_what_it_must_keep() -> None:
    paragraph = max(read(SAMPLES / "squad2.0-dev-a.json"), key=lambda one: len(one.sentences))
    bounds = {*paragraph.sentences, len(paragraph.encoding.ids)}
    for seed in range(20):
        first, last = window(paragraph, (paragraph.sentences[1],) * 2, 100, Random(seed))
        assert {first, last} <= bounds
        assert first <= paragraph.sentences[1] < last <= first + 100


def test_bm25_ranks_the_rare_word_first_and_skips_paragraphs_with_the_answer() -> None:
    ships = ["the ship sank at noon", "the ship was a lugger", "a ship, the ship"]
    texts = [*ships, *(f"{word} alone" for word in "abcdefghijklmnopqrstuvwxyz0123456789")]
    found = Bm25(texts)
    scores = found.scores("Which lugger ship sank?")
    assert scores[1] > scores[2] > 0 == scores[5]
    assert list(without_answer(scores, texts, ["noon"], range(6), own=1)) == [2]


def test_swapped_questions_name_what_the_passage_lacks() -> None:
    passage = "In 1889 the fair was opened by Gustave Eiffel in Paris."
    swapper = Swapper([passage, "In 1900 it was opened by Jane Roe in London."])
    made = {
        swapper.altered("Who opened the fair in Paris in 1889?", passage, Random(seed)) for seed in range(8)
    }
    assert made == {"Who opened the fair in Paris in 1900?", "Who opened the fair in London in 1889?"}
    assert swapper.altered("Why?", passage, Random(0)) is None


def test_bound_questions_name_what_stands_elsewhere_in_the_passage() -> None:
    sentence = "In 1889 the fair was opened by Gustave Eiffel in Paris."
    passage = f"{sentence} A year later, in 1890, Jane Roe went to London, Paris Sud and Gustave."
    swapper = Swapper([passage, "In 1900 it was opened by Max Poe in Rome."])
    made = {
        swapper.bound("Who opened the fair in Paris in 1889?", passage, sentence, Random(seed))
        for seed in range(8)
    }
    assert made == {"Who opened the fair in Paris in 1890?", "Who opened the fair in London in 1889?"}
    assert swapper.bound("Who went to London?", passage, sentence, Random(0)) is None


def test_the_sentence_of_an_answer_is_whole() -> None:
    for paragraph in read(SAMPLES / "squad1.1-train.json"):
        bounds = {0, len(paragraph.text)}
        for start, _ in (paragraph.encoding.offsets[piece] for piece in paragraph.sentences):
            bounds.add(start)
        for asked in paragraph.asked:
            sentence = paragraph.sentence(asked.answers[0])
            assert asked.answers[0][0] in sentence
            assert paragraph.text.index(sentence) in bounds
    assert paragraph.sentence(("no such words", 0)) == ""


def test_half_of_the_passages_come_with_their_articles_title_or_first_words() -> None:
    tokenizer, drawn = load_tokenizer(), prepare.draw(SAMPLES, 0.01, seed=1)
    headers: set[tuple[int, ...]] = set()
    for path in SAMPLES.glob("*.json"):
        paragraphs = read(path)
        titled = (
            len({paragraph.title for paragraph in paragraphs}) > 1 and path.stem != "qadiscourse-wikinews"
        )
        for paragraph in paragraphs:
            name = tokenizer.encode(paragraph.title.replace("_", " "), add_special_tokens=False).ids[:16]
            assert (name in paragraph.headers) == titled
            assert paragraph.encoding.ids[:16] not in paragraph.headers  # no news before itself
            headers |= set(map(tuple, paragraph.headers))
    heads = [tuple(row.passage[: row.passage.index(SEP)]) for row in drawn if SEP in row.passage]
    assert {*heads} <= headers
    known = [row for row in drawn if row.kind in ("positive", "searched")]
    assert 0.35 < sum(SEP in row.passage for row in known) / len(known) < 0.65
    assert not any(row.kind in ("news", "discourse") and SEP in row.passage for row in drawn)


def test_twins_ask_otherwise_of_the_very_same_passage() -> None:
    drawn = prepare.draw(SAMPLES, 0.01, seed=1, paraphrased=1.0)
    twins = [place for place, row in enumerate(drawn) if row.twin]
    assert {drawn[place].kind for place in twins} == {"contrast", "mismatched"}
    for place in twins:
        said, unsaid = drawn[place - 1], drawn[place]
        assert said.passage == unsaid.passage
        assert said.kind == unsaid.kind
        assert said.question != unsaid.question
        assert said.start >= 0 > unsaid.start
        assert not said.twin
    written = {
        asked.text for one in read(SAMPLES / "squad2.0-train-unanswerable.json") for asked in one.asked
    }
    pieces = {
        tuple(load_tokenizer().encode(text, add_special_tokens=False).ids[:QUESTION_PIECES])
        for text in written
    }
    contrasts = {tuple(drawn[place].question) for place in twins if drawn[place].kind == "contrast"}
    assert contrasts <= pieces  # in its own words, or the paraphrase would tell the two apart
    assert contrasts


def test_what_the_sets_get_wrong_is_left_out_or_mended() -> None:
    answer: dict[str, Any] = {"answers": [{"text": "Ada", "answer_start": 0}]}
    context = "Ada wrote the first program in 1843. Ada was a countess."
    unsaid: dict[str, Any] = {"id": "5", "answers": [], "is_impossible": True, "question": "Who read it?"}
    assert entries.asked(unsaid, context) == entries.Asked("Who read it?", ())
    assert entries.asked(unsaid | {"overlap": 0.29}, context) is None
    assert entries.asked(unsaid | {"overlap": 0.31}, context) is not None
    quoted = unsaid | {"question": '"Who read "" Faust "" ?"', "pair": '"Who wrote "" Faust "" ?"'}
    assert entries.asked(quoted, context) == entries.Asked(
        'Who read " Faust " ?', (), pair='Who wrote " Faust " ?'
    )
    denied = [entries.asked(unsaid | {"id": str(n), "reason": "N"}, context) for n in range(200)]
    assert 70 < sum(one is None for one in denied) < 130
    assert entries.asked({"id": "1", "question": "Is she?", "answers": [], "yes_no": "yes"}, context) is None
    for question, asked in (
        ("What is the reason that they left?", "Why they left?"),
        ("What is the reason they left?", "Why they left?"),
        ("In what manner did she win?", "How did she win?"),
        ("What is the reasoning here?", "What is the reasoning here?"),
    ):
        made = entries.asked(answer | {"id": "1", "question": question}, context)
        assert made is not None
        assert made.text == asked
    for name, ambiguous in (("drop-1", True), ("nq-1", False)):
        made = entries.asked(answer | {"id": name, "question": "Who?"}, context)
        assert made is not None
        assert made.ambiguous == ambiguous
    several = answer | {"id": "nq-2", "explanation": "multi_sentence"}
    assert entries.asked(several | {"question": "who was the first countess of programming"}, context)
    assert (
        entries.asked(several | {"question": "who played dumbledore in the goblet of fire"}, context) is None
    )


def test_mismatched_questions_ask_for_what_the_passage_lacks() -> None:
    passage = "The president signed it after 3 hours and 20 minutes."
    made = {
        mismatched("How many hours did the president wait?", passage, Random(seed)) for seed in range(200)
    }
    assert "How many days did the president wait?" in made
    assert "How many hours did the mayor wait?" in made
    assert "How many minutes did the president wait?" not in made
    assert mismatched("Why?", passage, Random(0)) is None
    denied = {mismatched("Who was elected?", passage, Random(seed)) for seed in range(20)}
    assert denied == {None, "Who was not elected?"}
    assert mismatched("Who was elected?", "He was not.", Random(1)) is None


def test_the_hardest_rows_stay_but_for_the_doubtful() -> None:
    loss = np.arange(1000, dtype=np.float32)
    stays = hardest(loss, share=0.3, others=0.1, doubtful=0.05, seed=0)
    assert not stays[950:].any()
    assert stays[650:950].all()
    assert 0.05 < stays[:650].mean() < 0.15
    assert (stays == hardest(loss, share=0.3, others=0.1, doubtful=0.05, seed=0)).all()


def test_weights_are_averaged_by_share() -> None:
    one, other = {"w": np.array([1.0, 2.0], np.float16)}, {"w": np.array([3.0, 6.0], np.float16)}
    mean = averaged(one, other, 0.25)["w"]
    assert mean.dtype == np.float16
    assert mean.tolist() == [1.5, 3.0]


def test_windows_of_evaluation_cover_the_paragraph() -> None:
    for paragraph in read(SAMPLES / "squad1.1-train.json"):
        parts = list(evaluate.windows(paragraph, 120))
        assert all(part in paragraph.text for part in parts)
        assert set(words(" ".join(parts))) == set(words(paragraph.text))
        assert len(list(evaluate.windows(paragraph, 1000))) == 1


def test_measures_agree_with_cases_done_by_hand() -> None:
    assert evaluate.f1("the Eiffel Tower", ["Eiffel tower."]) == 1
    assert evaluate.f1("in Paris, France", ["Paris"]) == pytest.approx(0.5)
    assert evaluate.f1("Paris", []) == 0
    assert evaluate.auroc(np.array([3.0, 1.0]), np.array([2.0, 1.0])) == pytest.approx(0.625)
    scores, answered, refused = (
        np.array([1.0, 2.0, 3.0]),
        np.array([0.0, 1.0, 1.0]),
        np.array([1.0, 0.0, 0.0]),
    )
    assert evaluate.best_threshold(scores, answered, refused) == 2
    assert evaluate.best_threshold(scores, np.zeros(3), np.ones(3)) == float("inf")


class Colours:
    """An embedder that knows which words mean a like thing."""

    name, dimension = "colours", 3
    known: ClassVar[dict[str, tuple[float, float, float]]] = {
        "founded": (1, 0, 0), "established": (0.9, 0.1, 0), "founding": (1, 0.1, 0), "largest": (0, 1, 0),
        "smallest": (0, 1, 0.1), "biggest": (0, 1, 0.2),
    }  # fmt: skip

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.array([self.known.get(text, (0, 0, 1)) for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def embed_query(self, text: str) -> Vectors:
        return self.embed([text])[0]


def test_a_question_is_worded_anew_by_words_of_like_meaning() -> None:
    paraphraser = Paraphraser([" ".join(Colours.known)] * OFTEN, Colours())

    assert paraphraser.neighbours["founded"] == ("established",)  # not its own stem again
    assert paraphraser.neighbours["largest"] == ("biggest",)  # nor the opposite, however alike
    worded = {paraphraser.altered("When was Largest founded by 3 men?", Random(seed)) for seed in range(20)}
    assert worded == {"When was Largest founded by 3 men?", "When was Largest established by 3 men?"}


def test_paraphrased_rows_keep_their_places() -> None:
    plain, worded = (prepare.draw(SAMPLES, 0.002, seed=1, paraphrased=share) for share in (0.0, 1.0))
    assert {row.kind for row in worded} == set(prepare.KINDS)
    assert len(worded) == pytest.approx(len(plain), rel=0.2)
