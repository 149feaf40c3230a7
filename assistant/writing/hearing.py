"""One answer as it is heard: a stream's pieces in, checked statements out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from assistant.evidence import Claim
from assistant.language import Language
from assistant.writing.checks import Checks
from assistant.writing.echo import Echo
from assistant.writing.markers import Markers, Said
from assistant.writing.numbering import Numbered
from assistant.writing.sanitising import sanitised

MOST_STATEMENTS = 12


class Hearing:
    """Collects what a model says. `claims` are the checked ones so far, `reasons` says why each unsupported one
    is so, `left_out` counts the others by reason; `refused`: the agreed words were among them."""

    def __init__(
        self,
        question: str,
        numbered: Numbered,
        instructions: str,
        language: Language,
        drafted: Callable[[Sequence[Claim]], None] | None = None,
    ) -> None:
        """`drafted` is called with all claims so far whenever one is added and one at least is supported."""
        self.claims: list[Claim] = []
        self.reasons: list[str] = []
        self.left_out: Counter[str] = Counter()
        self.refused = False
        self._drafted = drafted
        self._numbered = numbered
        self._markers = Markers(known=len(numbered.evidence))
        self._checks = Checks(question, numbered.evidence, language)
        self._echo = Echo(instructions, [question, numbered.shown, language.says.not_said])
        self._says = language.says

    @property
    def supported(self) -> list[Claim]:
        """The claims that passed every check."""
        return [statement for statement in self.claims if statement.supported]

    def feed(self, piece: str) -> None:
        """The next piece of the stream."""
        for said in self._markers.feed(piece):
            self._take(said)

    def close(self) -> None:
        """The stream is whole: its last statement counts too."""
        for said in self._markers.close():
            self._take(said)

    def _take(self, said: Said) -> None:
        text = sanitised(said.text)
        if not any(char.isalnum() for char in text) or any(text == each.text for each in self.claims):
            return
        if _bare(text) == _bare(self._says.not_said):
            self.refused = True
            return
        if text.endswith((":", "：")) and not said.numbers:  # "Here is what they say:" states nothing
            return
        if self._echo.heard(text):
            self.left_out[self._says.echoes] += 1
            return
        if len(self.claims) >= MOST_STATEMENTS:
            self.left_out[self._says.beyond.format(most=MOST_STATEMENTS)] += 1
            return
        self._add(text, said)

    def _add(self, text: str, said: Said) -> None:
        evidence = self._numbered.cited(said.numbers)
        checked = self._checks.check(text, evidence)
        if checked.verdict == "left out":
            self.left_out[checked.reason] += 1
            return
        supported = checked.verdict == "supported"
        if not supported:
            self.reasons.append(checked.reason)
        self.claims.append(Claim(text, evidence if supported else (), supported))
        if self._drafted is not None and self.supported:
            self._drafted(tuple(self.claims))


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
