"""The functions and triggers of a store on a server: whether they are this program's own, and made anew where not.

The rules that a server holds stand in them. They may be another program's of the same version of the store, or have
been replaced by hand, and every table looks as it did.
"""

from __future__ import annotations

import re

from kakoreturn.store import schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.store.address import Address
    from kakoreturn.store.engine import Connection
    from kakoreturn.store.server_connection import ServerConnection

Described = tuple[str, ...]
"""The name of a function or a trigger, and all that makes it what it is."""

UNKNOWN = "unknown: "
"""What a problem begins with that is none of this program's own, and that it leaves alone."""

_FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\((.*?)\)\s+RETURNS (\w+) LANGUAGE (\w+)(.*?) AS \$\$(.*)\$\$", re.DOTALL)
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) ")
_OF_IT = (
    "FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang JOIN pg_namespace AS n ON n.oid = p.pronamespace "
    "WHERE n.nspname = ?"
)
_FUNCTIONS_THERE = (
    "SELECT p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname, "
    # A copy that pg_dump made has the path with a space in it.
    f"p.prosecdef::text || replace(coalesce(array_to_string(p.proconfig, ';'), ''), ' ', ''), p.prosrc {_OF_IT}"
)
_OF_ITS_TABLES = (
    "FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE n.nspname = ? AND NOT t.tgisinternal"
)
_TRIGGERS_THERE = f"SELECT t.tgname, pg_get_triggerdef(t.oid, true) {_OF_ITS_TABLES} AND t.tgenabled = 'O'"
_DROPS = (
    f"SELECT t.tgname, format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass) {_OF_ITS_TABLES}",
    f"SELECT p.proname, format('DROP FUNCTION %s', p.oid::regprocedure) {_OF_IT}",
)


def problems(connection: Connection, address: Address) -> list[str]:
    """What is not as this program makes it, in words."""
    wanted, there = _declared(address), _there(connection, address)
    other = sorted({name for name, *_ in wanted - there})
    more = sorted({name for name, *_ in there - wanted} - set(other))
    return [f"missing, switched off or changed: {name}" for name in other] + [f"{UNKNOWN}{name}" for name in more]


def make_anew(connection: ServerConnection, address: Address) -> bool:
    """Make them as this program does where they are not, in the transaction that was begun; whether that was so.

    What has another name than any of them is left alone.
    """
    wanted = _declared(address)
    if wanted <= _there(connection, address):
        return False
    ours = {name for name, *_ in wanted}
    drops = [drop for query in _DROPS for name, drop in connection.execute(query, (address.store,)) if name in ours]
    for statement in (*drops, *filter(_makes_one, schema.statements(schema.SERVER_FILE))):
        connection.hold(statement)
    return True


def _makes_one(statement: str) -> bool:
    return bool(_FUNCTION.match(statement) or _TRIGGER.match(statement))


def _declared(address: Address) -> set[Described]:
    described = set[Described]()
    for statement in schema.statements(schema.SERVER_FILE):
        if function := _FUNCTION.match(statement):
            name, arguments, result, language, settings, source = function.groups()
            path = f"search_path={address.store},pg_temp" if settings else ""
            described.add((name, _plain(arguments), result, language, f"false{path}", source))
        elif trigger := _TRIGGER.match(statement):
            described.add((trigger[1], statement))
    return described


def _there(connection: Connection, address: Address) -> set[Described]:
    functions = connection.execute(_FUNCTIONS_THERE, (address.store,))
    found: set[Described] = {(name, _plain(arguments), *more) for name, arguments, *more in functions}
    return found | set(map(tuple, connection.execute(_TRIGGERS_THERE, (address.store,))))


def _plain(arguments: str) -> str:
    """Arguments as they are declared and as the server tells them: the same, whatever is in capitals or quoted."""
    return " ".join(arguments.replace('"', "").lower().split())
