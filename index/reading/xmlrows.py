"""XML without a vocabulary of its own, as a program's export has it, to rows: an element an article, its parts columns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from index.reading.columns import Row, has_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARKUP = frozenset(
    "p br b i u em strong a span div h1 h2 h3 h4 h5 h6 ul ol li blockquote sup sub img figure figcaption table tbody thead"
    " tr td th hr pre code small para".split()
)
_FEWEST = 20  # words of an element whose title is an attribute's
_DEEPEST = 5  # elements around a column


def rows_of(root: _Element) -> list[Row]:
    """The rows that hold most words, of elements of one name below elements of one name; of two that hold the same the
    inner ones. [] where no element has a part that is known as a text's."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for element in root.iter():
        if element.tag in _MARKUP:
            continue
        row = _row(element)
        if row and has_text([row]):
            path = [str(one.tag) for one in element.iterancestors()]
            groups[(*reversed(path), str(element.tag))].append(row)
    return max(groups.items(), key=lambda group: (_size(group[1]), len(group[0])), default=((), []))[1]


def _size(rows: list[Row]) -> int:
    return sum(len(str(value)) for row in rows for value in row.values())


def _row(element: _Element, depth: int = 0) -> dict[str, Any]:
    """Attributes and parts of an element by their names; parts of parts where these come once."""
    row: dict[str, Any] = {str(name).rpartition("}")[2]: value for name, value in element.attrib.items()}
    if not len(element):
        words = (element.text or "").strip()
        return row | {"text": words} if row and len(words.split()) >= _FEWEST else {}
    names = [str(child.tag) for child in element]
    for child in element:
        name = str(child.tag)
        if name in row and names.count(name) > 1:
            row[name] = [*(row[name] if isinstance(row[name], list) else [row[name]]), _value(child)]
        elif not len(child) or _is_marked(child) or _is_list(child):
            row[name] = _value(child)
        elif names.count(name) == 1 and depth < _DEEPEST:
            row = _row(child, depth + 1) | row
    return row


def _value(element: _Element) -> Any:
    if not len(element):
        return element.text or ""
    if _is_list(element) and not _is_marked(element):
        return [_value(child) for child in element]
    if _is_marked(element):
        from lxml.etree import tostring

        from index.reading.xmlbody import page_like

        return tostring(page_like(element), encoding="unicode", method="html")
    return {str(child.tag): _value(child) for child in element}


def _is_marked(element: _Element) -> bool:
    """Whether an element holds running text with marks in it."""
    return all(child.tag in _MARKUP for child in element) or any(
        (child.tail or "").strip() for child in element
    )


def _is_list(element: _Element) -> bool:
    return len({child.tag for child in element}) == 1 and not any(len(child) for child in element)
