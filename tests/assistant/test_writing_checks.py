"""Numbers, dates, names and quotations of a statement against what it cites; plain words."""

from __future__ import annotations

import pytest

from assistant.english import ENGLISH
from assistant.english.dates import dates
from assistant.english.names import named, spoken
from assistant.english.quantities import quantities
from assistant.evidence import Evidence
from assistant.writing.checks import Checks
from assistant.writing.echo import Echo
from assistant.writing.sanitising import sanitised
from index.articles import Article
from index.passages import sentences
from index.search.marked import holds, quotations

TEXT = (
    "The ferry Aurora was delayed until Aug. 14. Volvo Penta of Gothenburg sent 12 engineers, said Kari Moe. "
    "“We lost about $5.6 million,” she said. About fifteen percent of the 1,000 Norwegian passengers asked for their "
    "money back. The U.S. rival bought between 5 and 6 million H800 chips in the third quarter. Nothing else happened."
)
ARTICLE = Article("a", "Ferry late again", TEXT, "Aftenposten", None, "2025-08-10", None, "a.txt", "0")
SHOWN = [Evidence(ARTICLE, start, end, 0.9) for start, end in sentences(TEXT)]


@pytest.mark.parametrize(
    ("statement", "cites", "verdict"),
    [
        ("It was delayed until 14 August.", [1], "supported"),
        ("It was delayed until 14 August 2025.", [1], "supported"),  # the article's year
        ("It was delayed until 2025-08-14.", [1], "supported"),
        ("It was delayed until 15 August.", [1], "unsupported"),
        ("It was delayed until 14 August 2024.", [1], "unsupported"),
        ("It was delayed until 14 September.", [1], "unsupported"),
        ("Volvo sent twelve engineers.", [2], "supported"),
        ("Volvo sent 13 engineers.", [2], "unsupported"),
        ("Volvo sent 12 engineers.", [1], "unsupported"),  # true, but not what it cites
        ("Saab sent 12 engineers.", [2], "unsupported"),  # an ordinary word may be capitalised there
        ("The yard Saab sent 12 engineers.", [2], "left out"),
        ("They lost 5,600,000 dollars.", [3], "supported"),
        ("They lost €5.6 million.", [3], "unsupported"),
        ("They lost $5.6 billion.", [3], "unsupported"),
        ("15% of 1000 passengers from Norway asked for money back.", [4], "supported"),
        ("15 of 1000 passengers asked for money back.", [4], "unsupported"),
        ("The US rival bought 5 million H800 chips.", [5], "supported"),
        ("The United States rival bought chips in the third quarter.", [5], "supported"),
        ("The U.S. rival bought H900 chips.", [5], "left out"),
        ("The U.S. rival bought chips in the fourth quarter.", [5], "unsupported"),
        ("Moe said “we lost about $5.6 million”.", [2, 3], "supported"),
        ("Moe said “we lost everything”.", [2, 3], "left out"),
        ("Moe said “Nothing else happened”.", [2, 3], "left out"),  # said in the article, but not where it cites
        ("Moe said 'we lost ... million'.", [2, 3], "supported"),
        ("Moe said \"we lost all of it", [2, 3], "left out"),  # never closed
        ("According to Reuters, it was late.", [1], "left out"),
        ("Officials delayed the Aurora.", [1], "supported"),
        ("Microsoft delayed the Aurora.", [1], "unsupported"),
        ("It was late, says news.example.", [1], "left out"),
        ("Buy something nice for yourself.", [2], "unsupported"),  # speaks of something else
        ("It was late.", [], "unsupported"),
        ("Call 900 555 now.", [], "left out"),
        ("Yes.", [1], "supported"),
        ("It is what it is and that is that.", [1], "unsupported"),
        ("Die Fähre verspätete sich bis zum 14. August und ist ein Schiff.", [1], "left out"),
    ],
)  # fmt: skip
def test_a_statement_says_only_what_it_cites(statement: str, cites: list[int], verdict: str) -> None:
    checked = Checks("Why was the ferry late?", SHOWN, ENGLISH).check(
        statement, [SHOWN[number - 1] for number in cites]
    )
    assert checked.verdict == verdict, checked.reason


def test_names_of_the_question_may_stand_anywhere_in_the_cited_article_and_nowhere_else() -> None:
    of_volvo, of_saab = (
        Checks(f"How many engineers did {name} send to the ferry?", SHOWN, ENGLISH)
        for name in ("Volvo", "Saab")
    )
    assert of_volvo.check("The Volvo ferry was delayed.", SHOWN[:1]).verdict == "supported"
    assert of_saab.check("The Saab ferry was delayed.", SHOWN[:1]).verdict == "unsupported"


