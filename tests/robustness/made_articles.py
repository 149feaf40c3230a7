"""Made articles of unique words, so that each can be told again: inline tags nested in each other, quotes, lists, bare
text, tables, captions and headings in any order, as pages and in mails."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from random import Random

_INLINE = "a b strong i em span u mark small code abbr cite q font bdi time".split()
_SYLLABLES = "ba ke lo mi nu pra sto ve wi zo tha gre dul fen hor cam".split()
_HOLDERS = ("<article>{}</article>", "<main><article>{}</article></main>", "<div class='entry-content'>{}</div>",
            "<main>{}</main>", "<div id='content'><div class='text'>{}</div></div>", "{}")  # fmt: skip
FURNITURE = ("Startpage", "Sportspage", "Asidewords", "Relatedwords", "Footerwords", "scriptwords")


@dataclass(frozen=True, slots=True)
class Made:
    """An article's markup and its words in order."""

    markup: str
    said: list[str]


class Maker:
    """Makes articles by `random`; one of `depth` 0 has no markup inside its sentences."""

    def __init__(self, random: Random, depth: int = 3) -> None:
        self.random = random
        self._depth = depth
        self._made = ("".join(parts) + "x" for parts in itertools.product(_SYLLABLES, repeat=4))
        self.said: list[str] = []

    def article(self) -> Made:
        """Two paragraphs, then any blocks."""
        return Made(self.chapter(), self.said)

    def chapter(self) -> str:
        """The markup of an article."""
        parts = [self.paragraph(), self.paragraph()]
        blocks = (
            self.paragraph,
            self._bare,
            self._quote,
            self._list,
            self._table,
            self._figure,
            self._headed,
        )
        parts += [self.random.choice(blocks)() for _ in range(self.random.randint(1, 7))]
        return "\n".join(parts)

    def page(self) -> Made:
        """An article between the furniture of a page."""
        body = self.article().markup
        held = self.random.choice(_HOLDERS).format(f"<h1>The headline of a made page</h1>{body}")
        markup = (
            "<html><head><title>The headline of a made page</title><style>p{color:red}</style></head><body>"
            "<nav><ul><li><a href='/'>Startpage</a></li><li><a href='/s'>Sportspage</a></li></ul></nav>"
            f"{held}<aside><p>Asidewords of another story are here beside the article itself.</p></aside>"
            "<div class='related'><ul><li><a href='/r'>Relatedwords open a planetarium</a></li></ul></div>"
            "<footer><p>Footerwords and rights</p></footer><script>var scriptwords = 1;</script></body></html>"
        )
        return Made(markup, self.said)

    def words(self, count: int) -> str:
        """Words that are nowhere else."""
        words = list(itertools.islice(self._made, count))
        self.said += words
        return " ".join(words)

    def sentence(self) -> str:
        return f"{self.words(1).capitalize()} {self._inline(self.random.randint(9, 24), self._depth)}."

    def paragraph(self) -> str:
        return "<p>" + " ".join(self.sentence() for _ in range(self.random.randint(1, 3))) + "</p>"

    def _inline(self, count: int, depth: int) -> str:
        """`count` words in elements in elements, with words before, between and behind them."""
        if depth == 0 or count < 2:
            return self.words(count)
        cuts = sorted(self.random.choices(range(count + 1), k=4))
        parts = []
        for size in (after - before for before, after in itertools.pairwise([0, *cuts, count])):
            inner = self._inline(size, depth - 1)
            tag = self.random.choice(_INLINE)
            parts.append(f"<{tag}>{inner}</{tag}>" if inner and self.random.random() < 0.6 else inner)
        return " ".join(part for part in parts if part)

    def _bare(self) -> str:
        return (
            f"<div>{self.sentence()}<br>{self.sentence()}{self.paragraph()}{self.sentence()}"
            f"<div>{self.sentence()}</div>{self.sentence()}</div>"
        )

    def _quote(self) -> str:
        inner = self.paragraph() if self.random.random() < 0.5 else self.sentence()
        return f"<blockquote>{inner}{self.sentence()}</blockquote>"

    def _list(self) -> str:
        items = [f"<li>{self.sentence()}</li>" for _ in range(self.random.randint(1, 3))]
        items.append(f"<li>{self.sentence()}<ul><li>{self.sentence()}</li></ul>{self.sentence()}</li>")
        return "<ol>" + "".join(items) + "</ol>"

    def _table(self) -> str:
        caption = f"<caption>{self.sentence()}</caption>"
        rows = [f"<tr><th>{self.sentence()}</th><td>{self.sentence()}</td></tr>" for _ in range(2)]
        return f"<table>{caption}{''.join(rows)}</table>"

    def _figure(self) -> str:
        return f"<figure><img src='x.jpg'><figcaption>{self.sentence()}</figcaption></figure>"

    def _headed(self) -> str:
        return f"<h2>What {self._inline(5, 2)} did</h2>{self.paragraph()}"


def words_of(text: str) -> list[str]:
    """The made words of a text, in order."""
    return [word.lower() for word in re.findall(r"\w{9,}", text) if word.endswith("x")]
