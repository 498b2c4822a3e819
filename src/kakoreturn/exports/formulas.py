"""Keeping what was typed by somebody from running as a formula in a spreadsheet, and back."""

import re

# A cell that begins so is a formula to some spreadsheet, full-width signs included. Apostrophes in front count, so
# that taking one away is always the reverse of putting one there.
_BEGINS = r"'*[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(_BEGINS)
_MADE_HARMLESS = re.compile(f"'{_BEGINS}")


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def undone(cell: str) -> str:
    """The text that `harmless` made this cell of; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and _MADE_HARMLESS.match(cell) else cell
