"""What text may come in, and what may go out to a terminal.

Coming in, text is brought to one Unicode form (NFC). Short fields (an order number, an item) are refused when they
hold a character that cannot be written; from long texts (notes, defects, messages) such characters are taken out.
Going out, everything passes `safe`: whatever was stored, no control character and no bidirectional override reaches a
terminal.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence

from kakoreturn.domain.errors import UsageProblem, quoted

ORDER_NUMBER_LENGTH = 64
SHORT_LENGTH = 200

_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
_TAKEN_OUT = f"[{_CONTROL}]"
_UNSAFE = f"[{_CONTROL}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
_NEWLINES = "\r\n?|\u2028|\u2029"


def short(value: str, name: str, *, limit: int = SHORT_LENGTH) -> str:
    """A short field as it is stored. Raises UsageProblem when it is empty, too long or holds a control character."""
    text = unicodedata.normalize("NFC", value).strip()
    if not text:
        raise UsageProblem(f"{name} is empty", f"give {name} with at least one character")
    if len(text) > limit:
        raise UsageProblem(f"{name} {quoted(text)} has {len(text)} characters", f"{limit} are the most")
    if not text.isprintable() and any(unicodedata.category(char) in {"Cc", "Cs"} for char in text):
        raise UsageProblem(f"{name} {quoted(text)} holds a control character", "leave out what cannot be printed")
    return text


def order_number(value: str) -> str:
    """An order number as it is stored: 1 to 64 printable characters."""
    text = short(value, "the order number", limit=ORDER_NUMBER_LENGTH)
    if not text.isprintable():
        raise UsageProblem(f"the order number {quoted(text)} holds a character that cannot be printed")
    return text


def long(value: str, name: str) -> tuple[str, int]:
    """A long text as it is stored, and how many control characters were taken out. Raises UsageProblem when empty."""
    clean, removed = re.subn(_TAKEN_OUT, "", re.sub(_NEWLINES, "\n", value))
    clean = unicodedata.normalize("NFC", clean).strip()
    if not clean:
        raise UsageProblem(f"{name} is empty", f"give {name} with at least one character")
    return clean, removed


def safe(text: str) -> str:
    """`text` fit for a terminal, newlines and tabs kept; everything else is shown as it is."""
    return text if text.isascii() and text.isprintable() else re.sub(_UNSAFE, "", text)


def one_line(text: str) -> str:
    """`text` fit for one line of a terminal: newlines, tabs and runs of them become one space."""
    return text if text.isascii() and text.isprintable() else re.sub(r"[\n\t]+", " ", safe(text))


def file_name(text: str) -> str:
    """`text` as the beginning of a file's name on any system: letters and digits, all else a hyphen; at most 40."""
    name = "".join(char if char.isalnum() else "-" for char in unicodedata.normalize("NFC", text))
    return re.sub("-+", "-", name)[:40].strip("-") or "order"


def shell_quoted(words: Sequence[str]) -> str:
    """Words as a piece of a command line that this system's shell reads back as they are."""
    if sys.platform == "win32" or all(map(_is_plain, words)):
        return " ".join(word if _is_plain(word) else f'"{word}"' for word in words)
    import shlex

    return shlex.join(words)


def _is_plain(word: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9_.:/\\=+-]+", word) is not None


# A cell that begins so is a formula to some spreadsheet, full-width signs included. Apostrophes in front count, so
# that taking one away is always the reverse of putting one there.
_FORMULA = r"'*[=+\-@\t\r\n＝＋－＠]"


def harmless_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if re.match(_FORMULA, text) else text


def text_of_cell(cell: str) -> str:
    """The text that `harmless_cell` made this cell of; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and re.match(f"'{_FORMULA}", cell) else cell
