"""What `doctor` checks of a store on a server in place of what it checks of a file."""

from __future__ import annotations

import re

from kakoreturn.maintenance import dump
from kakoreturn.store import journal, last_head, schema, server_functions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kakoreturn.store.address import Address
    from kakoreturn.store.engine import Connection

Finding = tuple[list[str], str]

# What a server must be set to, so that nothing is lost at a power cut or changes unseen.
_SETTINGS = {"fsync": "on", "full_page_writes": "on", "data_checksums": "on"}
_COLUMNS = (
    "SELECT table_name, column_name, upper(data_type), is_nullable FROM information_schema.columns "
    "WHERE table_schema = ?"
)
# Whoever is no keeper of a table, and may take away from it, or change what stands in it.
_RIGHTS = (
    "SELECT DISTINCT grantee, table_name FROM information_schema.role_table_grants "
    "WHERE table_schema = ? AND table_name IN ('journal', 'guides', 'files') "
    "AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER') AND grantee <> grantor ORDER BY 1, 2"
)


def _server(connection: Connection, _: Address) -> Finding:
    names = (*_SETTINGS, "server_version")
    query = f"SELECT {', '.join('current_setting(?)' for _ in names)}"
    *set_to, version = connection.execute(query, names).fetchone()
    problems = [
        f"{name} is {value}: what is recorded may be lost or change unseen"
        for (name, wanted), value in zip(_SETTINGS.items(), set_to, strict=True)
        if value != wanted
    ]
    return problems, f"PostgreSQL {str(version).split()[0]}, and what it writes is synced and checked"


def _seen(connection: Connection, address: Address) -> Finding:
    """What was seen here before is there. Where it is not, that is said once: then the store is taken as it is."""
    seen, head = last_head.seen(address), dump.end(connection)
    if seen is None or connection.execute("SELECT count(*) FROM journal WHERE hash = ?", (seen[1],)).fetchone()[0]:
        return [], "what was seen here before is there"
    last_head.remember(address, head)
    lost = f"entry {seen[0]} was seen here before, and is lost with what else was recorded last; {head[0]} are there"
    return [lost], ""


def _schema(connection: Connection, address: Address) -> Finding:
    statements = schema.statements(schema.SERVER_FILE)
    there = set(map(tuple, connection.execute(_COLUMNS, (address.store,))))
    wanted = set(_declared_columns(statements))
    problems = [f"missing or changed: {table}.{column}" for table, column, *_ in sorted(wanted - there)]
    problems += [f"unknown or changed: {table}.{column}" for table, column, *_ in sorted(there - wanted)]
    return problems, "the tables are as declared"


def _functions(connection: Connection, address: Address) -> Finding:
    return server_functions.problems(connection, address), "functions and triggers are this program's own"


def _declared_columns(statements: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """The table, name and type of each column that is declared, and whether it may be null."""
    for statement in statements:
        if made := re.match(r"CREATE TABLE (\w+) \(", statement):
            for name, kind, rest in re.findall(r"^  ([a-z]\w*) (\w+)(.*)$", statement, re.MULTILINE):
                yield made[1], name, kind, "NO" if "NOT NULL" in rest else "YES"


def _files(connection: Connection, _: Address) -> Finding:
    named = journal.named_files(connection)
    kept = dict(connection.execute("SELECT sha256, encode(sha256(body), 'hex') = sha256 FROM files").fetchall())
    problems = [f"file {name[:12]}… is missing" for name in named if name not in kept]
    problems += [f"file {name[:12]}… was changed" for name in named if kept.get(name) is False]
    unnamed = len(kept.keys() - set(named))
    left = f"; {unnamed} that no case names" if unnamed else ""
    return problems, f"{len(named)} photos and attachments, content as hashed{left}"


def _rights(connection: Connection, address: Address) -> Finding:
    problems = [f"{who} may change {table}" for who, table in connection.execute(_RIGHTS, (address.store,))]
    return problems, "nobody but its keeper may take anything away"


BEFORE: dict[str, Callable[[Connection, Address], Finding]] = {
    "server": _server,
    "schema": _schema,
    "functions": _functions,
}
AFTER: dict[str, Callable[[Connection, Address], Finding]] = {"photos": _files, "rights": _rights, "seen": _seen}
_EXPORT = "ask who keeps the server; what is on record is taken out by: kakoreturn export json"
_UPGRADE = "who keeps the store makes them anew, all but unknown ones, with: kakoreturn share upgrade"
_UNKNOWN = "who keeps the store knows what they are for, or drops them by hand"


def hint(name: str, problems: Iterable[str]) -> str:
    """What helps where this check found these problems."""
    if name != "functions":
        return _EXPORT
    return _UNKNOWN if all(one.startswith(server_functions.UNKNOWN) for one in problems) else _UPGRADE