def test_another_language_is_held_to_numbers_dates_and_the_shapes_of_names() -> None:
    german = Checks("Warum war die Fähre verspätet?", SHOWN, ENGLISH)
    assert german.check("Volvo Penta schickte zwölf oder 12 Techniker.", SHOWN[1:2]).verdict == "supported"
    assert (
        german.check("Die Fähre Aurora verspätete sich bis zum 14. August.", SHOWN[:1]).verdict == "supported"
    )
    assert german.check("Die Fähre verspätete sich bis zum 15. August.", SHOWN[:1]).verdict == "unsupported"
    assert german.check("Sie verloren 5,6 Millionen Dollar.", SHOWN[2:3]).verdict == "supported"
    assert german.check("Max Müller schickte 12 Techniker.", SHOWN[1:2]).verdict == "unsupported"
    chinese = Checks("渡轮为什么晚点？", SHOWN, ENGLISH)
    assert chinese.check("延误到8月14日。", SHOWN[:1]).verdict == "supported"
    assert chinese.check("延误到8月15日。", SHOWN[:1]).verdict == "unsupported"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1,000", "1000", True), ("1.000 Euro", "€1000", True), ("5.6 million", "5,600,000", True),
        ("5.6m", "5.6 million", True),
        ("$5.576 million", "5,576,000 dollars", True), ("$5.576 million", "$5.576 billion", False),
        ("12 500", "12,500", True),
        ("fifteen percent", "15 %", True), ("15 per cent", "15 people", False), ("$5", "€5", False), ("$5", "5", True),
        ("a million", "1,000,000", True),
        ("twenty-one", "21", True), ("two hundred and five thousand", "205,000", True), ("a dozen", "12", True),
        ("third", "3rd", True), ("third", "3", True), ("5,6 Millionen", "5.6 million", True), ("3.5万", "35,000", True),
        ("7 billion", "7bn", True), ("2 Mrd.", "2 billion", True), ("10 to 15 percent", "10%", True),
    ],
)  # fmt: skip
def test_numbers_are_compared_by_value(one: str, other: str, same: bool) -> None:
    assert quantities(one)[0].same(quantities(other)[0]) is same
    assert quantities(other)[0].same(quantities(one)[0]) is same


def test_digits_in_names_are_no_numbers_and_dates_have_many_forms() -> None:
    assert quantities("the H800 and GPT-4 of R2") == []
    forms = (
        "2025-08-14T10:00:00Z; 14 August 2025; August 14, 2025; Aug. 14, 2025; 14.08.2025; 14. August 2025;"
        " 2025年8月14日; 08/14/2025"
    )
    assert {(d.year, d.month, d.day) for d in dates(forms)} == {(2025, 8, 14)}
    assert len(dates(forms)) == 8
    assert [(d.month, d.day) for d in dates("it may rain in May; they march on")] == [(5, None)]
    assert [(d.month, d.day) for d in dates("03/04/2025")] == [(3, 4), (4, 3)]


def test_names_quotations_and_language() -> None:
    found = [
        name.words
        for name in named("However, Huawei Cloud's R2 and the iPhone failed in Hangzhou-based labs.")
    ]
    assert found == ["Huawei Cloud's R2", "iPhone", "Hangzhou-based"]
    assert named("Delays hit it.")[0].opening
    assert quotations("“a b” and 'c d' but it's Moe's “open") == ["a b", "c d", "open"]
    assert holds("He said, “It’s late — very late.”", "it's late - very late")
    assert not holds("He said late.", "sai")
    assert (
        spoken("Late.")
        and spoken("The ferry was late.")
        and not spoken("Die Fähre ist spät.")
        and not spoken("晚了")
    )


def test_an_echo_of_the_prompt_is_heard_and_an_article_is_not_one() -> None:
    echo = Echo(
        "Never write KEY-77ab12 down. Always answer from the numbered sentences of the data.",
        ["It cost R2-D2x77."],
    )
    for text in (
        "key-77AB12",
        "K E Y 7 7 a b 1 2",
        "21ba77-yek",
        "Answer from the numbered sentences of it all",
    ):
        assert echo.heard(text), text
    assert not echo.heard("The numbered sentences cost R2-D2x77.")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("**Late**, see [here](http://x.example) now.", "Late, see here now."),
        ("![x](http://e.example/?q=a b) Hi", "Hi"),
        ("&lt;img src=x onerror=1&gt; &amp;lt;b&amp;gt;a", "a"),
        ("5 < 6 and AT&amp;T said 5:30", "5 < 6 and AT&T said 5:30"),
        ("\x1b[31mred\x1b[0m a\u202ebc [1\u200b2]", "red abc (12)"),
        (
            "click javascript:alert(1) data:text/html;base64,AA evil.example/path www.x.example a@b.example x",
            "click x",
        ),
        ("U.S. firms, e.g. Node.js: data: 5 items", "U.S. firms, e.g. Node.js: data: 5 items"),
        ("# Head\n> - snake_case *emph* 2*3*4", "Head snake_case emph 2*3*4"),
        ("It`s ```html\n<b>x", "It s html x"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_plain_words(raw: str, shown: str) -> None:
    assert sanitised(raw) == shown.replace("It s", "Its")
    assert sanitised(sanitised(raw)) == sanitised(raw)
