"""Page furniture: lines that belong to the page or the wire and not to the article, known by their whole shape."""

from __future__ import annotations

import re
from functools import lru_cache

from index.reading.leads import CHANGED
from index.reading.shapes import ends_sentence, is_sentence

_STOCK = (
    r"(?:unsplash|getty(?: images)?|shutterstock|istock(?:photo)?|pexels|pixabay|adobe ?stock|alamy|flickr|dreamstime"
    r"|wikimedia(?: commons)?|depositphotos|freepik|imago(?: images)?|nurphoto|zuma(?: press)?|picture alliance"
    r"|123rf|canva|via (?:getty|reuters|ap|afp)[\w ]*)"
)
_WIRE = r"(?:reuters|ap(?: photo)?|afp|epa|dpa|efe|ansa|pap|anp|lusa|bloomberg|ap images|associated press)"
_PICTURE = (
    r"(?:photo(?:graph(?:s|y)?|s)?|pictures?|images?|illustrations?|graphics?|cover|featured? image|foto|fotos|fot"
    r"|bild|bilder|titelbild|symbolbild|abbildung|grafik|crédits?(?: photo)?|photo credits?|image credits?|imagen|immagine"
    r"|zdjęcie|beeld|imagem|写真|画像)"
)
_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|reddit|whatsapp|telegram|pinterest|bluesky|threads|mastodon|flipboard|instagram"
    r"|youtube|tiktok|messenger|pocket|xing|e-?mail|print|copy link|copy|save|link|tweet|pin(?: it)?|share|rss|more"
    r"|line|hatena|teilen|drucken|merken|mailen|imprimer|imprimir|stampa)"
)

# Controls of sharing bars, one or several in a row.
_SHARE = (
    r"(?:(?:share|teilen|partager|compartir|condividi|udostępnij|delen|compartilhar|partilhar)"
    rf"(?: (?:en|sur|su|auf|op|no|na|em|on|via|per|by|to|with|par|por) {_NETWORK})?"
    r"|(?:copy|copiar|copier|copia)(?: (?:the|le|el|o|il))? (?:link|lien|enlace)|link (?:copied|kopieren)|enlace copiado"
    rf"|lien copié|\d+ (?:comments?|comentarios?|commentaires?|kommentare?|reacties)|comments?|kommentare?|commentaires?"
    rf"|comentarios?|lire plus tard|écouter|vorlesen|hören|escuchar|guardar|enregistrer|ajouter à vos sélections"
    rf"|bookmark|listen|{_NETWORK})"
)
# What WordPress puts below each item of a feed, in its translations.
_FEED_FOOT = (
    r"the post .{1,300} (?:first appeared|appeared first) on .{2,100}|der beitrag .{1,300} erschien zuerst auf .{2,100}"
    r"|l['’]article .{1,300} est apparu en premier sur .{2,100}"
    r"|la entrada .{1,300} (?:se publicó|aparece) primero en .{2,100}"
    r"|l['’]articolo .{1,300} (?:proviene da|sembra essere il primo su) .{2,100}"
    r"|o post .{1,300} apareceu primeiro em .{2,100}"
    r"|het bericht .{1,300} verscheen eerst op .{2,100}|artykuł .{1,300} pochodzi z serwisu .{2,100}"
)


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"[\s\-–—•·*|>»\[(]*(?:" + "|".join(patterns) + r")[\s\])|:.!»>]*", re.IGNORECASE)


