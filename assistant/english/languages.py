"""What languages are called in English, by their codes (ISO 639-1)."""

from __future__ import annotations

_NAMES = """
    ar Arabic az Azerbaijani be Belarusian bg Bulgarian bn Bengali bs Bosnian ca Catalan cs Czech cy Welsh da Danish
    de German el Greek en English es Spanish et Estonian eu Basque fa Persian fi Finnish fr French ga Irish gl Galician
    gu Gujarati he Hebrew hi Hindi hr Croatian hu Hungarian hy Armenian id Indonesian is Icelandic it Italian ja Japanese
    ka Georgian kk Kazakh ko Korean lt Lithuanian lv Latvian mk Macedonian mr Marathi ms Malay mt Maltese nl Dutch
    nn Norwegian no Norwegian pl Polish pt Portuguese ro Romanian ru Russian sk Slovak sl Slovene sq Albanian sr Serbian
    sv Swedish sw Swahili ta Tamil te Telugu th Thai tl Tagalog tr Turkish uk Ukrainian ur Urdu uz Uzbek vi Vietnamese
    zh Chinese
""".split()
LANGUAGES = dict(zip(_NAMES[::2], _NAMES[1::2], strict=True))
