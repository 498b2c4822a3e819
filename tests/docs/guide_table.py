"""Which command acts on each row of the bundled guide, and which test reaches it.

A test names the rows that it reaches in its docstring, by the `source` that each row has in the guide file, one on a
line, as `Row: SOURCE → COMMAND`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kakoreturn.guides import bundled_guide

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\s*Row: (?P<source>.+?) → (?P<command>.+?)\.?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A row of the guide, the command line that acts on it (without the program's name), and the test that shows it."""

    source: str
    command: str
    file: str
    test: str


def sources(plain: object) -> Iterator[str]:
    """Every `source` in the values of a guide, in their order."""
    match plain:
        case dict():
            for key, value in plain.items():
                if key == "source":
                    yield value
                yield from sources(value)
        case list():
            for value in plain:
                yield from sources(value)


def guide_rows() -> list[str]:
    """The rows of the bundled guide, each once, in the order of its file."""
    return list(dict.fromkeys(sources(bundled_guide("kakobuy"))))


def reached() -> list[Reached]:
    """The rows that tests name."""
    found = []
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        if "Row: " not in text:
            continue
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                name = file.relative_to(ROOT).as_posix()
                lines = _ROW.finditer(ast.get_docstring(node) or "")
                found += [Reached(file=name, test=node.name, **line.groupdict()) for line in lines]
    return found


def table() -> str:
    """The table in Markdown: a line for each row of the guide and each test that reaches it."""
    tests = reached()
    lines = ["| row of the guide | command | test |", "|---|---|---|"]
    for source in guide_rows():
        lines += [
            f"| {source} | `{one.command}` | [`{one.test}`](../../../{one.file}) |"
            for one in tests
            if one.source == source
        ]
    return "\n".join(lines)
