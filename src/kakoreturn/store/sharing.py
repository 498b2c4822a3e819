"""Making a store on a server, and who may do what in it.

Whoever makes a store keeps it, and may do everything in it. Two roles are made with it, for that one to grant: who
reads, and who records, which is to add to what is there and to take nothing away.
"""

from __future__ import annotations

import contextlib
from enum import StrEnum

from kakoreturn.domain.errors import Refused, StoreProblem, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.store import schema, server_functions, tally
from kakoreturn.store.format import SCHEMA_VERSION, refuse_newer
from kakoreturn.store.postgresql import ServerEngine, told_version
from kakoreturn.store.server_connection import ServerConnection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.store.address import Address

_OLDEST = 13
# Of every version: where the database has another schema of that name, one of these is not there.
_IS_STORE = "SELECT FROM about, journal, items, cases LIMIT 0"
_ABOUT = (
    "SELECT to_regclass(?) IS NOT NULL, EXISTS (SELECT FROM pg_namespace WHERE nspname = ?), "
    "rolsuper OR rolcreaterole AND has_database_privilege(current_database(), 'CREATE') "
    "FROM pg_roles WHERE rolname = current_user"
)


class May(StrEnum):
    """What a role may do in a store, the most first."""

    KEEP = "keep"
    RECORD = "record"
    READ = "read"


@record
class Shares(Record):
    """A store on a server: its version, who asks, and every role that can log in there and may do something in it."""

    store: str
    version: int
    you: str
    roles: tuple[tuple[str, May], ...]


def recorder_of(address: Address) -> str:
    """The role of those who record."""
    return f"{address.store}_recorder"


def reader_of(address: Address) -> str:
    """The role of those who only read."""
    return f"{address.store}_reader"


def make(address: Address) -> None:
    """Make an empty store with its roles, all or nothing.

    Raises Refused where something of its name is there, StoreProblem where the role may not, or the server is too old.
    """
    with _connected(address) as connection:
        connection.execute("BEGIN")
        _check_server(connection, address)
        _check_free(connection, address)
        made = [f'CREATE SCHEMA "{address.store}"', *schema.statements(schema.SERVER_FILE)]
        for statement in made:
            connection.hold(statement)
        connection.execute("INSERT INTO about (one, version) VALUES (1, ?)", (SCHEMA_VERSION,))
        tally.count_anew(connection)
        for statement in _grants(address):
            connection.hold(statement)
        connection.execute("COMMIT")


@contextlib.contextmanager
def _connected(address: Address) -> Iterator[ServerConnection]:
    with ServerEngine(address).errors(), contextlib.closing(ServerConnection(address)) as connection:
        yield connection


def _check_server(connection: ServerConnection, address: Address) -> None:
    query = "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding')"
    version, encoding = connection.execute(query).fetchone()
    name = quoted(str(address), 200)
    if version < _OLDEST:
        raise StoreProblem(
            f"the server of {name} is PostgreSQL {version}, which is too old", f"it takes PostgreSQL {_OLDEST} or later"
        )
    if encoding != "UTF8":
        raise StoreProblem(
            f"the database of {name} keeps its text as {encoding}", "name a database that was made with ENCODING 'UTF8'"
        )


def _check_free(connection: ServerConnection, address: Address) -> None:
    is_store, is_taken, may = connection.execute(_ABOUT, (f"{address.store}.about", address.store)).fetchone()
    other = "name another store, as in: kakoreturn share init --store NAME"
    if is_taken:
        what = "is there already" if is_store else "cannot be made: the database has another schema of its name"
        raise Refused(f"the store {quoted(str(address), 200)} {what}", "kakoreturn share status" if is_store else other)
    if not may:
        what = f"the server of {quoted(str(address), 200)} does not let you make a store"
        raise StoreProblem(what, "ask who keeps it to make one, or for the right to make schemas there, and roles")
    # Roles are those of all databases of a server: whoever may record in one store must not in another by that.
    query = "SELECT rolname FROM pg_roles WHERE rolname IN (?, ?)"
    if found := connection.execute(query, (reader_of(address), recorder_of(address))).fetchone():
        raise Refused(f"the server has a role {found[0]} already, of another store of that name", other)


