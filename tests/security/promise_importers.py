"""Lists of orders, exported stores, backups and photos from outside: each is taken in whole or refused whole.

Damaged bytes and generated content of every kind of file that is taken in; packed ones are damaged inside too, where
their checksums agree. What is taken in must leave a store that passes every check, what is refused one as it was.
"""

import csv
import io
import json
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]
from PIL import Image

from kakoreturn.domain.order_fields import FIELD
from kakoreturn.lists import sources
from tests.faults.frame import Tally, Trial, weakened
from tests.faults.program import Program
from tests.lists.reading import ods
from tests.support.answers import Ran
from tests.support.pictures import as_bytes

from .drawing import damaged_bytes, damaged_lines, damaged_parts, drawn
from .hostile import TEXTS, badly_refused

_DIGITS = 15  # as many as Excel keeps
_SLOW = 10.0  # seconds; nothing here takes a tenth of it
_CELLS = st.one_of(
    st.sampled_from(["", "KB1", "KB2", "A-1", "10.00", "1.059,50", "¥ 88", "-1", "1e999", "nan", "9" * 400, "١٢"]),
    st.sampled_from(["2026-06-01", "03/04/2026", "31.12.2026", "2026-02-30", "0001-01-01", "45000", "6月1日", "24:00"]),
    st.sampled_from(
        ["=1+1", "@x", "CNY", "EUR", "yes", "shoes", "kakobuy", "https://shop.example/1", "true", '"', "'"]
    ),
    TEXTS,
)
_HEADINGS = st.one_of(st.sampled_from([*FIELD, "订单号", "Preis (EUR)", "Unit Price(CNY)", "notes", ""]), TEXTS)
_SCALARS = st.one_of(
    st.sampled_from(["null", "true", "-1", "0", "1e999", "NaN", "9" * 5000, '""', "[]", "{}", "[" * 5000, '"\\ud800"']),
    st.sampled_from(['"sent"', '"closed"', '"2026-02-30"', '"9999-12-31"', '"exchange"', '{"a": {"b": []}}']),
    TEXTS.map(json.dumps),
)


@st.composite
def _tables(draw: st.DrawFn) -> list[list[str]]:
    """Rows of cells, the first of them headings, most of which name a field."""
    names = ["order", *draw(st.lists(_HEADINGS, min_size=1, max_size=6))]
    rows = draw(st.lists(st.lists(_CELLS, max_size=len(names) + 1), max_size=6))
    return [draw(st.permutations(names)), *rows]


@st.composite
def _csv(draw: st.DrawFn) -> bytes:
    rows, text = draw(_tables()), io.StringIO()
    between, end = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    writer = csv.writer(text, delimiter=between, lineterminator=end)
    writer.writerows(rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "cp1252"]))
    return text.getvalue().encode(encoding, "replace")


def _workbook(rows: list[list[str]]) -> bytes:
    book, made = Workbook(), io.BytesIO()
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            # What Excel itself cannot hold is left out; the damaged ones have it.
            cell = "".join(char for char in value if char.isprintable())
            is_number = cell.isascii() and cell.isdecimal() and len(cell) <= _DIGITS
            book.active.cell(place, column, float(cell) if is_number else cell)
    book.save(made)
    return made.getvalue()


_TABLE = [
    ["order", "item", "seller", "price", "currency", "quantity", "stocked", "qc photos", "shipped", "return until"],
    ["KB1", "Canvas tote", "River Studio", "59.50", "CNY", "2", "2026-06-02", "2026-06-03", "", "2026-07-01"],
    ["KB2", "Desk lamp", "灯饰工厂", "19.00", "EUR", "1", "2026-06-03", "", "2026-06-08", ""],
]


