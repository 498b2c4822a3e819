"""What text may come in, and what may go out to a terminal.

Coming in, text is brought to one Unicode form (NFC). Short fields (an order number, an item) are refused when they
hold a character that cannot be written; from long texts (notes, defects, messages) such characters are taken out.
Going out, everything passes `safe`: whatever was stored, no control character and no bidirectional override reaches a
terminal. What is printed to be pasted into a shell passes `shell_quoted`.
"""

from __future__ import annotations

import sys
import unicodedata
from enum import StrEnum

from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.later import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ORDER_NUMBER_LENGTH = 64
SHORT_LENGTH = 200
URL_LENGTH = 2000
# More than any number of a case has; SQLite's integers end at nineteen.
_MOST_DIGITS = 16
_LEAST_MISTYPED = 5  # shorter words are alike by chance

_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
_TAKEN_OUT = f"[{_CONTROL}]"
_UNSAFE = f"[{_CONTROL}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
_NEWLINES = "\r\n?|\u2028|\u2029"
# What means nothing to any shell; what means nothing in quotes.
_BARE = frozenset("._-/:@+")
_IN_QUOTES = _BARE | frozenset(" ,;()#=~?")


class Placeholder(StrEnum):
    """What stands in a printed command for a word that no shell could be trusted with."""

    ORDER = "ORDER"
    CASE = "CASE"
    STORE = "STORE"
    FILE = "FILE"
    TEXT = "TEXT"
    COLUMN = "COLUMN=FIELD"


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


def is_number(word: str) -> bool:
    """Whether a word is the number of something on record, such as a case or an item of an order."""
    return word.isdecimal() and word.isascii() and len(word) < _MOST_DIGITS


def item_of_order(name: str) -> tuple[str, int] | None:
    """The order and the line that `KB1/2` says, None for a name that says no line."""
    number, slash, line = name.rpartition("/")
    return (number, int(line)) if slash and number and is_number(line) else None


def long(value: str, name: str) -> tuple[str, int]:
    """A long text as it is stored, and how many control characters were taken out. Raises UsageProblem when empty."""
    clean, removed = value, 0
    if not value.isprintable():
        clean, removed = re.subn(_TAKEN_OUT, "", re.sub(_NEWLINES, "\n", value))
    clean = unicodedata.normalize("NFC", clean).strip()
    if not clean:
        raise UsageProblem(f"{name} is empty", f"give {name} with at least one character")
    return clean, removed


def could_be_stored(text: str) -> bool:
    """Whether it holds nothing that is refused in short fields, and taken out of long ones."""
    return text.isprintable() or re.search(_TAKEN_OUT, text) is None


def has_chinese(text: str) -> bool:
    """Whether there is a Chinese sign in it. A pattern that knows them takes long to compile."""
    return not text.isascii() and any("\u3400" <= sign <= "\u9fff" for sign in text)


def safe(text: str) -> str:
    """`text` fit for a terminal, newlines and tabs kept; everything else is shown as it is."""
    # Nearly every text is; the pattern takes long to compile.
    return text if text.replace("\n", "").replace("\t", "").isprintable() else re.sub(_UNSAFE, "", text)


def one_line(text: str) -> str:
    """`text` fit for one line of a terminal: newlines, tabs and runs of them become one space."""
    return text if text.isprintable() else re.sub(r"[\n\t]+", " ", safe(text))


def is_same(text: str | None, other: str | None) -> bool:
    """Whether two names are the same to a reader, in whatever case and with whatever spaces; None is no name."""
    return text == other or (text is not None and other is not None and folded(text) == folded(other))


def folded(text: str) -> str:
    """A text as it is compared: whatever its case and its spaces."""
    return " ".join(text.casefold().split())


def listed(names: Sequence[str], most: int = 12) -> str:
    """Names with commas between them; of very many the first, and how many there are besides."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def count(number: int, thing: str, things: str | None = None) -> str:
    """`1 case`, `2 cases`."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def file_name(text: str) -> str:
    """`text` as the beginning of a file's name on any system: letters and digits, all else a hyphen; at most 40."""
    name = "".join(char if char.isalnum() else "-" for char in unicodedata.normalize("NFC", text))
    return re.sub("-+", "-", name)[:40].strip("-") or "order"


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The one of `known` that `word` was probably meant to be: as much of the two is alike at least, of 1."""
    from difflib import get_close_matches  # for mistakes alone

    return next(iter(get_close_matches(word, list(known), 1, likeness)), None)


def is_slip(word: str, other: str) -> bool:
    """Whether a long word is the other one mistyped: a sign too many or too few, or two of them swapped.

    Another sign in the place of one is no slip, as numbers that count up differ so.
    """
    short, long_ = sorted((word.casefold(), other.casefold()), key=len)
    if len(short) < _LEAST_MISTYPED or short == long_ or len(long_) - len(short) > 1:
        return False
    at = next((at for at, (one, two) in enumerate(zip(short, long_, strict=False)) if one != two), len(short))
    if len(short) < len(long_):
        return short[at:] == long_[at + 1 :]
    return short[at : at + 2] == long_[at : at + 2][::-1] and short[at + 2 :] == long_[at + 2 :]


def shell_quoted(words: Iterable[str], instead: Placeholder = Placeholder.ORDER) -> str:
    """Words as they may stand in a command that is printed to be pasted; `instead` for each that may not.

    There are five shells that it may be pasted into, and what stands in it comes from lists and pages: a word is
    printed only where bash, zsh, fish, PowerShell and cmd each read it back as it is, bare or in quotes.
    """
    return " ".join(_in_a_shell(word) or instead for word in words)


def is_sayable(word: str) -> bool:
    """Whether a word may stand in a command that is printed."""
    return _in_a_shell(word) is not None


def placeholders(command: str) -> list[str]:
    """The placeholders that stand in a command, each once."""
    words = (re.sub(r"'[^']*'|\"[^\"]*\"", "", command) if "'" in command or '"' in command else command).split()
    return [one for one in dict.fromkeys(words) if one in set(Placeholder)]


def _in_a_shell(word: str) -> str | None:
    """A word bare or in quotes; None where one of the shells would make something else of it."""
    windows = sys.platform == "win32"
    own = "\\" if windows else ""
    if not word or word[0] == "-" or unicodedata.category(word[0])[0] == "M":
        return None
    # PowerShell takes a bare @ in front for its own.
    if word[0] != "@" and all(char in _BARE or char in own or _is_written(char) for char in word):
        return word
    # What stands behind a backslash at the end would not close the quotes.
    if word[-1] == "\\" or not all(char in _IN_QUOTES or char in own or _is_written(char) for char in word):
        return None
    return f'"{word}"' if windows else f"'{word}'"


def _is_written(char: str) -> bool:
    """Whether it is a letter or a digit of any script, or a mark that letters are written with."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


# A cell that begins so is a formula to some spreadsheet, full-width signs included. Apostrophes in front count, so
# that taking one away is always the reverse of putting one there.
_FORMULA = r"'*[=+\-@\t\r\n＝＋－＠]"


def harmless_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if re.match(_FORMULA, text) else text


def text_of_cell(cell: str) -> str:
    """The text that `harmless_cell` made this cell of; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and re.match(f"'{_FORMULA}", cell) else cell


def names_a_server(store: str) -> bool:
    """Whether a store is named by the address of a server, of whatever kind, and not by the path of a file."""
    scheme, _, rest = store.partition(":")
    return scheme.lower() in {"postgresql", "postgres"} or (len(scheme) > 1 and rest.startswith("//"))
