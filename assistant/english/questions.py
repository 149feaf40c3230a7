"""What sort of question it is: a fact, yes or no, a list, an explanation, a summary, or about the articles."""

from __future__ import annotations

import re

from assistant.asked import Field, Kind, Question
from assistant.english.criteria import criterion, signed
from assistant.english.pieces import extreme, may_ask
from assistant.english.sayers import sayer
from assistant.english.words import content_stems, names

_PIECE = (
    r"(?:article|story|stories|piece|report|post|news item|text|column|item|entry|page|document|dispatch|feature|interview"
    r"|review|obituary|editorial|newsletter|press release|e-?mail)s?"
)
_OF_PIECE = rf"\b{_PIECE}\b"
_FOR_A_PAPER = r"\bfor the (?:paper|newspaper|magazine|website|site)\b"

# Of these there are many that are no article of the library, and articles may speak of them; so of words in quotes.
_DOUBTED = re.compile(
    rf"\b(?:reports?|documents?|texts?|pages?|entry|entries|items?)\b(?!.*\b(?!reports?|documents?|texts?|pages?|entr|items?){_PIECE}\b)"
    r"|[“\"‘'](?=\S).*\S[”\"’']",
    re.IGNORECASE,
)

# Asked of an article as a thing: its byline, date line, outlet, headline, address.
_METADATA: dict[Field, str] = {
    "author": r"\bwho(?:'s| is| are| was| were)? (?:the )?(?:\w+ )?(?:authors?|writers?|reporters?|journalists?)\b"
    r"|\bwho (?:wrote|authored|penned|has written|reported on|reported|filed)\b"
    rf"|\bwho (?:covered|was covering) .*{_FOR_A_PAPER}"
    r"|\b(?:which|what) (?:author|writer|reporter|journalist)s?\b"
    r"|\b(?:by whom|(?:author|writer|byline)s? of|written by who)\b|\bwhose byline\b"
    r"|^who is .*\b(?:written|authored) by\b",
    "published": r"\b(?:when|what (?:day|date|time)|on (?:which|what) (?:day|date)|at what (?:time|hour)) (?!will\b).*"
    r"\b(?:published|posted|written|dated|released|appear|(?:come|came|go|went) out|filed|sent(?: out)?\?*$)"
    r"|^when (?:was|did) (?:the|this|that) interview (?:.{1,60} )?(?:take place|happen|held|recorded|conducted)"
    r"|\b(?:publication|publishing|posting) date\b|\bdate (?:of|on) (?:the|this|that)\b|\bdate line\b"
    r"|\bhow old is\b|\bfrom (?:when|which date|what date)\b|\bwhat (?:is|was) the date\b",
    "publisher": r"\bwho published\b|\bwhere (?:was|were|did) .*\b(?:published|posted|appear)"
    r"|\b(?:which|what) (?:site|website|outlet|publication|newspaper|magazine|publisher|paper)s? "
    r"(?:is|was|are|were|did|has|have)?\s*(?:published|ran|run|carried|printed|posted|the)"
    r"|\bpublishers? of\b",
    "title": r"\b(?:title|headline)s? (?:of|does|do|has|for)\b|\b(?:what|which) (?:title|headline)\b"
    r"|\bwhat (?:is|are|was) the (?:title|headline)s?\b",
    "url": r"\b(?:url|address|link|web page)(?:s|es)? (?:of|to|for)\b|\bwhere can i read\b",
}
# The words that ask for a byline, date or outlet; what else the question holds says which article is meant.
_ASKING = re.compile(
    r"\b(?:who(?:m|se)?|wr[io]te(?:r|rs|s)?|written|author(?:s|ed)?|reporters?|journalists?|penned|byline|reported|when|date[ds]?|days?"
    r"|publish(?:ed|er|ers|ing)?|publication|post(?:ed|ing)|released|appear(?:ed|s)?|sites?|website|outlet|newspaper"
    r"|for the (?:paper|newspaper|magazine|website|site)|cover(?:ed|ing)"
    r"|magazine|paper|ran|run|carried|printed|titles?|headlines?|url|link|web|address|name|how old|line|under|filed|sent"
    r"|(?:did|was) (?:the|this|that) interview|take place|time of day|(?:come|came|go|went) out)\b",
    re.IGNORECASE,
)
_TIME_OF_DAY = re.compile(r"\b(?:time|hour|o'clock|how late|how early)\b", re.IGNORECASE)
_WHICH_ARTICLES = re.compile(
    r"\b(?:which|what|list|name|show|find|how many|any|is there an?)\b"
    r"(?: (?!(?:did|does|do|is|are|was|were|has|have|had|will)\b)\w+){0,3}? "
    r"(?:articles?|story|stories|pieces?|reports|posts|texts|columns|documents?|dispatches|sources?|outlets?"
    r"|publications?|publishers?|sites)\b"
    r"(?! (?:was|were|is|are|has|have)? ?(?:the )?(?:title|headline))"
    rf"(?! (?:do|does|did) (?:the|this|that)\b.*{_OF_PIECE})",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"(?:in )?how many\b", re.IGNORECASE)
