"""Who gives which answer: the articles that give the short answer, and those that are sure of another figure.

Only numbers and dates are held against each other. Two names may both be right (a firm has several founders), and so may
two figures of one article, which counts several things; a figure that another article gives is another account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Evidence
from assistant.extractive.candidates import Group
from assistant.extractive.weighing import Weighed, Weigher, sentence_of
from assistant.language import Facts

SURE = 0.86  # that articles differ takes one such answer: beside one less sure, most others answer something else
MOST_BELOW = 4
"""Answers weighed that stand below the best: each costs an embedding and two readings of its sentence."""


@dataclass(frozen=True, slots=True)
class Given:
    """The sentence in which an article gives the answer of a group; `best`: the group's likeliest."""

    group: Group
    evidence: Evidence
    best: bool


def given_by(likely: Sequence[Group], weigher: Weigher, support: float, threshold: float) -> list[Given]:
    """Every article that gives one of these answers: the best of each group, the others as far as they are as probable
    as `threshold` by themselves."""
    members = [(member, group) for group in likely for member in group.one_per_article]
    alone = weigher.alone([member for member, _ in members])
    return [
        Given(group, Evidence(*sentence_of(member), support), member is group.best)
        for (member, group), probability in zip(members, alone, strict=True)
        if member is group.best or probability >= threshold
    ]


def accounts(likely: Sequence[Group], given: Sequence[Given]) -> tuple[tuple[str, tuple[Evidence, ...]], ...]:
    """The words of each answer, and the sentences that give it."""
    return tuple(
        (group.words, tuple(item.evidence for item in given if item.group is group)) for group in likely
    )


def differing(
    found: Sequence[Weighed], groups: Sequence[Group], weigher: Weigher, facts: Facts, bound: float
) -> list[Weighed]:
    """The answers that articles differ on, most probable first; none where they do not. Each is as probable as `bound` by
    what speaks for it without the others, stands in no article of the first, and has no number in common with those
    before it; the first is SURE. `found` are those of the `groups` that were weighed because they may be
    likelier than the best. Another article's own answer may stand far below it and be sure: it is weighed where none of
    its article is kept."""
    if not found or found[0].alone < max(bound, SURE):
        return []
    kept = [found[0]]
    for other in found[1:]:
        apart = not _articles(other.group) & _articles(found[0].group)
        if other.alone >= bound and apart and all(_differ(other.group, each.group, facts) for each in kept):
            kept.append(other)
    weighed = {id(each.group) for each in found}
    below = [group for group in groups if id(group) not in weighed and _another(group, kept, facts)]
    for other in weigher.beside(below[:MOST_BELOW]):
        if other.alone >= bound and _another(other.group, kept, facts):
            kept.append(other)
    return kept if kept[1:] else []


def _another(group: Group, kept: Sequence[Weighed], facts: Facts) -> bool:
    """Whether it is the figure of articles that give none of those kept."""
    return all(
        not _articles(group) & _articles(each.group) and _differ(group, each.group, facts) for each in kept
    )


def _differ(one: Group, other: Group, facts: Facts) -> bool:
    """Whether both state figures of one unit ("12 June 1931" and "1933", "$3" and "$5"), and none of them in common."""
    mine, theirs = facts.quantities(one.words), facts.quantities(other.words)
    alike = {each.unit for each in mine} & {each.unit for each in theirs}
    return bool(alike) and not any(each.same(that) for each in mine for that in theirs)


def _articles(group: Group) -> set[str]:
    return {member.hit.article.id for member in group.members}
