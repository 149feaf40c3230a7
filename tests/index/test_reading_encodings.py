"""Old Macintosh text, text once read in a wrong encoding, and signs inside words that nobody sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.fakes import FakeEmbedder
from index.library import Library
from index.reading import extracted_text, read_bytes
from index.reading.decoding import decode
from index.reading.mending import mended

FRENCH = (
    "Les patrons de cafés de Lure protestent\r\rPar Zoë Lefèvre\r\r“Nous ne pouvons pas payer”, a dit André Lachaîne, qui "
    "tient le café L’Étoile – il perdra 30 % de ses places, près de €48 le mètre carré.\r"
)
GERMAN = "Die alte Brücke über die Füße des Flusses wird für vier Millionen erneuert, sagte Jörg Müller – „sehr schön“."
POLISH = "Rada miasta zdecydowała o przebudowie mostu, który łączy brzegi rzeki, powiedział rzecznik. Żółta łódź płynęła."
CZECH = "Zastupitelstvo rozhodlo o přestavbě starého mostu, řekl mluvčí. Práce začnou na jaře a skončí před létem."
HUNGARIAN = "A közgyűlés úgy döntött, hogy újjáépíti a régi hidat az idő előtt, mondta a szóvivő; a fűrészek és kövek közül."
RUSSIAN = "Городской совет решил перестроить старый мост, сообщил представитель мэрии во вторник."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(FRENCH, "mac_roman"), (FRENCH, "cp1252"), (GERMAN, "mac_roman"), (GERMAN, "cp1252"), (POLISH * 3, "cp1250"),
     (CZECH * 3, "cp1250"), (HUNGARIAN * 3, "cp1250"), (RUSSIAN * 3, "cp1251"), (RUSSIAN * 3, "koi8_r")],
)  # fmt: skip
def test_eight_bits_are_read_as_they_were_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


BROKEN = {
    "CafÃ© owners donâ€™t pay â‚¬48 or Â£40.": "Café owners don’t pay €48 or £40.",
    "Ð¡Ð¾Ð²ÐµÑ‚ Ð³Ð¾Ñ€Ð¾Ð´Ð° решил": "Совет города решил",
    "Die BrÃ¼cke Ã¼ber die StraÃŸe": "Die Brücke über die Straße",
    "a “CAFÉ” in SÃO PAULO, Â and Ã alone": "a “CAFÉ” in SÃO PAULO, Â and Ã alone",
    "ﬁve Ｆｕｌｌ “quotes” &amp; more": "ﬁve Ｆｕｌｌ “quotes” &amp; more",
    "naïve fiancée of Ñuñoa": "naïve fiancée of Ñuñoa",
}


@pytest.mark.parametrize(("written", "read"), BROKEN.items())
def test_text_once_read_wrongly_is_put_right_and_nothing_else_is(written: str, read: str) -> None:
    assert mended(f"First line, plain.\n{written}\n") == f"First line, plain.\n{read}\n"


def test_a_quotation_of_mended_text_stands_in_the_file_as_it_is_mended() -> None:
    data = "Pier\n\nThe cafÃ© on the pier wonâ€™t open this year, its owner said on Monday in the town hall.".encode()
    (article,) = read_bytes("a.txt", data)
    assert "café on the pier won’t open" in article.text and "café on the pier won’t" in extracted_text(
        "a.txt", data
    )


HIDDEN = "The director Ma\u00adthil\u00adda Quen\u200bnell said that the ob\u2060serva\u00adtory closes in December."


def test_signs_that_nobody_sees_are_kept_and_found_past(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(f"A house closes\n\n{HIDDEN}\n", "utf-8")
    with Library.open(tmp_path / "library", FakeEmbedder(), create=True) as library:
        library.sync(tmp_path / "articles")
        for question in ("Mathilda", "Quennell", "Ma\u00adthilda", "observatory"):
            assert [hit.keyword_rank for hit in library.search(question)][:1] == [1], question
        (checked,) = library.check_quotations("“Mathilda Quennell said that the observatory closes”")
        assert checked.status == "exact" and checked.but_for == ("invisible signs",)
        assert (
            checked.stored
            == "Ma\u00adthil\u00adda Quen\u200bnell said that the ob\u2060serva\u00adtory closes"
        )
        assert library.verify().faults == ()
