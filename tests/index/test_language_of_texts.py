"""Which language a question or an article is in, and searching in those that write without spaces."""

from __future__ import annotations

import pytest

from index.search.languages import asked_in, written_in
from index.store.invisible import parted
from index.store.keywords import content_words


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Warum wurde die Brücke gesperrt?", "de"),
        ("Combien de personnes vivent au village ?", "fr"),
        ("¿Cuándo abre el puente?", "es"),
        ("Quem construiu a ponte?", "pt"),
        ("Hvem bygde broen over fjorden?", "no"),
        ("من بنى الجسر؟", "ar"),
        ("چه کسی پل را ساخت؟", "fa"),
        ("誰が橋を建てましたか", "ja"),
        ("谁建造了这座桥", "zh"),
    ],
)
def test_a_question_in_another_language_is_recognised(question: str, language: str) -> None:
    assert asked_in(question) == language


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote Die Zauberflöte?",
        "In what year did La Repubblica appear",
        "Was the brigde closed in March?",
        "Gerhard Schröder",
        "Olympique Lyonnais",
        "List the members of the board",
        "is it expensive",
        "12 + 7?",
    ],
)
def test_english_with_foreign_names_or_slips_and_bare_names_count_as_english(question: str) -> None:
    assert asked_in(question) == "en"


def test_an_article_is_known_by_its_beginning_and_a_short_one_is_not_told() -> None:
    german = "Die Brücke über den Rohrbach wird im Mai wieder geöffnet, wie die Gemeinde am Montag mitteilte. Sie war nach"
    assert written_in(f"{german} einem Hochwasser gesperrt worden.") == "de"
    assert written_in("Die Brücke.") is None
    assert (
        written_in("Frau Weber said on Monday that the bridge in Olsberg is to open again after the flood.")
        == "en"
    )
    assert written_in("") is None


def test_runs_of_signs_without_spaces_are_looked_up_by_their_pairs() -> None:
    assert parted("東京都のIBM本社") == " 東京 京都 都の IBM 本社 "
    assert content_words("東京都?") == ["東京", "京都"]
    assert parted("Straße 5, café") == "Straße 5, café"
