"""What stands before an author's name, a day of publication and one of a change, in the languages of the press."""

from __future__ import annotations

import re

BY = re.compile(
    r"[\s\-–—(|•]*(?P<label>(?:(?:article|story|words|text|report|analysis|opinion|review|written|posted|reported"
    r"|published|authored|penned|ein beitrag|geschrieben|verfasst|texte|écrit|rédigé|publié|escrito|publicado|redacción"
    r"|scritto|pubblicato|geschreven|geplaatst|gepubliceerd|skrevet|skriven|prepared|compiled|recorded|interview(?:ed)?"
    r"|propos recueillis|recueillis?|entretien réalisé|entrevista|entrevistado|intervista|raccolt[oa]|opgetekend)\s+)?"
    r"(?:by|von|par|por|da|door|przez|av|af)(?=\s|:)\s*:?|(?:authors?|byline|by-line|reporter|writer|textes?|testo"
    r"|autor(?:a|in|en|ka|zy|es|i|ii|ul)?|autore|autrice|auteurs?|a cura di|tekst|text|teksti|napisał(?:a)?|napsal(?:a)?"
    r"|forfatter|författare|skribent|kirjoittaja|toimittaja|yazar|yazan|haber|szerző|автор|текст|συντάκτης)\s*[:：]"
    r"|(?:das (?:gespräch|interview) führten?|die fragen stellten?|rozmawiał[ai]?|opracował[ai]?)(?=\s)"
    r"|di(?=\s[A-Z])|(?:著者|筆者|執筆|執筆者|記者|作者|文)\s*[:：=＝/／]"
    r"|(?:(?:[\u3400-\u9fff]{0,6}(?:記者|委員|特派員|編集|取材|構成|文|写真)|聞き手|ライター)[・／])+)\s*",
    re.IGNORECASE,
)
_PUBLISHED = (
    r"published|posted|publication date|date published|date|dated|issued|released|veröffentlicht|erschienen|datum|stand"
    r"|publié|publiée|mis en ligne|date de publication|publicado|publicada|publicat|fecha|fecha de publicación|pubblicato"
    r"|data|opublikowano|data publikacji|gepubliceerd|geplaatst|published on|publicerad|publicerat|publisert|udgivet"
    r"|offentliggjort|julkaistu|yayınlanma(?: tarihi)?|yayın tarihi|yayınlandı|giriş|publikováno|vydáno|megjelent|közzétéve"
    r"|опубликовано|дата(?: публикации)?|опубліковано|δημοσιεύθηκε|公開日?|投稿日?|配信|掲載日?|発表日?"
    r"|(?:发布|發布|發佈|发表|發表|刊登|刊出)?(?:时间|時間|日期)|发布于|发布|發布|입력|기사입력|등록|승인|게재|발행|작성|송고"
)
WEEKDAYS = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    r"|sonnabend|sonntag|(?:mo|di|mi|do|fr|sa|so)(?=[.,])|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes"
    r"|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|poniedziałek"
    r"|wtorek|środa|czwartek|piątek|sobota|niedziela|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|mandag|tirsdag"
    r"|lørdag|søndag|maanantaina?|tiistaina?|keskiviikkona?|torstaina?|perjantaina?|lauantaina?|sunnuntaina?"
    r"|pondělí|úterý|středa|čtvrtek|pátek|neděle|luni|marți|miercuri|joi|vineri|sâmbătă|duminică"
)
DATE_LEAD = re.compile(
    rf"[\s\-–—(|•,;]*(?:(?:first |originally )?(?:{_PUBLISHED})"
    r"(?:\s*(?:on|am|den|le|el|il|op|em|d\.|w dniu|dnia|at|:|：))*|on|am|le|el|il|op|em|den|vom|du)?"
    rf"[\s:：]*(?:{WEEKDAYS})?[\s.,]*",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(rf"(?:{_PUBLISHED})\W*", re.IGNORECASE)
DAY_LEAD = re.compile(rf"(?:{WEEKDAYS})[\s.,]+(?:den\s+|the\s+)?", re.IGNORECASE)
CHANGED = re.compile(
    r"(?:last )?(?:updated|modified|edited)|aktualisiert|geändert|bearbeitet|mis(?:e)? à jour|modifi[ée]"
    r"|dernière modification"
    r"|actualizad[oa]|modificad[oa]|última actualización|aggiornat[oa]|ultim[oa] (?:aggiornamento|modifica)|gewijzigd"
    r"|aktualizacja|bijgewerkt|atualizado|uppdaterad|oppdatert|opdateret|päivitetty|güncelle|aktualizováno|frissítve"
    r"|actualizat|обновлено|оновлено|ενημερώθηκε|更新|최종수정|수정|업데이트",
    re.IGNORECASE,
)
SAYS_DATE = re.compile(
    r"\W*(?:published|posted|date|veröffentlicht|erschienen|publi|pubbl|opublik|gepubl|udgivet|offentligg|julkaistu|yayın"
    r"|megjelent|közzétéve|опубл|δημοσ|发布|發布|입력|등록|승인)",
    re.IGNORECASE,
)
EMBARGO = re.compile(
    r"\W*(?:(?:strictly |under )?embargo|not for (?:release|publication)\b|sperrfrist\b)", re.IGNORECASE
)


def is_date_label(text: str) -> bool:
    """Whether a line only names what stands below it: `Published`."""
    return bool(_DATE_LABEL.fullmatch(text))
