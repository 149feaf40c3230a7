"""Text that was once read in a wrong encoding and saved so (`CafÃ©`, `donâ€™t`), put right line by line by ftfy."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

# What UTF-8 bytes of accents, quotation marks, and Greek or Cyrillic letters make of themselves in cp1252. A capital
# before a closing mark (`CAFÉ”`) looks alike and is none.
_MOJIBAKE = re.compile(
    r"Ã[\u0080-\u00bfŠŒŽšœžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|Â[\u00a1-\u00bf]|â(?:€|‚¬|„¢|\u0080[\u0080-\u00bf])"
    r"|(?:[ÐÑÎÏ][\u0080-\u00bfŠŒŽšœžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]){3}"
)


def mended(text: str) -> str:
    """The text with such lines put right; all others, and what ftfy would change beside their encoding, as they are."""
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    ftfy: Any = import_module("ftfy")  # 0.2 s, needed by few files
    return "".join(
        str(ftfy.fix_encoding(line)) if _MOJIBAKE.search(line) else line
        for line in text.splitlines(keepends=True)
    )
