"""Speed: what a user waits for and what a library costs, measured through the doors in one run."""

from __future__ import annotations

from eval.speed.report import Figure, SizeReport, SpeedReport
from eval.speed.suite import measure_speed

__all__ = ["Figure", "SizeReport", "SpeedReport", "measure_speed"]
