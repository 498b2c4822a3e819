"""The generated parts of the documents: `python -m tests.docs.write` writes them."""

from pathlib import Path

from . import flow_diagram, guide_table

PAGE = Path(__file__).parents[2] / "src/kakoreturn/domain/README.md"
"""What the generated parts stand in, each between two comments with its name."""

PARTS = {"flow": flow_diagram.diagrams, "guide-table": guide_table.table}


def part_of(text: str, name: str) -> str:
    """A generated part of a text. Raises ValueError where it has none."""
    _, found = text.split(f"<!-- {name} -->\n")
    part, _ = found.split(f"\n<!-- /{name} -->")
    return part


def renewed(text: str) -> str:
    """The text with the parts of today."""
    for name, made in PARTS.items():
        text = text.replace(part_of(text, name), made())
    return text


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
