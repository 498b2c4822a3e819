"""PostgreSQL's driver, loaded without what it does not need.

Only what speaks to a server loads this. It is psycopg2: psycopg 3 takes five times as long to import, which is more
than all the rest of a short command.
"""

from __future__ import annotations

import contextlib
import sys

from kakoreturn.domain.errors import StoreProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def without(module: str) -> Iterator[None]:
    """Let an import in the block do without a module that it does not need."""
    absent = module not in sys.modules
    if absent:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if absent:
            del sys.modules[module]


try:
    with without("ssl"):  # for locks that OpenSSL needed before 1.1; it takes a seventh of a short command
        import psycopg2
        from psycopg2 import extensions
except ImportError:
    raise StoreProblem(
        "a store on a server needs PostgreSQL's driver, which is not installed",
        "install it with: pip install 'kakoreturn[postgresql]'",
    ) from None

__all__ = ["extensions", "psycopg2"]