def _grants(address: Address) -> Iterator[str]:
    reader, recorder = reader_of(address), recorder_of(address)
    yield f'CREATE ROLE "{reader}" NOLOGIN'
    yield f'CREATE ROLE "{recorder}" NOLOGIN IN ROLE "{reader}"'
    yield f'GRANT USAGE ON SCHEMA "{address.store}" TO "{reader}"'
    yield f'GRANT SELECT ON ALL TABLES IN SCHEMA "{address.store}" TO "{reader}"'
    yield f'GRANT INSERT ON journal, guides, files TO "{recorder}"'
    yield f'GRANT INSERT, UPDATE, DELETE ON items, cases TO "{recorder}"'
    yield f'GRANT UPDATE ON tally TO "{recorder}"'
    yield f'GRANT UPDATE (one) ON about TO "{recorder}"'  # which is to lock its row


# What brings a store of a version to the next one. There was none before version 3.
_STEPS: dict[int, tuple[str, ...]] = {}


@record
class Upgraded(Record):
    """What an upgrade found: the version that a store had, and whether its functions were not this program's own."""

    version: int
    made_anew: bool


def upgrade(address: Address) -> Upgraded:
    """Bring a store up to this program, its functions and triggers with it, all or nothing.

    Raises NotFound where there is no such store, StoreProblem where the role may not.
    """
    with _opened(address) as connection:
        version = _version(connection)
        refuse_newer(version, address)
        if version == SCHEMA_VERSION and not server_functions.problems(connection, address):
            return Upgraded(version=version, made_anew=False)
        connection.hold("BEGIN")
        version = _version(connection, "FOR UPDATE")
        for step in range(version, SCHEMA_VERSION):
            if step not in _STEPS:
                name = quoted(str(address), 200)
                hint = "kakoreturn export json writes its record, with the program that it was made with"
                raise StoreProblem(f"the store {name} is of version {step}, which cannot be upgraded", hint)
            for statement in _STEPS[step]:
                connection.hold(statement)
        made_anew = server_functions.make_anew(connection, address)
        connection.execute("UPDATE about SET version = ?", (SCHEMA_VERSION,))
        connection.execute("COMMIT")
    return Upgraded(version=version, made_anew=made_anew)


def _version(connection: ServerConnection, lock: str = "") -> int:
    return told_version(connection.execute(f"SELECT version FROM about {lock}").fetchone())  # noqa: S608 - words above


@contextlib.contextmanager
def _opened(address: Address) -> Iterator[ServerConnection]:
    """A store, of whatever version."""
    engine = ServerEngine(address)
    with contextlib.closing(engine), engine.errors():
        engine.open(of_any_version=True)
        assert engine.connection is not None
        engine.connection.execute(_IS_STORE)
        yield engine.connection


def shares(address: Address) -> Shares:
    """Who may do what. Raises NotFound where there is no such store."""
    with _opened(address) as connection:
        version = _version(connection)
        query = (
            "SELECT r.rolname, pg_has_role(r.oid, n.nspowner, 'MEMBER'), "
            "has_table_privilege(r.oid, 'journal', 'INSERT') FROM pg_roles AS r, pg_namespace AS n "
            "WHERE n.nspname = ? AND r.rolcanlogin AND has_table_privilege(r.oid, 'journal', 'SELECT') "
            "AND has_schema_privilege(r.oid, n.oid, 'USAGE') ORDER BY r.rolname"
        )
        roles = tuple(
            (str(name), May.KEEP if keeps else May.RECORD if records else May.READ)
            for name, keeps, records in connection.execute(query, (address.store,))
        )
        return Shares(store=address.store, version=version, you=connection.role, roles=roles)
