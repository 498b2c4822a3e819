"""PostgreSQL's driver, loaded without what it does not need.

Only what speaks to a server loads this. It is psycopg2: psycopg 3 takes five times as long to import, which is more
than all the rest of a short command. Of psycopg2 it is the part that is written in C, where all is that is asked for
here: the package around it is a fourth of what it takes to load.
"""

from __future__ import annotations

import contextlib
import sys

from kakoreturn.domain.errors import StoreProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@contextlib.contextmanager
def without(*modules: str) -> Iterator[None]:
    """Let an import in the block do without modules that it does not need, or fail by them."""
    absent = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for module in absent:
            del sys.modules[module]


def _driver() -> Any:  # noqa: ANN401 - the driver has no types
    # The first thing that the package does is to load that part, which stays where the package itself fails. OpenSSL
    # had need of locks before 1.1, and of Python's ssl for them.
    with without("ssl", "psycopg2.extensions"), contextlib.suppress(ImportError):
        import psycopg2  # noqa: F401 - for that part
    try:
        return sys.modules["psycopg2._psycopg"]
    except KeyError:
        raise StoreProblem(
            "a store on a server needs PostgreSQL's driver, which is not installed",
            "install it with: pip install 'kakoreturn[postgresql]'",
        ) from None


driver = _driver()