RULER = re.compile(r"[\W_]{3,}|[-_=*#•~–—]{1,2}")
_AD = (
    r"(?:ad|advert|advertisement|advertising|ad image|ad feedback|sponsored|sponsored content|promoted|anzeige|werbung"
    r"|publicité|publicidad|pubblicità|reklama|advertentie|publicidade|スポンサーリンク|広告)"
)
_SPONSOR = (  # over what somebody paid for
    r"(?:a )?(?:message|word) from (?:our|today['’]s) (?:sponsor|partner|advertiser)s?"
    r"|(?-i:A (?:MESSAGE|WORD) FROM [A-Z0-9 &.,'’-]{2,60})"
    r"|(?:presented|brought to you|sponsored) by .{2,50}"
)
_SPONSOR_ALONE = _whole(_SPONSOR)
_AD_ALONE = _whole(_AD)
_POST_FOOT = _whole(_FEED_FOOT)
_ANYWHERE = _whole(
    r"(?:reading time|read time|lesezeit|lesedauer|temps de lecture|lecture|tiempo de lectura|lectura|leestijd"
    r"|tempo di lettura|czas czytania|tempo de leitura)\s*:?\s*(?:ca\.?|about|env\.?|<|~)?\s*\d{1,3}\s*min\w*\.?",
    r"(?:about |ca\. |< ?|~ ?)?\d{1,3}[\s-]*min(?:ute)?s?\.?(?: read| reading| read time| de lecture| lesezeit)?",
    _AD,
    r"(?:ad ?image\s*)+",
    r"(?:story|article|content) continues (?:below|after)(?: this)?(?: ad\w*)?",
    rf"(?:\w+ ){{0,3}}(?:contin\w+|goes on|weiter\w*|prosegue|ciąg dalszy|verder|fortsätter|suite)(?: \w+){{0,4}}? {_AD}",
    _SPONSOR,
    r"share(?: (?:this|the))?(?: (?:article|story|post|page|news|on|via|with|full article|on \w+|via \w+))+:?",
    r"share this|[∙·•] ?(?:paid|free)|paid",
    rf"(?:share|teilen|partager|compartir|condividi|udostępnij|delen|compartilhar)"
    rf"(?: (?:en|sur|su|auf|op|no|na|em|on|via|per|by) {_NETWORK})+",
    rf"{_SHARE}(?:[\s,|/•·]*{_SHARE})+|scroll back up to restore default view",
    r"click to (?:share|print|email|e-mail).{0,80}",
    rf"share(?: this)?:? {_NETWORK}(?:[\s,|/•·]+{_NETWORK})*",
    rf"{_NETWORK}(?:[\s,|/•·]+{_NETWORK})+",
    r"listen to (?:this |the )?(?:article|story).{0,40}|play audio|listen now|\d+:\d\d ?/ ?\d+:\d\d",
    r"\(?\d+\)? (?:comments?|kommentare?|commentaires?|comentarios?|shares?|views?|likes?)(?: so far)?",
    r"(?:no comments(?: yet)?|leave a comment|post a comment|add a comment|join the conversation)",
    r"(?:subscribe now|subscribe here|type your email.{0,3}|enter your email(?: address)?|sign up now)",
    r"(?:read more|also read|read also|see also|related|read next|lesen sie auch|mehr dazu|lire aussi|à lire aussi"
    r"|leer también|lee también|leggi anche|czytaj też|czytaj także|zobacz też|lees ook|leia também|veja também"
    r"|関連記事)\s*[:：|»›].{2,160}",
    r"for immediate release|full story|full text|link to (?:the )?(?:news )?(?:story|article)",
    r"like this:?|like loading|loading",
    r"follow (?:us|me|@?\w+(?: \w+)?) on .{2,60}",
    r"\[?(?:image|photo|video|advertisement|embed|gallery|infographic)\]?",
    r"-{2,} ?(?:continued|more|page \d+) ?-{2,}",
    r"- ?30 ?-|#{3}|endit|ends\W*|\(ends?\)",
    r"(?:page|seite|página|pagina|strona|sida|side|сторінка|страница) \d+ (?:of|von|de|sur|di|van|z|av|af|із|из) \d+",
)
_EDGE = _whole(
    rf"(?:{CHANGED.pattern})\W{{1,3}}(?:(?:about|vor|il y a|hace|há|cerca de|ca\.?) ){{0,2}}"
    rf"(?:\d{{1,3}}|an?|one|une?|ein\w*)"
    r" [^\W\d]{2,10}(?: (?:ago|fa|temu|geleden|sedan|siden))?",
    r"[【\[]?(?:纠错|責任編輯|责任编辑|责编|编辑|編輯)[】\]]?(?:\s*[【\[]?(?:責任編輯|责任编辑|责编)?\s*[:：]\s*\S{1,12}[】\]]?)?",
    r"skip to (?:main )?(?:content|navigation)|menu|home|search|sign in|log ?in|register|subscribe|open in app|account",
    r"toggle navigation|back to top|close|donate|newsletters?|my account|get the app|breaking news|live|exclusive",
    r"share|teilen|partager|compartir|condividi|udostępnij|delen|compartilhar|シェア|ツイート",
    _NETWORK,
    r"(?:tagged|tags?|topics?|filed under|categor(?:y|ies)|keywords?|schlagw[öo]rter|schlagworte|themen|mots-clés"
    r"|étiquettes|etiquetas|argomenti|tagi|onderwerpen|タグ|カテゴリ|labels)(?: (?:as|with|in|under))?\s*[:：].{0,200}",
    r"(?:posted|filed) (?:in|under) .{2,80}",
    r"(?:©|\(c\)|copyright(?-i:(?=\W*(?:[^\W_a-z]|by\b|$)))).{0,200}"
    r"|.{0,120}all rights reserved.{0,40}|.{0,80}alle rechte vorbehalten.{0,20}|.{0,80}tous droits réservés.{0,20}",
    r"subscribe (?:to|for) .{2,80}|sign up (?:for|to) .{2,100}|get (?:the|our) .{2,80}(?:newsletter|inbox|media kit).{0,60}",
    r"(?:the )?\S+(?: \S+){0,3} newsletter|our newsletters?|newsletter abonnieren",
    r"(?:advertise|advertise with us|advertising|get our media kit|media kit|contact(?: us)?|about(?: us)?|careers"
    r"|privacy(?: policy| notice)?|cookies?(?: policy| settings)?|terms(?: (?:of|and|&) \w+)?|imprint|impressum"
    r"|datenschutz|help|faq|sitemap|accessibility|mentions légales|report an? \w+|notice an error\??)",
    r"[^«<>›»|]{1,40}(?:\s+[>›»]\s+[^«<>›»|]{1,100})+",
    r"(?:by )?continuing (?:to use|to browse).{0,120}|we use cookies.{0,160}|accept(?: all)?(?: cookies)?",
    r"(?:view|read|open|see)(?: this| it| the| our)?(?: e?-?mail| newsletter| message| issue)? (?:in|on) (?:your |the |a )?"
    r"(?:web ?)?(?:browser|web|online).{0,40}",
    r"view (?:all|more|original|source|in browser).{0,40}|load more.{0,20}|see more.{0,20}|show more|next|previous",
    r"(?:previous|next) (?:article|post|story).{0,120}|(?:newer|older) (?:posts?|entries)(?: (?:home|(?:newer|older) \w+))*",
    r"(?:story|article|body)|reuse this content.{0,30}|view comments|(?:skip past|after) newsletter promotion",
    r"seen-by.{0,100}|@?path:.{0,100}|\* origin: .{0,100}"
    r"|--- \S.{0,40}\d.{0,40}|\.\.\. .{0,80}|\* \w+ ?v?[\d.]+\w* ?\* .{0,80}",
    r"\S+@\S+\.\w+|(?:tel|phone|fax)?[.:]?\s*\+?[\d ()./-]{7,24}",
    r"sent from my (?:\w+ ?){1,3}|get outlook for \w+|von meinem \w+ gesendet|envoyé de mon \w+",
    r".{2,60} (?:is|are) not responsible for the content of (?:external|other) .{2,30}",
    r".{0,60}(?:무단 ?전재|無断転載|无断转载|未经授权|未經授權).{0,40}",
    r"to (?:view|see|add|leave|post)[^.]{0,30} comments?,? (?:please )?(?:sign|log) ?in|\+ ?follow",
    r"(?:リスト|list|印刷(?:する)?|メール(?:で送る|する)?|シェア(?:する)?|ブックマーク|保存(?:する)?|.{1,10}でシェア(?:する)?|分享(?:到)?[:：]?|打印|收藏|공유|인쇄)",
    r"thanks for reading.{0,120}|unlock .{2,60} for free|[\W_]+|\d{1,4}|follow|listen|[\d.,]+[km]? (?:followers|claps)",
    r"[A-Z][A-Za-z ]{1,20} [—–]",
)
_RELATED = _whole(
    r"related(?: (?:\w+ )?(?:articles?|stories|posts?|news|content|topics?|reading|coverage|links?|items))?",
    r"you (?:may|might) also (?:like|enjoy|be interested in).{0,20}|(?:more|recommended)(?: stories| articles| reading)?",
    r"more (?:from|on|in|about) .{2,40}|recommended for you.{0,20}|trending(?: now)?|most (?:read|popular|viewed)",
    r"explore more.{0,40}|more on this(?: story)?|latest (?:news|articles|stories|posts)|don['’]t miss|up next"
    r"|read (?:next|more|also)|keep reading|also read|what to read next|explore the topic|archivado en|más información",
    r"mehr zum thema|auch interessant|das könnte (?:sie|dich) auch interessieren|weitere artikel|lesen sie auch",
    r"(?:à )?lire aussi|sur le même (?:sujet|thème)|articles? (?:liés|similaires)|te puede interesar|más noticias"
    r"|noticias relacionadas|leer también|leggi anche|articoli correlati|potrebbe interessarti|czytaj też|zobacz też"
    r"|czytaj także|powiązane artykuły|lees ook|gerelateerd|leia também|veja também|notícias relacionadas|関連記事",
)
_COMMENTS = _whole(
    r"\d+ (?:comments?|thoughts?|responses?|replies|kommentare?|commentaires?|comentarios?)(?: (?:on|to) .{2,200})?",
    r"leave a (?:reply|comment)|join the (?:discussion|conversation)|comments?(?: \(\d+\))|schreib(?:en sie)? einen "
    r"kommentar|laisser un commentaire|deja (?:un comentario|una respuesta)|reader comments|コメント",
)
_PROMOTED = re.compile(
    r"newsletter|subscri|sign(?:ing)? up|inbox|terms of (?:use|service)|privacy policy|advertis|media kit|affiliate"
    r"|opt[ -]out|follow us|all rights reserved|email address|free trial|receive new posts|support (?:my|our) work"
    r"|our (?:content|app|site|website|community|readers|journalism|partners)|decision makers|click here|get started"
    r"|cookies|notice an error|unsere?n? newsletter|abonnier|abonnez|suscríb|iscriviti|zapisz się|assine|meld je aan"
    r"|会員登録|有料会員|会員限定|無料会員|購読|今すぐ登録|订阅|登录后|注册会员|구독|회원가입",
    re.IGNORECASE,
)
# A button or heading that asks for it, and nothing else.
_ASKS = re.compile(
    r"\W*(?:(?:please |jetzt )?(?:sign up|subscribe|unsubscribe|anmelden|abonnieren|newsletter abonnieren)"
    r"(?: (?:now|here|today))?"
    r"|(?:sign up|subscribe) (?:to|for) .{2,60}|(?:get|join) (?:the|our|my) .{0,40}(?:newsletter|mailing list|inbox).{0,20}"
    r"|s['’]abonner|s['’]inscrire|je m['’](?:abonne|inscris)|suscr[ií]be(?:te|rse)|iscriviti(?: ora| alla newsletter)?"
    r"|zapisz się|zapisuję się|assin(?:e|ar)(?: agora)?|inscrev[ae]-se|meld je aan|inschrijven|abonneren|prenumerera"
    r"|.{0,40}newsletter)\W*",
    re.IGNORECASE,
)
# One paragraph that asks and then tells the reader to subscribe: a box of the page, wherever it stands.
_PLEA = re.compile(
    r"(?:Enjoy|Lik|Lov|Want|New here|Not (?:yet )?an? (?:member|subscriber)|Did you (?:like|enjoy))[^.!?]{0,80}[?!]\s+"
    r"(?:Please )?(?:[Ss]ubscribe|[Ss]ign up|[Bb]ecome an? (?:member|subscriber|supporter|patron))\b[^.!?]{0,120}[.!]"
)
_PHOTO = re.compile(
    rf"[\[(]?\s*{_PICTURE}(?:\s*(?:credits?|courtesy(?: of)?|by|von|de|di|par|source|quelle))*\s*[:：©/.]\s*.{{2,200}}"
    rf"|[\[(]?\s*{_PICTURE}\s+(?:credits?|courtesy(?: of)?|by)\s.{{2,120}}"
    rf"|.{{0,300}}[/|(©]\s*{_STOCK}[)\]. ]*"
    rf"|.{{0,200}}\(\s*(?:{_PICTURE}\s*(?:by|:|/)?\s*)[^)]{{2,80}}\)[. ]*"
    rf"|.{{2,60}}/\s*{_WIRE}(?:\s+{_PICTURE})?[)\]. ]*"
    rf"|(?:©|\(c\))\s*[^.]{{2,60}}|{_STOCK}|.{{0,250}}\bcredits?\s*:\s*[^.:]{{2,60}}",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[\s\-–—(*\[]*(?:with (?:(?:additional|contributions?|files?|material) )*(?:reporting )?(?:from|by)\b"
    r"|(?:additional |further )?(?:reporting|writing|research|translation|graphics)(?: and \w+)? (?:from|by)\b"
    r"|(?:edited|translated|editing|compiled|produced|reviewed|fact[- ]checked|illustrat\w+"
    r"|photograph\w+) by\b|mit material (?:von|der)\b|avec (?:l['’])?afp\b"
    r"|con informaci[óo]n de\b|this (?:story|article) (?:was )?(?:originally|first) (?:appeared|published)"
    r"|(?:via|source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|źródło|bron|出典)\s*[:：]?\s+\S).{0,160}"
    r"|.{3,100} contributed (?:to|reporting)\b.{0,60}",
    re.IGNORECASE,
)
_BARE_SOURCE = re.compile(r"[\s\-–—(]*(?:via|source|sources)\s+(.*)", re.IGNORECASE)


def is_ruler(text: str) -> bool:
    """A line of signs alone."""
    return bool(RULER.fullmatch(text))


@lru_cache(8192)
def is_furniture(text: str) -> bool:
    """A line that is page furniture wherever it stands."""
    if len(text) > 200:
        return len(text) <= 500 and bool(_POST_FOOT.fullmatch(text))
    return bool(_POST_FOOT.fullmatch(text)) or (
        is_ruler(text) or bool(_ANYWHERE.fullmatch(text)) or _is_subscribe_plea(text)
    )


def is_ad(text: str) -> bool:
    """A line that says that an advertisement stands there: `Werbung`."""
    return len(text) <= 40 and bool(_AD_ALONE.fullmatch(text))


def names_sponsor(text: str) -> bool:
    """A line over what somebody paid for: `A MESSAGE FROM KESTREL BANK`."""
    return len(text) <= 80 and bool(_SPONSOR_ALONE.fullmatch(text))


@lru_cache(8192)
def is_edge_furniture(text: str) -> bool:
    """A line that is page furniture before the first and behind the last prose."""
    return len(text) <= 220 and (is_furniture(text) or bool(_EDGE.fullmatch(text)))


@lru_cache(8192)
def is_photo_credit(text: str) -> bool:
    """A picture's credit or caption-with-credit."""
    return len(text) <= 400 and bool(_PHOTO.fullmatch(text))


def is_credit_alone(text: str) -> bool:
    """A picture's credit that no sentence stands before: `Photo: Jan Bos`."""
    return is_photo_credit(text) and not re.match(r"(?:\S+\s+){4,}?\S*[.!?][\"”’)]?\s", text)


def starts_related(text: str) -> bool:
    """The head of a box of links to other articles."""
    return len(text) <= 80 and bool(_RELATED.fullmatch(text))


def starts_comments(text: str) -> bool:
    """The head of the readers' comments."""
    return len(text) <= 240 and bool(_COMMENTS.fullmatch(text))


@lru_cache(8192)
def is_promotion(text: str) -> bool:
    """Words that ask for a subscription, a click or consent."""
    return len(text) <= 600 and bool(_PROMOTED.search(text))


def asks_to_subscribe(text: str) -> bool:
    """A line that is no sentence and asks for a subscription: `Sign up to First Light`."""
    return not ends_sentence(text) and bool(_ASKS.fullmatch(text))


def _is_subscribe_plea(text: str) -> bool:
    return len(text) <= 180 and len({match.lower() for match in _PROMOTED.findall(text)}) >= 2


def is_plea(text: str) -> bool:
    """A whole paragraph that asks for a subscription: `Enjoying this? Subscribe to …`."""
    return len(text) <= 200 and bool(_PLEA.fullmatch(text))


def is_credit(text: str) -> bool:
    """Who else worked on the article, or whose material it is: `With reporting from …`, `Via …`."""
    if len(text) > 220 or not _CREDIT.fullmatch(text):
        return False
    bare = _BARE_SOURCE.fullmatch(text)
    return bare is None or (bare[1][:1].isupper() and len(bare[1].split()) <= 4 and not is_sentence(text))


def is_teaser(text: str) -> bool:
    """A line of a link box: no sentence, or one that asks."""
    return not ends_sentence(text) or text.endswith(("?", "…", "..."))
