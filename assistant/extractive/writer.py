"""The extractive writer: answers in the articles' own sentences, chosen by the reader; no key, no network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from assistant.answers import EXTRACTIVE, STATED_FROM, Origin
from assistant.asked import Question
from assistant.evidence import Claim, Draft, Evidence, Listener
from assistant.extractive.accounts import accounts, differing, given_by
from assistant.extractive.bylines import bylines, meant, named, told, without
from assistant.extractive.candidates import candidates, groups, in_short, passage_score, readings_of
from assistant.extractive.casing import cased
from assistant.extractive.cells import cells
from assistant.extractive.confidence import Calibration
from assistant.extractive.foreign import BEARS, UNSURE, apart, bearing, unsure, written_elsewhere
from assistant.extractive.likeness import Likeness
from assistant.extractive.nearest import nearest, unfound
from assistant.extractive.reader import Reader, Reading
from assistant.extractive.sentences import (
    explained,
    in_article_order,
    in_date_order,
    ranked_sentences,
    unlike,
)
from assistant.extractive.topics import articles_about, opening_sentences, sentences_about
from assistant.extractive.turns import by_name, quoted_whole, speakers
from assistant.extractive.voices import quotations_of, told_by, turns_of
from assistant.extractive.weighing import Weigher, sentence_of
from assistant.language import Language
from assistant.tracing import NO_TRACER, Tracer
from index.articles import Article, Hit
from index.embedders.minilm import Embedder

MOST_ARTICLES = 10
MOST_STATEMENTS = 5  # an answer is to be checked by a person: more quotations than this are not read
READ_FIRST = 6  # passages; the others are read only where these give no answer of at least this confidence
SURE = 0.86
BESIDE = 0.75  # share of the best sentence's probability from which another one is shown beside it
MOST_BEARING = 2  # sentences told in answer to a question that the reader cannot read
RIVAL = 0.6  # share of the best answer's probability from which another one is shown beside it


class Extractive:
    """Writes drafts from hits with a reader and its calibrations by kind of question ("fact", "sentence")."""

    name = EXTRACTIVE
    origin: Origin = "sentences"

    def __init__(
        self,
        reader: Reader,
        embedder: Embedder,
        calibrations: dict[str, Calibration],
        language: Language,
        tracer: Tracer = NO_TRACER,
        today: Callable[[], date] = date.today,
        abroad: Callable[[], Extractive | None] = lambda: None,
    ) -> None:
        """`abroad`: the same with the reader of other languages, for questions in these; None where there is none."""
        self._reader = reader
        self._embedder = embedder
        self._calibrations = calibrations
        self._code, self._words, self._says = language.code, language.words, language.says
        self._facts = language.facts
        self._tracer = tracer
        self._today = today
        self._abroad = abroad

    def draft(
        self,
        question: Question,
        hits: Sequence[Hit],
        listener: Listener | None = None,  # noqa: ARG002
        began: float | None = None,  # noqa: ARG002
    ) -> Draft:
        """A draft answer from the hits (best first); without statements where they do not answer. It is there at once:
        nothing is heard of it on the way."""
        with self._tracer.span("read", kind=question.kind, passages=len(hits)) as span:
            draft = self._drafted(question, hits)
            span.note(confidence=draft.confidence, statements=len(draft.claims))
            return draft

    def _drafted(self, question: Question, hits: Sequence[Hit]) -> Draft:
        if not hits:
            return unfound(question, hits, self._words)
        if question.language:
            return self._foreign(question, hits, question.language)
        if question.speaker and (said := self._said(question, hits)):
            return said
        if question.kind == "metadata" and question.field:
            return self._metadata(question, hits)
        if question.field:
            return self._either(question, hits)
        if question.kind == "which_articles":
            return self._which_articles(question, hits)
        if question.kind == "summary":
            return self._summary(question, hits)
        if question.kind == "topic":
            return self._topic(question, hits)
        return self._read(question, hits)

    def _read(self, question: Question, hits: Sequence[Hit]) -> Draft:
        if written_elsewhere(self._code, hits[:READ_FIRST]) and (other := self._abroad()) is not None:
            return other._read(replace(question, kind="fact"), hits)
        question = replace(question, text=cased(question.text, hits, self._words))
        weigher = Weigher(question, self._reader, self._embedder, self._calibrations["fact"], self._words)
        first = hits if question.kind == "list" else hits[:READ_FIRST]
        readings = readings_of(self._reader, question.text, first)
        draft = self._judged(question, first, readings, weigher)
        is_figure = self._facts.quantities(draft.short_answer or "")  # others may differ on it
        if len(first) == len(hits) or (draft.claims and draft.confidence >= SURE and not is_figure):
            return draft
        readings += readings_of(self._reader, question.text, hits[READ_FIRST:])
        return self._judged(question, hits, readings, weigher)

    def _judged(
        self, question: Question, hits: Sequence[Hit], readings: Sequence[Reading], weigher: Weigher
    ) -> Draft:
        if question.kind in ("explain", "yes_no"):
            draft = self._sentences(question, hits, readings)
        else:
            draft = self._fact(question, hits, readings, weigher)
        return unsure(draft, hits, question.language or self._code, self._says)

    def _foreign(self, question: Question, hits: Sequence[Hit], language: str) -> Draft:
        """The answer to a question in a language that only the reader of other languages knows; where that is not there, the
        sentences that bear on it."""
        if (other := self._abroad()) is not None:
            return other._read(question, hits)
        found = unlike([item for item in bearing(question.text, hits) if item.support >= BEARS], self._words)
        kept = [item for item in found if item.support >= BESIDE * found[0].support][:MOST_BEARING]
        notes = apart(language, hits[0].article, self._says)
        if not kept:
            return replace(unfound(question, hits, self._words), notes=notes, unread=language)
        claims = quoted_whole(in_article_order(explained(kept, UNSURE)))
        return Draft(claims, None, min(kept[0].support, UNSURE), notes=notes, fitted=False, unread=language)

    def _fact(
        self, question: Question, hits: Sequence[Hit], readings: Sequence[Reading], weigher: Weigher
    ) -> Draft:
        """The best-supported span, in the sentences that contain it, from every article that says so. Of a list, every
        span that is likely enough counts."""
        calibration = self._calibrations["fact"]
        told = by_name(candidates(question.text, hits, readings, self._words))
        told += cells(question.text, hits, self._reader, self._words)
        told += speakers(question.text, hits, self._reader, self._words)
        told = [one for one in told if self._may_answer(question, *sentence_of(one), (one.start, one.end))]
        found = weigher.weighed(grouped := groups(sorted(told, key=lambda one: -one.score), self._words))
        best = found[0].probability if found else 0.0
        listed, bound = question.kind == "list", calibration.stated_from
        split = [] if listed else differing(found, grouped, weigher, self._facts, bound)
        if best < calibration.threshold and not split:
            return self._refused(question, hits, readings, best)
        least = (
            calibration.threshold if question.kind == "list" else RIVAL * best if best < STATED_FROM else best
        )
        likely = [item.group for item in found if item.probability >= least]
        if question.kind != "list":
            likely = [item.group for item in split] or likely[:2]
        given = given_by(likely, weigher, best, calibration.threshold)
        if split:  # one article of each before the others
            given.sort(key=lambda item: not item.best)
        claims = quoted_whole(explained([item.evidence for item in given], found[0].alone if split else best))
        sure = question.kind != "list" and (split or best >= calibration.stated_from)
        return Draft(
            claims[:MOST_STATEMENTS], likely[0].words, best, stated_from=calibration.stated_from,
            accounts=accounts(likely, given) if sure else (),
        )  # fmt: skip

    def _sentences(self, question: Question, hits: Sequence[Hit], readings: Sequence[Reading]) -> Draft:
        """The sentences that explain or bear on it, in article order."""
        calibration = self._calibrations["sentence"]
        best = [
            item.evidence
            for item in ranked_sentences(question.text, hits, readings, calibration, self._words)
            if self._may_answer(question, item.evidence.article, item.evidence.start, item.evidence.end)
        ]
        probability = best[0].support if best else 0.0
        if probability < calibration.threshold:
            return self._refused(question, hits, readings, probability)
        kept = [item for item in best if item.support >= max(calibration.threshold, BESIDE * probability)]
        kept = explained(kept[: 2 if question.kind == "explain" else 1], probability)
        short = (
            in_short(question, hits, readings, kept[0], self._words) if question.kind == "explain" else None
        )
        claims = quoted_whole(in_article_order(kept))
        return Draft(claims, short, probability, stated_from=calibration.stated_from)

    def _said(self, question: Question, hits: Sequence[Hit]) -> Draft | None:
        """What the one who is asked of says about it: their turns, else the running text that quotes them; None where
        neither is sure."""
        if (told := told_by(question, hits, self._words)) is None:
            return None
        readings, calibration = readings_of(self._reader, question.text, hits), self._calibrations["sentence"]
        ranked = ranked_sentences(question.text, hits, readings, calibration, self._words, told)
        best = [item.evidence for item in ranked]
        if not best:
            return self._refused(question, hits, readings, 0.0)
        if turns := turns_of(best, told):
            return self._quoting(question, hits, turns)
        likely = [
            item for item in best if item.support >= max(calibration.threshold, BESIDE * best[0].support)
        ]
        if likely:
            claims = quoted_whole(likely[:2])
            return Draft(claims, None, best[0].support, stated_from=calibration.stated_from)
        quoting = quotations_of(best)[:2]
        return self._quoting(question, hits, in_article_order(quoting)) if quoting else None

    def _summary(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """What the articles that are meant open with."""
        evidence = opening_sentences(meant(question, hits, self._words), MOST_STATEMENTS)
        return self._quoting(question, hits, evidence)

    def _topic(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """The sentences that hold the topic's words, in the order of time; where none does, those that bear on it."""
        evidence = in_date_order(sentences_about(question, hits, MOST_STATEMENTS, self._words))
        if evidence:
            return self._quoting(question, hits, evidence)
        readings = readings_of(self._reader, question.text, hits)
        return self._sentences(replace(question, kind="explain"), hits, readings)

    def _may_answer(
        self, question: Question, article: Article, start: int, end: int, span: tuple[int, int] | None = None
    ) -> bool:
        """Whether a sentence of an article, and a short answer at a place of it, are of the sort that is asked for."""
        inside = (span[0] - start, span[1] - start) if span and start <= span[0] < end else None
        sentence = article.text[start:end]
        return self._words.may_answer(question.text, sentence, inside, article.published, self._today())

    def _quoting(self, question: Question, hits: Sequence[Hit], evidence: list[Evidence]) -> Draft:
        evidence = [
            item for item in evidence if self._may_answer(question, item.article, item.start, item.end)
        ]
        if not evidence:
            return unfound(question, hits, self._words)
        return Draft(quoted_whole(evidence), None, max(item.support for item in evidence), fitted=False)

    def _which_articles(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """One sentence from every article that treats the topic, or the byline of every article by the author. How many
        there are is not said: they are the best of those found, not all."""
        likeness = Likeness(self._embedder, question.subject or question.text)
        evidence = articles_about(question, hits, likeness, MOST_ARTICLES, self._words)
        if not evidence:
            return unfound(question, hits, self._words)
        short = None if question.counted else "; ".join(dict.fromkeys(e.article.title for e in evidence))
        notes = (self._says.uncounted,) if question.counted or len(evidence) == MOST_ARTICLES else ()
        return Draft(
            quoted_whole(evidence), short, max(e.support for e in evidence), notes=notes, fitted=False
        )

    def _metadata(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """What the byline, date line, outlet or headline of the articles meant says."""
        if question.criterion:  # which article is meant can be told of the whole library only
            return unfound(question, hits, self._words)
        return self._signed(question, hits, meant(question, hits, self._words))

    def _either(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """The same of an article that the question names, or what the articles say: where they tell it of the world, or
        none is named that says it. Where it is asked who wrote on something, nobody else of the article is named."""
        found = named(question, hits, self._words)
        if not found.articles:
            return self._read(question, hits)
        signed = self._signed(question, hits, found.articles)
        if found.surely:
            return signed
        read = self._read(question, hits)
        if told(question, read, self._words) or not (signed.claims or question.about):
            return read
        return signed

    def _signed(
        self, question: Question, hits: Sequence[Hit], articles: Sequence[tuple[Article, float]]
    ) -> Draft:
        assert question.field is not None
        lines = bylines(question, articles, self._says)[:MOST_STATEMENTS]
        if not lines:
            notes = without(question.field, articles, self._says)
            return replace(unfound(question, hits, self._words), notes=notes)
        short = "; ".join(dict.fromkeys(line.value for line in lines))
        claims = tuple(Claim(line.sentence, (line.evidence,)) for line in lines)
        return Draft(claims, short, lines[0].evidence.support, fitted=False)

    def _refused(
        self, question: Question, hits: Sequence[Hit], readings: Sequence[Reading], probability: float
    ) -> Draft:
        scores = [passage_score(best_margin(reading), reading.relevance) for reading in readings]
        return Draft((), None, probability, tuple(nearest(question.text, hits, scores, self._words)))


def best_margin(reading: Reading) -> float:
    """The best span's score over the no-answer score, in logits; -20 where there is no span."""
    return max((span.score - reading.no_answer for span in reading.spans), default=-20.0)
