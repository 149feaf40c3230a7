"""The report's plots as SVG files of their own, for a document to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.report import Report

# Colours that can be read on white and on black: a file shown as a picture does not know the page around it.
_STYLE = (
    "<style>text{font:10px sans-serif;fill:#64748b}.grid{stroke:#94a3b8;stroke-opacity:.35}"
    ".ideal{stroke:#94a3b8;stroke-dasharray:4 4}.line{fill:none;stroke:#0d9488;stroke-width:2;stroke-linejoin:round}"
    ".point{fill:#0d9488;fill-opacity:.75}</style>"
)


def plot_files(report: Report) -> dict[str, str]:
    """File name -> SVG: `risk-and-coverage.svg` and `reliability.svg`."""
    from eval.page.tables import plots

    return {
        f"{plot.title.lower().replace(' ', '-')}.svg": str(plot.drawing)
        .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        .replace("</title>", f"</title>{_STYLE}", 1)
        + "\n"
        for plot in plots(report)
    }
