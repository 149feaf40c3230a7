"""Names of the months in the languages of the press, lower case and without accents, to their numbers."""

from __future__ import annotations

import unicodedata

# English, German, French, Spanish, Italian, Portuguese, Catalan, Dutch, Scandinavian, Finnish; then the languages of
# eastern Europe, and Turkish; then others. Croatian is left out: its October is the November of others.
_WESTERN = (
    "january jan januar janner jan. janvier janv enero ene gennaio gen januari janeiro gener tammikuuta tammikuu",
    "february feb februar fevrier fevr fev febrero febbraio februari fevereiro febrer helmikuuta helmikuu",
    "march mar marz maerz mrz mars marzo maart mrt marco marc marts maaliskuuta maaliskuu",
    "april apr avril avr abril abr aprile huhtikuuta huhtikuu",
    "may mai mayo maggio mag maj mei maio maig toukokuuta toukokuu",
    "june jun juni juin junio giugno giu junho juny kesakuuta kesakuu",
    "july jul juli juillet juil julio luglio lug julho juliol heinakuuta heinakuu",
    "august aug aout agosto ago augustus augusti agost elokuuta elokuu",
    "september sep sept septembre septiembre setiembre settembre set setembro setembre syyskuuta syyskuu",
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuuta lokakuu",
    "november nov novembre noviembre novembro marraskuuta marraskuu",
    "december dec dezember dez decembre diciembre dic dicembre dezembro desembre desember des joulukuuta joulukuu",
)
_EASTERN = (
    "stycznia styczen sty ledna leden januara januarja ianuarie января январь янв січня януари ιανουαριου ιαν ocak oca",
    "lutego luty lut unora unor februara februarja februarie февраля февраль фев лютого февруари φεβρουαριου φεβ subat sub",
    "marca marzec brezna brezen marcius martie марта март березня μαρτιου μαρ mart",
    "kwietnia kwiecien kwi dubna duben aprila aprilis aprilie апреля апрель апр квітня април απριλιου απρ nisan nis",
    "maja kvetna kveten majus мая маи травня μαιου mayıs",
    "czerwca czerwiec cze cervna cerven juna junija junius iunie июня июнь червня юни ιουνιου haziran haz",
    "lipca lipiec lip cervence cervenec jula julija julius iulie июля июль липня юли ιουλιου temmuz tem",
    "sierpnia sierpien sie srpna srpen augusta avgusta augusztus августа август авг серпня αυγουστου agustos",
    "wrzesnia wrzesien wrz zari septembra szeptember septembrie сентября сентябрь сен вересня септември σεπτεμβριου eylul",
    "pazdziernika pazdziernik paz rijna rijen oktobra octombrie октября октябрь окт жовтня октомври οκτωβριου ekim",
    "listopada listopad lis listopadu novembra noiembrie ноября ноябрь нояб листопада ноември νοεμβριου kasım",
    "grudnia grudzien gru prosince prosinec decembra decembrie декабря декабрь дек грудня декември δεκεμβριου aralık",
)
_FARTHER = (  # Arabic with the names of the Levant, Hebrew with `in` before them, Indonesian
    "يناير ינואר בינואר", "فبراير شباط פברואר בפברואר", "مارس اذار מרץ במרץ maret", "ابريل نيسان אפריל באפריל",
    "مايو ايار מאי במאי", "يونيو حزيران יוני ביוני", "يوليو تموز יולי ביולי", "اغسطس אוגוסט באוגוסט agustus",
    "سبتمبر ايلول ספטמבר בספטמבר", "اكتوبر אוקטובר באוקטובר", "نوفمبر נובמבר בנובמבר", "ديسمبر דצמבר בדצמבר desember",
)  # fmt: skip
_MONTH = {
    name: number
    for names in (_WESTERN, _EASTERN, _FARTHER)
    for number, row in enumerate(names, 1)
    for name in row.split()
}


def month_of(name: str) -> int | None:
    """`März`, `sierpnia`, `Sept.` -> 3, 8, 9."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().rstrip("."))
    return _MONTH.get("".join(character for character in decomposed if not unicodedata.combining(character)))
