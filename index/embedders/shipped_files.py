"""The shipped weights of the ground floor: all-MiniLM-L6-v2 and its tokenizer, which the reader shares."""

from __future__ import annotations

from pathlib import Path

NAME = "all-MiniLM-L6-v2"
VERSION = "1"
FOLDER = Path(__file__).parent.parent / "models" / "all_minilm_l6_v2"
EMBEDDER_FILE = "embedder.onnx"
TOKENIZER_FILE = "tokenizer.json"