class Importer:
    """The program, given files to take in; what it is held to after each."""

    def __init__(self, folder: Path) -> None:
        self.program = Program(folder).furnish()
        self.folder = folder
        self.empty = folder / "empty" / "kako.db"
        self.empty.parent.mkdir()

    def files(self) -> dict[str, tuple[st.SearchStrategy[bytes], Any]]:
        """Every kind of file, and what takes it in."""
        text = "\n".join(",".join(row) for row in _TABLE).encode()
        sheet = ods(_TABLE)
        objects = json.dumps([dict(zip(_TABLE[0], row, strict=True)) for row in _TABLE[1:]], indent=1).encode()
        book, store, backup = _workbook(_TABLE), self._exported(), self._backup()
        found: dict[str, tuple[st.SearchStrategy[bytes], Any]] = {
            "a list of any cells": (_csv(), self.orders),
            "a damaged list": (st.one_of(damaged_lines(text, _CELLS, b","), damaged_bytes(text)), self.orders),
            "a workbook of any cells": (_tables().map(_workbook), self.orders),
            "a damaged OpenDocument sheet": (
                st.one_of(damaged_bytes(sheet), damaged_parts(sheet, damaged_bytes)),
                self.orders,
            ),
            "damaged objects": (st.one_of(damaged_lines(objects, _SCALARS, b":"), damaged_bytes(objects)), self.orders),
            "a damaged workbook": (st.one_of(damaged_bytes(book), damaged_parts(book, damaged_bytes)), self.orders),
            "a damaged store": (st.one_of(damaged_lines(store, _SCALARS, b":"), damaged_bytes(store)), self.store),
            "a damaged backup": (st.one_of(damaged_bytes(backup), damaged_parts(backup, damaged_bytes)), self.backup),
        }
        pictures = {kind: damaged_bytes(_picture(kind)) for kind in ("JPEG", "PNG", "WEBP")}
        return found | {f"a damaged {kind}": (files, self.photo) for kind, files in pictures.items()}

    def orders(self, data: bytes) -> str:
        """Give it a list of orders."""
        return self._changes("order", "import", self._written(data, "list"))

    def photo(self, data: bytes) -> str:
        """Give it a photo."""
        return self._changes("photo", "add", "1", self._written(data, "photo.jpg"))

    def store(self, data: bytes) -> str:
        """Give it an exported store."""
        return self._fills("import", self._written(data, "store.json"))

    def backup(self, data: bytes) -> str:
        """Give it a backup."""
        return self._fills("restore", self._written(data, "backup.zip"))

    def _changes(self, *words: str) -> str:
        before = _entries(self.program.db)
        answer, slow = self._timed(self.program, *words)
        if answer.code:
            untouched = _entries(self.program.db) == before
            return slow or badly_refused(answer) or ("" if untouched else "it was refused, and changed something")
        wrong = slow or ", ".join(self.program.bad_checks()) or _crashed(self.program("order", "list"))
        if _entries(self.program.db) > before:
            wrong = wrong or _crashed(self.program("undo"))
        return wrong

    def _fills(self, *words: str) -> str:
        """Take a file into a store that is not there, and clear it away again."""
        own = self.program.db
        self.program.db = self.empty
        answer, slow = self._timed(self.program, *words)
        if answer.code:
            wrong = slow or badly_refused(answer) or ("a store is there" if self.empty.exists() else "")
        else:
            bad = set(self.program.bad_checks()) - {"photos"}  # an exported store comes without them
            wrong = slow or ", ".join(sorted(bad)) or _crashed(self.program("status", "--all"))
        for one in sorted(self.empty.parent.rglob("*"), reverse=True):
            one.rmdir() if one.is_dir() else one.unlink()
        self.program.db = own
        return wrong

    def _timed(self, program: Program, *words: str) -> tuple[Ran, str]:
        began = time.monotonic()
        answer = program(*words)
        return answer, "it took too long" if time.monotonic() - began > _SLOW else ""

    def _written(self, data: bytes, name: str) -> str:
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)

    def _exported(self) -> bytes:
        made = self.folder / "exported.json"
        assert self.program("export", "json", "--out", str(made)).code == 0
        return made.read_bytes()

    def _backup(self) -> bytes:
        made = self.folder / "made.zip"
        assert self.program("backup", str(made)).code == 0
        return made.read_bytes()


def _picture(kind: str) -> bytes:
    pixels = random.Random(1).randbytes(40 * 30 * 3)  # noqa: S311 - any picture will do
    return as_bytes(Image.frombytes("RGB", (40, 30), pixels), kind)


def _entries(db: Path) -> int:
    with closing(sqlite3.connect(db)) as connection:
        return int(connection.execute("SELECT count(*) FROM journal").fetchone()[0])


def _crashed(answer: Ran) -> str:
    return "" if answer.code == 0 and answer.in_order else f"exit code {answer.code}: {answer.err!r}"


def try_files(trial: Trial, count: int) -> Tally:
    """Let so many files of each kind be taken in."""
    tally, importer = Tally(), Importer(trial.folder)
    for kind, (files, take) in importer.files().items():
        for data in drawn(files, count, again=not trial.full):
            wrong = take(data)
            tally.test(not wrong, f"{kind}: {data!r:.300}: {wrong}")
    return tally


def attempt(trial: Trial) -> Tally:
    return try_files(trial, trial.times(40, 600))


def control(trial: Trial) -> Tally:
    """A program that takes every text for UTF-8."""
    with weakened(sources, encoding_of=lambda *_: "utf-8"):
        return try_files(trial, 20)