_SUMMARY = re.compile(
    r"\b(?:summar(?:y|ise|ize|ies)|sum up|overview|gist|main points?|key points?|takeaways?|tl;?dr|in brief)\b"
    rf"|\bwhat (?:is|are|was|were) (?:the|this|that|these|those|your)? ?(?:\w+ )?{_PIECE} about\b"
    r"|\bwhat is (?:said|reported|known|written) (?:about|of|on)\b"
    r"|\btell me (?:more )?about\b|\bwhat(?:'s| is) (?:going on|new|the story|the situation|the latest)\b"
    r"|\bwhat happened\b",
    re.IGNORECASE,
)
_ALL_BY = re.compile(
    r"^(?:what (?:did|has|have|else did)|what all did) (?P<who>.+?) (?:write|written|wrote|publish|published|author)\b"
    r"|^(?:please )?(?:everything|anything|all|show me everything|find everything) (?:\w+ )?(?:by|from) (?P<author>.+)",
    re.IGNORECASE,
)
# The words that ask for a summary; what else the question holds is its topic.
_TELLING = re.compile(
    r"\b(?:summar\w+|sum up|overview|gist|main|key|points?|takeaways?|tl;?dr|brief|report(?:s|ed)?|known|written"
    r"|tell|happened|happening|going on|latest|situation|new)\b",
    re.IGNORECASE,
)
_EXPLAIN = re.compile(
    r"\b(?:why|how come|for what reasons?|explain|describe|elaborate|in what (?:way|sense))\b"
    r"|\bhow (?:do|does|did|is|are|was|were|can|could|will|would|has|have|had|might|should)\b"
    r"|\bwhat (?:was|is|were|are) the (?:main |primary |likely |possible )?"
    r"(?:reasons?|causes?|consequences?|effects?|impacts?|implications?|background|significance|result|outcome)s?\b"
    r"|\bwhat (?:caused|led to|explains|prompted|forced)\b|\breasons (?:for|why|behind|of)\b"
    r"|\bwhat (?:do|does|did) .* (?:say|report|tell us|think) about\b|^compare\b|\bdifferences? between\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^what(?:'s| is| are| was| were| does) (?:an? |the )?[\w-]+(?: [\w-]+)?(?: mean)?\?*$",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(
    r"\bhow (?:many|much|long|old|far|big|large|tall|often|fast|high|deep|soon)\b", re.IGNORECASE
)
_YES_NO = re.compile(
    r"^(?:(?:and|but|so|then|or),? )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might"
    r"|must|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|won't|wouldn't|couldn't|can't)\b",
    re.IGNORECASE,
)
_PLURAL = (
    r"(?!(?:this|his|its|was|is|does|has|as|us|across|news|analysis|basis|crisis|process|loss|business)\b)"
    r"\w{2,}(?:[^su]s|people|men|women|children)\b(?! (?:\w+ )?(?:of|'s))"
    r"(?! (?:an?|the|it|him|me|us|you|them|this|these|his|her|its|my|our|your|their)\b)"  # "what holds the roof" is a verb
)
_QUALIFIER = r"(?:(?:other|else|\d+|two|three|four|five|different|main|major|new|specific) )*"
_NEXT = (
    r"(?= (?:did|do|does|are|were|have|has|had|can|will|would|could|may|might|must|should|that|who)\b|\?|$)"
)
_LIST = re.compile(
    r"^(?:(?:and|but|so),? )?(?:please )?(?:name|list|give|enumerate) (?:me )?(?:all |the |some |any |\w+ )*?"
    r"(?!this|its|his)\w{2,}(?:[^su]s|people|men|women|children)\b"
    # "which companies", or with words between where what follows shows that it is no verb ("which bank employs")
    rf"|\b(?:which|what) {_QUALIFIER}(?:{_PLURAL}|(?:(?!of\b)\w+ ){{1,2}}?{_PLURAL}{_NEXT})"
    r"|\bwho (?:are|were|else)\b|\bwhat (?:are|were)\b(?!.* (?:for|about|like|of|from|to|with)\?*$)",
    re.IGNORECASE,
)

_CHAT = frozenset(
    "hello hi hey hallo help thanks thx yes no yep nope ok okay sure test stop start bye".split()
)  # no topics


def classify(text: str) -> Question:
    """The kind of question by its wording: "Who wrote the story on X?" -> metadata, author; "Why ..." -> explain.

    Asking for an author or date counts as metadata only where the question speaks of an article: who wrote a
    novel is a fact to be found in the text."""
    clean = " ".join(text.split())
    about_articles = re.search(rf"{_OF_PIECE}|{_FOR_A_PAPER}", clean, re.IGNORECASE) is not None
    timed = _TIME_OF_DAY.search(clean) is not None
    may = may_ask(clean)
    most = extreme(clean)
    doubted = may and _DOUBTED.search(clean) is not None and most is None
    for field, pattern in _METADATA.items():
        if about_articles and not doubted and re.search(pattern, clean, re.IGNORECASE):
            subject = _subject(_ASKING.sub(" ", clean))
            return Question(clean, "metadata", field, subject, timed=timed, criterion=most)
    if most:
        return Question(clean, "metadata", "title", clean, criterion=most)
    if may:
        return Question(
            clean, _body_kind(clean), may.field, may.subject, timed=timed, told=may.told, about=may.about
        )
    exactly = criterion(clean)
    if exactly or (_WHICH_ARTICLES.search(clean) and not _SUMMARY.search(clean)):
        counted = _HOW_MANY.match(clean) is not None
        subject = _subject(_WHICH_ARTICLES.sub(" ", clean))
        return Question(clean, "which_articles", None, subject, counted=counted, criterion=exactly)
    if by := _ALL_BY.match(clean):
        who = _subject(by["who"] or by["author"])
        return Question(clean, "which_articles", None, who, criterion=signed(who))
    if _is_term(clean):
        return Question(clean, "topic", None, clean)
    if asked := sayer(clean):
        return Question(clean, _body_kind(clean), None, asked[1], speaker=asked[0])
    subject = _subject(_TELLING.sub(" ", clean))
    kind = _body_kind(clean)
    if kind == "summary" and not about_articles and content_stems(subject):
        kind = "topic"
    return Question(clean, kind, None, subject)


def _is_term(clean: str) -> bool:
    """Whether nothing is asked but a word or a name is given, as one types it into a search box; no word of chat."""
    bare = clean.rstrip("?!. ")
    alone = len(bare.split()) == 1 or names(f"? {bare}") == [bare]
    return alone and bool(content_stems(bare)) and bare.lower() not in _CHAT


def _body_kind(clean: str) -> Kind:
    how_much = _HOW_MUCH.search(clean) is not None
    if _SUMMARY.search(clean):
        return "summary"
    if _DEFINITION.match(clean) or (_EXPLAIN.search(clean) and not how_much):
        return "explain"
    if _YES_NO.search(clean):
        return "yes_no"
    return "list" if _LIST.search(clean) and not how_much else "fact"


def _subject(rest: str) -> str:
    """What remains of a question once the asking words are gone: "the story on Huawei ?" -> "on Huawei"."""
    rest = re.sub(
        rf"\b(?:the|this|that|these|those|an?) (?={_PIECE}\b)|{_OF_PIECE}", " ", rest, flags=re.IGNORECASE
    )
    return " ".join(rest.replace("?", " ").split())
