"""Bylines of the Chinese, Japanese and Korean press: an office stands behind a name, labels have no space behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.articles import MarkKind

# Names are of two to five signs (family name and given name), or parted by one space or dot; in kana they may be longer.
_SIGN = r"[\u3400-\u9fff々ヶ]"
_NAME = rf"(?:{_SIGN}{{1,3}}[ 　]?{_SIGN}{{1,3}}|[가-힣]{{2,4}}|[\u30a0-\u30ff]{{2,8}}(?:[・ ][\u30a0-\u30ff]{{2,8}})?)"
_NAMES = rf"{_NAME}(?:[、，,·・][ 　]?{_NAME})*"
_OFFICE = (
    r"(?:記者|记者|特派員|特派员|編集委員|論説委員|通信員|通讯员|評論員|评论员|支局長|専門記者"
    r"|기자|선임기자|전문기자|특파원|논설위원|통신원|리포터|PD|인턴기자)"
)
_BEHIND = re.compile(rf"(?P<names>{_NAMES})[ 　]?{_OFFICE}")
_BEFORE = re.compile(
    rf"(?:[本當当]?[報报社]|本网|本刊)?{_SIGN}{{0,6}}?{_OFFICE}[ 　:：/／・]+(?P<names>{_NAMES})"
    rf"|[本當当][報报](?:記者|记者)(?P<close>{_NAMES})"
)
_LABELS = {
    "author": "作者|记者|記者|撰文|撰稿|文字|文|取材・文|構成|執筆|執筆者|著者|筆者|聞き手"
    "|ライター|글|글쓴이|기자|작성자|필자",
    "publisher": "来源|來源|稿源|出处|出處|媒体|媒體|掲載|掲載紙|配信元|提供元|ソース|출처|매체|언론사|제공",
    "credit": "责任编辑|責任編輯|责编|責編|编辑|編輯|編集|校对|校對|摄影|攝影|撮影|写真|图"
    "|圖|圖片|审核|編審|原标题|翻译|翻譯"
    "|사진|편집|그래픽|교열|이메일",
}
_LABEL = re.compile(
    "|".join(f"(?P<{kind}>{names})" for kind, names in _LABELS.items()).join(
        ("(?:", r")[ 　]?[:：＝=／/・][ 　]?")
    )
)
# What a newspaper's, a station's or an agency's name ends in.
_OUTLET = re.compile(
    r"[\w·&]{1,12}(?:新聞|新闻|新報|新报|日報|日报|晚報|晚报|晨报|早报|時報|时报|商报|週報|周报|週刊|周刊|月刊|タイムス|テレビ|放送|放送局"
    r"|通信|通信社|通訊社|通讯社|新华社|共同社|新闻网|ニュース|电视台|電視台|出版社|일보|신문|신보|뉴스|방송|타임스|경제|저널|매일|통신|투데이|미디어)(?:デジタル|電子版|オンライン|网|網)?"
)
_FILLER = re.compile(
    r"(?:朝刊|夕刊|早刊|号外|電子版|地方版|全国版|조간|석간)|第?[\d０-９]{1,3}(?:ページ|頁|面|版|면)|[A-Z]?\d{1,3}"
    r"|\S+@\S+|[/|·・\-–—|｜\[\]【】()（）]+"
)
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff가-힣]")
# `【大津＝藤原美咲】`, `（上海 記者 李明）`, `[서울=한빛뉴스] 김민수 기자 =` before the first words.
_OPENING = re.compile(
    rf"[【\[（(][^【】（）()\[\]]{{1,20}}[】\]）)][ 　]?(?P<behind>{_NAMES})[ 　]?{_OFFICE}"
    rf"|[【（(\[][^【】（）()\[\]=＝]{{1,16}}[=＝](?P<joined>{_NAMES})[】）)\]]"
    rf"|[^（(\[]{{0,40}}[（(\[](?:{_SIGN}{{0,8}}[ 　])?(?:本[报報刊网]|见习)?{_OFFICE}[ 　:：]?(?P<named>{_NAMES})[】）)\]]"
)
# `（藤原美咲）`, `(박지훈 기자)`, `박지훈 기자 jhpark@x.example` behind the last.
_ENDING = re.compile(
    rf"[（(【](?:(?:{_OFFICE}[ 　:：]?|文[・=＝/／])?(?P<named>{_NAMES})(?:[ 　]?{_OFFICE})?)[）)】]$"
    rf"|^(?P<behind>{_NAMES})[ 　]?{_OFFICE}(?:[ 　]\S+@\S+)?$"
)
# `ロンドン＝大橋美智子`: where the writer was.
_PLACED = re.compile(rf"[^=＝\s]{{2,12}}[=＝](?P<names>{_NAMES})(?:{_OFFICE})?")
_SOURCE = re.compile(
    rf"(?:(?:文章|稿件|信息|新闻)?(?:{_LABELS['publisher']}))\s*[:：]\s*"
    r"(?P<name>[^\s:：|｜]{2,30}(?: [A-Z][\w&.]*){0,3})"
)
_NO_NAMES = re.compile(
    r"共同|時事|新華|新华|通信|通讯|通訊|新聞|新闻|放送|聯合|연합|뉴스"
)  # agencies and papers
_RIGHTS = re.compile(
    r".{0,40}(?:ⓒ|©|저작권자|版权所有|版權所有|著作権|転載).{0,30}(?:금지|禁止|禁轉載|转载|転載|必究|保留|예약|reserved).{0,30}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EasternLine:
    """Places of the author's and the outlet's names in a line that holds nothing but these, days and offices."""

    author: tuple[int, int] | None
    publisher: tuple[int, int] | None
    labelled: bool

    def marks(self, day: tuple[int, int] | None) -> tuple[tuple[MarkKind, int, int], ...]:
        """The places of all that the line tells, in order; `day`: its day's."""
        told: tuple[tuple[MarkKind, tuple[int, int] | None], ...]
        told = (("author", self.author), ("published", day), ("publisher", self.publisher))
        return tuple(sorted(((kind, *at) for kind, at in told if at), key=lambda mark: mark[1]))


