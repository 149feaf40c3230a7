"""Files of our own making and what they say of themselves: how they are put together, and their running text."""

from __future__ import annotations

import json
from dataclasses import dataclass

EN = (
    "The council voted on Tuesday to rebuild the old ferry pier at a cost of four million crowns, its clerk said.\n\n"
    "Work begins in spring and ends before the summer season, when some nine thousand people cross the sound each week."
)
DE = (
    "Der Rat der Stadt hat am Dienstag beschlossen, die alte Brücke für vier Millionen Euro zu erneuern, "
    "sagte der Sprecher.\n\n"
    "Die Arbeiten beginnen im Frühjahr und sollen vor dem Sommer beendet sein, wie es aus dem Rathaus hieß."
)
FR = (
    "Le conseil municipal a voté mardi la reconstruction du vieux pont pour quatre millions d'euros, a dit la maire.\n\n"
    "Les travaux commencent au printemps et doivent finir avant la saison des vacances, selon les services de la ville."
)
ES = (
    "El ayuntamiento aprobó el martes la reconstrucción del viejo puente por cuatro millones de euros, según "
    "el portavoz.\n\n"
    "Las obras empiezan en primavera y deben terminar antes del verano, cuando cruzan el puente miles de personas."
)
PT = (
    "A câmara aprovou na terça-feira a reconstrução da velha ponte por quatro milhões de euros, disse o porta-voz.\n\n"
    "As obras começam na primavera e devem terminar antes do verão, quando milhares de pessoas atravessam o rio."
)
IT = (
    "Il consiglio comunale ha approvato martedì la ricostruzione del vecchio ponte per quattro milioni di euro.\n\n"
    "I lavori cominciano in primavera e devono finire prima dell'estate, quando migliaia di persone passano il fiume."
)
NL = (
    "De gemeenteraad besloot dinsdag de oude brug voor vier miljoen euro te vernieuwen, zei een woordvoerder.\n\n"
    "Het werk begint in het voorjaar en moet klaar zijn voor de zomer, als duizenden mensen de rivier oversteken."
)
SV = (
    "Kommunfullmäktige beslutade på tisdagen att bygga om den gamla bron för fyra miljoner kronor, sade en talesman.\n\n"
    "Arbetet börjar i vår och ska vara klart före sommaren, när tusentals människor går över sundet varje vecka."
)
DA = (
    "Byrådet besluttede tirsdag at bygge den gamle bro om for fire millioner kroner, sagde en talsmand for byen.\n\n"
    "Arbejdet begynder i foråret og skal være færdigt før sommeren, når tusindvis af mennesker går over sundet."
)
NO = (
    "Kommunestyret vedtok tirsdag å bygge om den gamle broen for fire millioner kroner, sa en talsmann for byen.\n\n"
    "Arbeidet begynner i vår og skal være ferdig før sommeren, når tusenvis av mennesker krysser sundet hver uke."
)
FI = (
    "Kaupunginvaltuusto päätti tiistaina uusia vanhan sillan neljällä miljoonalla eurolla, kertoi kaupungin tiedottaja.\n\n"
    "Työt alkavat keväällä ja niiden on määrä valmistua ennen kesää, jolloin tuhannet ihmiset ylittävät salmen."
)
PL = (
    "Rada miasta zdecydowała we wtorek o przebudowie starego mostu za cztery miliony złotych, powiedział rzecznik.\n\n"
    "Prace zaczną się wiosną i mają się skończyć przed latem, kiedy przez rzekę przechodzą tysiące ludzi."
)
TR = (
    "Belediye meclisi salı günü eski köprünün dört milyon liraya yenilenmesine karar verdi, dedi sözcü toplantıda.\n\n"
    "Çalışmalar ilkbaharda başlayacak ve binlerce kişinin nehri geçtiği yaz mevsiminden önce bitecek."
)
CS = (
    "Zastupitelstvo v úterý rozhodlo o přestavbě starého mostu za čtyři miliony korun, řekl mluvčí města.\n\n"
    "Práce začnou na jaře a mají skončit před létem, kdy řeku každý týden přejdou tisíce lidí."
)
RU = (
    "Городской совет во вторник решил перестроить старый мост за четыре миллиона рублей, сообщил представитель мэрии.\n\n"
    "Работы начнутся весной и должны закончиться до лета, когда через реку каждую неделю проходят тысячи людей."
)
HU = (
    "A városi közgyűlés kedden úgy döntött, hogy négymillió forintért újjáépíti a régi hidat, mondta a szóvivő.\n\n"
    "A munka tavasszal kezdődik, és a nyár előtt kell befejeződnie, amikor hetente ezrek kelnek át a folyón."
)
RO = (
    "Consiliul local a hotărât marți să refacă podul vechi cu patru milioane de lei, a spus purtătorul de cuvânt.\n\n"
    "Lucrările încep în primăvară și trebuie să se termine înainte de vară, când mii de oameni trec râul."
)


@dataclass(frozen=True)
class Stated:
    """A file and what it says of itself; `authors` in the order of the file, `day` as the article states it."""

    file: str
    data: bytes
    title: str
    authors: tuple[str, ...] = ()
    day: str | None = None
    outlet: str | None = None


def text(
    file: str,
    head: str,
    body: str,
    title: str,
    *authors: str,
    day: str | None = None,
    outlet: str | None = None,
) -> Stated:
    return Stated(file, f"{head}\n\n{body}\n".encode(), title, authors, day, outlet)


def page(
    file: str,
    title: str,
    *authors: str,
    day: str | None = None,
    outlet: str | None = None,
    head: str = "",
    front: str = "",
    foot: str = "",
    linked: object = None,
    body: str = EN,
    shown: str | None = None,
) -> Stated:
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if linked else ""
    words = "".join(f"<p>{each}</p>" for each in body.split("\n\n"))
    page = (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{shown or title}</title>{head}{script}</head>"
        f"<body><article><h1>{title}</h1>{front}{words}</article><footer>{foot}</footer></body></html>"
    )
    return Stated(file, page.encode(), title, authors, day, outlet)


def person(*names: str) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]
