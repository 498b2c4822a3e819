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
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=imports):
                exec(compile(ast.Module(imports, []), module, "exec"), found)  # noqa: S102 - a part of this program
    return found


def types_of(kind: type[Record]) -> dict[str, Any]:
    """The type of each field of a record."""
    found: dict[str, Any] = {}
    for one in reversed(kind.__mro__[:-1]):
        found |= inspect.get_annotations(one, globals=names(one.__module__), eval_str=True)
    return {name: found[name] for name in kind.field_names}
