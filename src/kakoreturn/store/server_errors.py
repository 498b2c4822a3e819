"""What the errors of PostgreSQL, and of the library that speaks to it, mean for who uses a store on a server.

Their own words are not shown: they may hold a secret.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psycopg2 import Error

Reason = tuple[str, str]
"""What is wrong with a store, and what to do about it."""

MAY_NOT = ("does not let you do that", "ask who keeps the store for the role recorder: kakoreturn share status")
NO_STORE = (
    "is none: the database has a schema of its name with other tables",
    "check its name; a new one is made by: kakoreturn share init --store NAME",
)
UNREACHED = ("cannot be reached", "check the connection and the server, and try again")
# SQLSTATE of what is no error to whoever asked: there is no such table, what was decided by has changed, it was ended.
NO_TABLE, MOVED, CANCELED = "42P01", "40001", "57014"
# By SQLSTATE, or its first two characters.
_REASONS = {
    "08": UNREACHED,
    "25006": ("can only be read there: the server is a standby, or read-only", "name the server that takes changes"),
    "25P03": ("was left alone too long in the middle of a change", "try again; nothing was changed"),
    "28": ("refuses you", "check the name and the password of the role: ~/.pgpass, PGPASSWORD or the address"),
    "42501": MAY_NOT,
    "53": ("has no room", "ask who keeps the server to look at its disk and memory; nothing was changed"),
    "53300": ("has too many connections", "try again in a moment"),
    "55P03": ("is locked by another program", "try again in a moment"),
    "57": ("was stopped, or is starting", "try again in a moment"),
    CANCELED: ("took too long", "try again in a moment; nothing was changed"),
}
# Before there is a connection, the driver has no more than the words of the library and of the server.
_REFUSALS = {
    r'database ".*" does not exist': ("has no such database", "check the address"),
    "password|pg_hba|role .* does not exist|authentication|SCRAM": _REASONS["28"],
    "too many (clients|connections)|connection slots": _REASONS["53300"],
    "connection string is not valid|invalid (port|integer|sslmode|target)": ("cannot be read", "check the address"),
    "certificate|SSL|root\\.crt": (
        "has no certificate that can be checked",
        "keep the certificate of its authority as ~/.postgresql/root.crt, or name it with sslrootcert= in the address",
    ),
    "read-write|read-only|recovery": _REASONS["25006"],
    "starting up|shutting down": _REASONS["57"],
}


def reason(error: Error, *, connected: bool) -> Reason | None:
    """What an error means; None where the store itself is not as it was made."""
    if error.pgcode is not None:
        return _REASONS.get(error.pgcode) or _REASONS.get(error.pgcode[:2])
    if connected:
        return "was lost", "try again; nothing was changed"
    told = (what for said, what in _REFUSALS.items() if re.search(said, str(error), re.IGNORECASE))
    return next(told, UNREACHED)
