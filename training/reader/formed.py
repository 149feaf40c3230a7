"""How often answers have the form their question asks for: python -m training.reader.formed FILE.

FILE is in SQuAD's layout; the shares of its training questions stand in `assistant.english.forms`. Prints a line a form:
its questions, the share of their answers that have it, the share of 3,000 answers to any question that do, and its rule.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.english.forms import Form, form_asked, forms
from assistant.extractive.candidates import with_unit
from training.reader.squad import read

ANY = 3000


def answered(path: Path) -> Iterator[tuple[str, str]]:
    """Every question with its first answer, and behind a number its unit."""
    for paragraph in read(path):
        for asked in paragraph.asked:
            for text, start in asked.answers[:1]:
                yield asked.text, with_unit(paragraph.text, start, start + len(text))


def shares(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[Form, int, float, float]]:
    """Of every form: how many ask for it, the share of their answers that have it, and of answers to any question."""
    some = random.Random(0).sample([answer for _, answer in pairs], min(ANY, len(pairs)))
    wanted = [(form_asked(question), answer) for question, answer in pairs]
    for form in forms():
        own = [answer for asked, answer in wanted if asked is form]
        yield (
            form,
            len(own),
            sum(bool(form.met.search(answer)) for answer in own) / max(1, len(own)),
            sum(bool(form.met.search(answer)) for answer in some) / max(1, len(some)),
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.formed", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="in SQuAD's layout, .json or .json.gz")
    options = parser.parse_args(arguments)
    for form, count, kept, chance in shares(list(answered(options.file))):
        sys.stdout.write(f"{count:6} {kept:.3f} {chance:.3f}  {form.asked.pattern[:90]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
