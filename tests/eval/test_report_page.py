"""The report's page: whole, escaped, and in a real browser readable on a phone, quiet, and of use without script."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from assistant.english.sayings import NOT_SAID
from eval.cases import Case, Gold
from eval.compare import compare
from eval.page import html, plot_files
from eval.page.plots import reliability_plot, risk_plot
from eval.page.rows import pieces_of
from eval.report import Report
from eval.scoring import score
from tests.eval.run_samples import QUOTE, answer, case, cited, result, settings

HOSTILE = (
    """</script></style></details><img src="https://evil.example/x.png" onerror="alert(1)">"""
    """<script>alert(2)</script> [go](javascript:alert(3)) ![x](https://evil.example/y.png) {{ 7 * 7 }} {% raw %}"""
    """ " onmouseover="alert(4)" ' ]]> --> &lt;b&gt; \u202e\x00\ud800"""
)
LONG = "a_file_name_without_a_place_to_break_it_" * 5


class Tags(HTMLParser):
    """The tags of a page in order, each with the names of its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))


def four() -> Report:
    """A right answer, a wrong one, a right refusal and a failed asking."""
    return score(
        settings(),
        [
            result(case("right"), answer(confidence=0.9)),
            result(
                case("wrong", tags=["number", "how much"]),
                answer("He earned nothing. [1][7]", confidence=0.4),
            ),
            result(case("unsaid", tags=["near-miss"], answerable=False), answer(NOT_SAID, confidence=0.1)),
            result(case("failed"), None),
        ],
    )


def filled_with(text: str) -> str:
    """A page whose every text is the given one."""
    asked = Case(
        text,
        text,
        facts=((text, text),),
        evidence=(Gold(text, text),),
        articles=(text,),
        history=(text,),
        tags=(text,),
    )
    said = replace(
        answer(text, citations=[cited(text, text)]),
        standalone_question=f"{text}?",
        short_answer=text,
        nearest=(cited(text, text, 0),),
        notes=(text,),
        timings_ms={text: 1.0},
    )
    results = [result(asked, said), replace(result(asked, None), error=text)]
    made_with = settings(
        suite=text, split=text, answered_by=text, version=text, started=text, checksums={text: text}
    )
    run = score(made_with, results)
    other = score(
        replace(made_with, checksums={"suite": text, "library": text}), [result(asked, answer(NOT_SAID))]
    )
    return html(run, compare(run, other))


def test_the_page_holds_the_whole_run() -> None:
    page = html(four(), compare(four(), four()))

    assert "Evaluation: keeper" in page
    assert "1 where the case came out as it should" in page
    assert '<span class="mark good">met</span>' in page
    assert '<span class="mark bad">not met</span>' in page
    assert '<span class="mark good">gold evidence</span>' in page
    assert f"<blockquote>{QUOTE}</blockquote>" in page
    assert "the library is gone" in page
    assert "Checksum: reader" in page and "e" * 16 in page
    assert "median 0.100 s, 95 % within 0.100 s a question · retrieve 2 ms · read 30 ms · total 33 ms" in page
    assert "Against another run" in page
    assert re.findall(r'data-states="([^"]+)"', page) == [
        "right",
        "wrong",
        "right refused",
        "error",
    ]
    assert html(four()) == html(four())
    assert "Against another run" not in html(four())
    assert pieces_of("Up 15 %. [1] x [2]") == (
        ("Up 15 %. ", False),
        ("[1]", True),
        (" x ", False),
        ("[2]", True),
    )


def test_the_page_of_an_empty_and_of_a_broken_run() -> None:
    broken = score(settings(), [result(case("c0"), answer(confidence=math.nan))])

    assert "No asking came to an answer." in html(score(settings(), []))
    assert "MeasureError" in html(broken)


def test_nothing_from_an_article_becomes_markup() -> None:
    page, harmless = filled_with(HOSTILE), filled_with("plain")

    assert Tags(page).found == Tags(harmless).found
    assert {"img", "a", "iframe", "link", "object", "base"} & {tag for tag, _ in Tags(page).found} == set()
    assert {"src", "href", "style"} & {name for _, names in Tags(page).found for name in names} == set()
    assert page.count("{{ 7 * 7 }}") > 10
    assert page.encode("utf-8")


def test_the_policy_admits_our_style_and_script_alone() -> None:
    page = html(four())

    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    allowed = policy[1].replace("&#39;", "'")
    for kind, tag in (("style", "style"), ("script", "script")):
        bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert len(bodies) == 1
        digest = base64.b64encode(hashlib.sha256(bodies[0].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in allowed
    assert allowed.startswith("default-src 'none'; ")
    assert "unsafe" not in allowed
    assert re.findall(r"(?:https?:)?//\w", page) == []


def test_the_plots_say_in_words_what_they_draw() -> None:
    risk = risk_plot([(0.25, 0.0), (0.5, 0.1), (1.0, 0.4)])
    reliability = reliability_plot([(0.2, 0.25, 4), (0.9, 1.0, 1)])

    assert (
        "<desc>0.00 wrong at coverage 0.25; 0.10 wrong at coverage 0.50; 0.40 wrong at coverage 1.00</desc>"
        in risk
    )
    assert "share of questions answered" in risk and "share of these that is wrong" in risk
    # The axis ends at 0.5: a risk of 0 lies on the bottom line, one of 0.4 at four fifths of the height.
    assert 'points="123.0,226.0 198.0,183.2 348.0,54.8"' in risk
    assert "4 at 0.20: 0.25 right; 1 at 0.90: 1.00 right" in reliability
    assert 'r="10.0"' in reliability and 'r="5.0"' in reliability
    assert "Nothing to draw." in risk_plot([]) and "Nothing to draw." in reliability_plot([])


def test_the_page_says_which_plots_stand_on_too_few_cases() -> None:
    assert html(four()).count("cases are too few, a share may be off by") == 2


def test_the_plots_stand_as_files_of_their_own() -> None:
    files = plot_files(four())
    assert set(files) == {"risk-and-coverage.svg", "reliability.svg"}
    for drawing in files.values():
        root = ElementTree.fromstring(drawing)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.find("{http://www.w3.org/2000/svg}style") is not None


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    """A page with an attack and an unbreakable name in it."""
    hostile = Case(LONG, HOSTILE, facts=((HOSTILE,),), evidence=(Gold(LONG, HOSTILE),), tags=(HOSTILE[:90],))
    said = answer(f"{HOSTILE} {LONG}", citations=[cited(HOSTILE, LONG)])
    run = four()
    run = score(run.settings, [*(row.result for row in run.rows), result(hostile, said)])
    path = tmp_path / "report.html"
    path.write_text(html(run, compare(run, run)), "utf-8")
    return path


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")], ids=["phone", "desk"])
def test_in_a_browser(chromium: Any, page_file: Path, width: int, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.goto(page_file.as_uri())
    fits = "document.documentElement.scrollWidth <= window.innerWidth"

    def shown() -> list[str]:
        return [case.inner_text() for case in page.locator("details.case:not([hidden]) .question").all()]

    assert page.get_by_role("status").inner_text() == "5 of 5 shown"
    assert page.evaluate(fits)
    page.get_by_role("radio", name="refused").check()
    assert shown() == ["Who painted the lamp?"]
    page.get_by_role("radio", name="all").check()
    page.get_by_label("Tag").select_option("how much")
    assert len(shown()) == 1
    page.get_by_label("Tag").select_option(HOSTILE[:90])
    assert len(shown()) == 1
    page.get_by_label("Tag").select_option("")
    page.get_by_label("Words").fill("GONE library")
    assert page.get_by_role("status").inner_text() == "1 of 5 shown"
    page.get_by_label("Words").fill("no such word")
    assert page.get_by_text("No case fits.").is_visible()
    page.get_by_label("Words").fill("")
    page.get_by_role("button", name="Open all").click()
    assert page.locator("details.case[open]").count() == 5
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate(fits)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(20, 24, 27)" if scheme == "dark" else "rgb(255, 255, 255)")
    context.close()
    assert seen == [page_file.as_uri()]


@pytest.mark.browser
def test_in_a_browser_without_script(chromium: Any, page_file: Path) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())

    assert page.locator("details.case").count() == 5
    assert not page.locator("#filter").is_visible()
    page.locator("details.case > summary").first.click()
    assert page.locator("details.case").first.get_by_text(QUOTE).first.is_visible()
    context.close()
