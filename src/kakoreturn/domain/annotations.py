"""What stands in annotations, read: few programs that run need to know.

Modules import what only their annotations name in a block for type checkers, which is not run. Here it is.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kakoreturn.domain.records import Record


@cache
def names(module: str) -> dict[str, Any]:
    """What the annotations of a module are written in: its names, and those that it imports for them alone."""
    loaded = sys.modules[module]
    found = dict(vars(loaded))
    for statement in ast.parse(inspect.getsource(loaded)).body:
        match statement:
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=statements):
                for one in statements:
                    _run(one, module, found)
    return found


def _run(statement: ast.stmt, module: str, found: dict[str, Any]) -> None:
    try:
        exec(compile(ast.Module([statement], []), module, "exec"), found)  # noqa: S102 - a part of this program
    except ImportError:  # where it is imported from, it stands in such a block too
        if not isinstance(statement, ast.ImportFrom) or statement.module is None:
            raise
        theirs = names(statement.module)
        found |= {name.asname or name.name: theirs[name.name] for name in statement.names}


def types_of(kind: type[Record]) -> dict[str, Any]:
    """The type of each field of a record."""
    found: dict[str, Any] = {}
    for one in reversed(kind.__mro__[:-1]):
        found |= inspect.get_annotations(one, globals=names(one.__module__), eval_str=True)
    return {name: found[name] for name in kind.field_names}
