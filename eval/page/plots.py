"""The report's two plots as inline SVG: risk against coverage, and how far confidence can be relied on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

_WIDTH, _HEIGHT = 360, 270
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 12, 44
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_SMALLEST, _LARGEST = 3.0, 10.0  # radius of a group's point, by its count

Points = Sequence[tuple[float, float]]


def risk_plot(points: Points) -> Markup:
    """The risk-coverage curve: `points` are (coverage, risk), both 0..1, coverage growing."""
    ceiling = _ceiling(risk for _, risk in points)
    spots = [(_x(coverage), _y(risk, ceiling)) for coverage, risk in points]
    line = Markup('<polyline class="line" points="{}"/>').format(_path(spots))
    spot = Markup('<circle class="point" cx="{:.1f}" cy="{:.1f}" r="3"/>').format(*spots[-1]) if spots else ""
    return _frame(
        "Risk and coverage",
        "share of questions answered (most confident first)",
        "share of these that is wrong",
        ceiling,
        line + spot,
        _risk_words(points),
    )


def reliability_plot(groups: Sequence[tuple[float, float, int]]) -> Markup:
    """The reliability diagram: `groups` are (mean confidence, share right, count); a larger point holds more cases,
    the dashed line is where confidence and share right agree."""
    most = max((count for _, _, count in groups), default=1)
    drawn = Markup('<line class="ideal" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
        _x(0), _y(0, 1), _x(1), _y(1, 1)
    )
    drawn += Markup('<polyline class="line" points="{}"/>').format(
        _path([(_x(confidence), _y(right, 1)) for confidence, right, _ in groups])
    )
    for confidence, right, count in groups:
        radius = max(_SMALLEST, _LARGEST * (count / most) ** 0.5)
        drawn += Markup('<circle class="point" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(
            _x(confidence), _y(right, 1), radius
        )
    words = "; ".join(
        f"{count} at {confidence:.2f}: {right:.2f} right" for confidence, right, count in groups
    )
    return _frame("Reliability", "mean confidence", "share right", 1.0, drawn, words or "Nothing to draw.")


def _frame(title: str, across: str, up: str, ceiling: float, drawn: Markup, words: str) -> Markup:
    """Axes with their grid, ticks and labels around what is drawn; `words` are the picture in words."""
    grid = Markup().join(
        Markup(
            '<line class="grid" x1="{0:.1f}" y1="{2:.1f}" x2="{1:.1f}" y2="{2:.1f}"/>'
            '<text x="{3:.1f}" y="{4:.1f}" text-anchor="end">{5}</text>'
            '<text x="{6:.1f}" y="{7:.1f}" text-anchor="middle">{8}</text>'
        ).format(
            _x(0),
            _x(1),
            _y(tick * ceiling, ceiling),
            _LEFT - 6,
            _y(tick * ceiling, ceiling) + 4,
            f"{tick * ceiling:.2g}",
            _x(tick),
            _HEIGHT - _BOTTOM + 16,
            f"{tick:g}",
        )
        for tick in _TICKS
    )
    labels = Markup(
        '<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>'
        '<text transform="translate(12 {:.1f}) rotate(-90)" text-anchor="middle">{}</text>'
    ).format(_x(0.5), _HEIGHT - 8, across, _y(0.5, 1), up)
    return Markup('<svg viewBox="0 0 {} {}" role="img"><title>{}</title><desc>{}</desc>{}{}{}</svg>').format(
        _WIDTH, _HEIGHT, title, words, grid, labels, drawn
    )


def _risk_words(points: Points) -> str:
    """The curve at a few places, for those who cannot see it."""
    if not points:
        return "Nothing to draw."
    chosen = [next((p for p in points if p[0] >= share), points[-1]) for share in (0.25, 0.5, 0.75, 1.0)]
    return "; ".join(
        f"{risk:.2f} wrong at coverage {coverage:.2f}" for coverage, risk in dict.fromkeys(chosen)
    )


def _ceiling(values: Iterable[float]) -> float:
    """The top of an axis from 0: the next of a few round numbers, so that a low curve is not a flat line."""
    highest = max(values, default=1.0)
    return next((top for top in (0.1, 0.2, 0.5) if highest <= top), 1.0)


def _path(spots: Points) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, ceiling: float) -> float:
    return _HEIGHT - _BOTTOM - value / ceiling * (_HEIGHT - _TOP - _BOTTOM)
