"""A question without the courtesies around it: "Hi, can you tell me who built it, please?" asks who built it.

The reader learnt from questions that ask outright; "can you" besides makes yes or no of a question for a name.
"""

from __future__ import annotations

import re

_WH = r"(?:who(?:m|se)?|what|which|when|where|why|how)(?:['’]s)?\b"
_BEFORE = r"(?:(?:at|by|for|from|in|on|since|to|until|with) )?"  # "... tell me by whom it was built"
_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening))(?: there)?\s*[,.!]+\s+|(?:please|excuse me|sorry),?\s+)+",
    re.IGNORECASE,
)
_THANKS = re.compile(r"[,.]\s+(?:please|thanks|thank you|if you (?:know|can))\s*([?.!]*)$", re.IGNORECASE)
_ABOUT_ASKING = re.compile(
    r"^(?:(?:can|could|would|will) (?:you|anyone|someone)(?: please| kindly)? (?:tell|show|remind)(?: me| us)?"
    r"|(?:do|does) (?:you|anyone|anybody) (?:happen to )?know|(?:tell|remind) (?:me|us)|let me know"
    r"|(?:i|we)(?:['’]d| would) (?:like|love) to (?:know|learn|ask)|(?:i|we) (?:want|need|wanted) to (?:know|ask)"
    r"|i(?:['’]m| am| was) (?:wondering|curious)(?: to know)?|i wonder|any idea|(?:may|might|can|could) i ask(?: you)?)"
    rf"(?: please)?[,:]?\s+(?={_BEFORE}{_WH})",
    re.IGNORECASE,
)
_CAN_YOU = re.compile(
    r"^(?:can|could|would|will) you (?:please |kindly )?(?=(?:list|name|give|enumerate|show|find|summari[sz]e|sum up"
    r"|explain|describe|compare|tell (?:me|us) (?:more )?about)\b)",
    re.IGNORECASE,
)
_NAMED = r"(?P<thing>(?:the|an?|this|that|these|those|his|her|its|their) .+?|[A-Z\d].*?|it|he|she|they)"
_VERB = r"(?P<verb>is|are|was|were)"
# "what the article is about", "when the ferry was due": not "what chips were sold", whose order is the same either way.
_TURNED_ROUND = tuple(
    re.compile(rf"^(?P<asks>{asks}) {_NAMED} {_VERB}(?P<rest>{rest})$")
    for asks, rest in (
        ("[Ww](?:hat|ho)", "(?: (?:about|called|for|like|worth))?"),
        ("[Ww]h(?:en|ere|y)", r"(?: [\w-]+){0,2}"),
    )
)


def outright(question: str) -> str:
    """The question itself; unchanged where nothing stands around it, or nothing would be left."""
    text = question
    for around in (_GREETING, _CAN_YOU):
        text = around.sub("", text)
    text = _THANKS.sub(r"\1", text)
    if about := _ABOUT_ASKING.match(text):
        text = text[about.end() :].rstrip("?.! ")
        for order in _TURNED_ROUND:
            text = order.sub(r"\g<asks> \g<verb> \g<thing>\g<rest>", text)
        text += "?"
    if text == question or len(text.split()) < (1 if re.match(_WH, text, re.IGNORECASE) else 2):
        return question
    return text[:1].upper() + text[1:]