def is_eastern_outlet(text: str) -> bool:
    """A newspaper, station or agency by what its name ends in."""
    return bool(_OUTLET.fullmatch(text))


def is_eastern(text: str) -> bool:
    """Whether signs of these scripts stand in a text."""
    return not text.isascii() and bool(_EAST.search(text))


def eastern_line(text: str, left: list[tuple[int, int]]) -> EasternLine | None:
    """Who and whose a line names beside its days; `left` are the places that no day and no lead to one takes. None where
    anything else stands in it, or where it names nobody and no outlet."""
    author: tuple[int, int] | None = None
    publisher: tuple[int, int] | None = None
    labelled = False
    for start, end in left:
        at = start
        while at < end:
            if text[at] in " 　|｜/·・,，、:：;()（）[]-–—":
                at += 1
                continue
            stop = _end_of_part(text, at, end)
            label = _LABEL.match(text, at, end)
            if label:
                stop = _end_of_part(text, label.end(), end)
                place = (label.end(), stop)
                if label["author"]:
                    author, labelled = author or place, True
                elif label["publisher"]:
                    publisher, labelled = publisher or place, True
            elif found := _BEFORE.match(text, at, end) or _BEHIND.match(text, at, end):
                group = "names" if found["names"] else "close"  # only `_BEFORE` has the second
                author, labelled, stop = author or found.span(group), True, found.end()
            elif _OUTLET.fullmatch(text, at, stop):
                publisher = publisher or (at, stop)
            elif not _FILLER.fullmatch(text, at, stop):
                return None
            at = stop
    return EasternLine(author, publisher, labelled) if author or publisher or labelled else None


def _end_of_part(text: str, at: int, end: int) -> int:
    return next((n for n in range(at, end) if text[n] in " 　|｜"), end)


def signed_line(text: str) -> tuple[int, int] | None:
    """Where the names stand in a line that only says who wrote it: `ロンドン＝大橋美智子`, `박서연 기자`."""
    found = next((match for form in (_PLACED, _BEHIND, _BEFORE) if (match := form.fullmatch(text))), None)
    if found is None:
        return None
    names = found.span("names" if found["names"] else "close")
    return None if _NO_NAMES.search(text[slice(*names)]) else names


def source_of(text: str) -> str | None:
    """The outlet of `来源：江南晚报`, beside a day or alone in its line."""
    match = _SOURCE.search(text) if len(text) <= 120 else None
    return match["name"] if match else None


def is_signature(text: str) -> bool:
    """A line that is a name with its office, and an address perhaps."""
    found = _ENDING.match(text) if is_eastern(text) else None
    return bool(found and found["behind"])


def opening_author(text: str) -> str | None:
    """Whom the opening of the first paragraph names as its writer."""
    return _named(_OPENING.match(text[:120]))


def ending_author(text: str) -> str | None:
    """Whom the end of the last paragraph names as its writer."""
    return _named(_ENDING.search(text) if is_eastern(text[-40:]) else None)


def _named(found: re.Match[str] | None) -> str | None:
    names = next(filter(None, found.groups()), None) if found else None
    return names if names and not _NO_NAMES.search(names) else None


def is_eastern_foot(text: str) -> bool:
    """A line that says whose the rights are, or who edited it: `（责任编辑：李强）`."""
    if len(text) > 120 or not is_eastern(text):
        return False
    bare = text.strip(" 　（）()[]【】")
    label = _LABEL.match(bare)
    return bool(_RIGHTS.fullmatch(bare)) or (bool(label and label["credit"]) and len(bare) <= 40)
