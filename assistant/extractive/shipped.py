"""The reader: one small cross-encoder that says whether, and where, a passage answers a question."""

from __future__ import annotations

from pathlib import Path

NAME = "cited-reader"
VERSION = "tenth"
FOLDER = Path(__file__).parent.parent / "reader" / "model"
READER_FILE = "reader.onnx"
EIGHT_BIT_FILE = "reader.int8.onnx"
