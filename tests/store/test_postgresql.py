"""A store on a server: what is written, who may, and what is said when the server is not what it should be."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kakoreturn.config import Config
from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import KakoError, NotFound, Refused, StoreProblem, UsageProblem
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Happening, OrderStage, Remedy
from kakoreturn.maintenance import dump
from kakoreturn.maintenance.integrity import checks_of, checkup
from kakoreturn.service import cases, orders, photos, recording, requests, rules, undoing
from kakoreturn.service.place import Place, opened
from kakoreturn.store import Store, last_head
from kakoreturn.store.address import Address
from kakoreturn.store.evidence import file_of
from kakoreturn.store.names import Glance
from tests.support.pictures import as_bytes, quarters
from tests.support.server import Server
from tests.support.stores import AT, DAYS, TODAY, add_photo, open_case, record, undo

pytest.importorskip("psycopg2", reason="the driver is not installed")
postgresql = pytest.importorskip("kakoreturn.store.postgresql")
sharing = pytest.importorskip("kakoreturn.store.sharing")
server_connection = pytest.importorskip("kakoreturn.store.server_connection")


@pytest.fixture
def address(server: Server) -> Address:
    """An empty store on a server, whose keeper runs the tests."""
    return server.made()


@pytest.fixture
def store(address: Address) -> Iterator[Store]:
    """The same store, open."""
    with Store(address) as opened:
        yield opened


def connection_of(store: Store) -> Any:  # noqa: ANN401 - of an engine or the other
    """The bare connection."""
    connection = store.connection()
    assert connection is not None
    return connection


@contextlib.contextmanager
def seen_in(folder: Path | None) -> Iterator[None]:
    """Keep what was seen in another folder, or nowhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", os.devnull if folder is None else str(folder))
        yield


Grant = Callable[[str], Address]


@pytest.fixture
def grant(server: Server, address: Address) -> Grant:
    """Make a role that may do this in the store; the store's address for it."""

    def granted(may: str) -> Address:
        user = f"{address.store}_{may}_person"
        server.sql(f"CREATE ROLE {user} LOGIN", *([f"GRANT {address.store}_{may} TO {user}"] if may else []))
        return server.address(address.store, user)

    return granted


def bad_checks(address: Address) -> dict[str, str]:
    """The checks of a store that fail, with what they say."""
    with Store(address) as store:
        connection = store.connection()
        assert connection is not None
        return {check.id: check.detail for check in checkup(connection, address) if not check.ok}


def hints(address: Address) -> dict[str, str]:
    """What helps where checks of a store fail."""
    with Store(address) as store:
        return {check.id: check.hint for check in checks_of(store) if check.hint}


# --- making one


def test_a_store_is_made_once_and_never_by_its_name(server: Server) -> None:
    address = server.address()
    with pytest.raises(NotFound, match="there is no store"), Store(address) as found:
        found.head()
    sharing.make(address)
    with Store(address) as store:
        assert store.exists
        assert store.head() is None
    with pytest.raises(Refused, match="is there already"):
        sharing.make(address)
    assert bad_checks(address) == {}


def test_what_another_made_is_no_store_and_none_is_made_of_it(server: Server) -> None:
    address = server.address()
    server.sql(f"CREATE SCHEMA {address.store}", f"CREATE TABLE {address.store}.journal (seq int)")
    with pytest.raises(Refused, match="another schema of its name"):
        sharing.make(address)
    with pytest.raises(StoreProblem, match="is none: the database has a schema of its name"), Store(address) as found:
        found.head()
    with pytest.raises(StoreProblem, match="is none"):
        sharing.shares(address)
    server.sql(f"CREATE ROLE {address.named('roles').store}_reader")
    with pytest.raises(Refused, match="already, of another store"):
        sharing.make(address.named("roles"))


def test_a_store_that_cannot_be_made_leaves_nothing(server: Server) -> None:
    address = server.address()
    server.sql(f"CREATE ROLE {address.store}_nobody LOGIN")
    with pytest.raises(StoreProblem, match="does not let you make a store"):
        sharing.make(server.address(address.store, f"{address.store}_nobody"))
    sharing.make(address)


# --- writing


def test_a_changeset_is_written_whole_and_signed_by_its_role(store: Store, address: Address) -> None:
    number = open_case(store)
    record(store, number, Happening.SENT)
    assert undo(store).by == "postgres"
    assert [changeset.by for changeset in store.changesets()] == ["postgres"] * 3
    case = store.case(number)
    assert case is not None
    assert case.state == "preparing"
    assert bad_checks(address) == {}


def test_a_changeset_that_is_refused_leaves_nothing(store: Store, address: Address) -> None:
    class _RefusedHereError(Exception):
        pass

    def refuse() -> None:
        with store.changeset(AT) as book:
            book.keep_guide("x", b"{}")
            book.flush()
            raise _RefusedHereError

    open_case(store)
    before = store.head()
    with pytest.raises(_RefusedHereError):
        refuse()
    assert store.head() == before
    assert open_case(store, "KB2") == 2
    assert bad_checks(address) == {}


def test_a_changeset_waits_for_another_and_sees_it(store: Store, address: Address) -> None:
    open_case(store)
    with store.changeset(AT), Store(address) as other:
        connection = other.connection()
        assert connection is not None
        connection.execute("SET lock_timeout = 1")
        with pytest.raises(StoreProblem, match="locked by another program"):
            open_case(other, "KB9")
        assert other.cases() != []  # whoever reads does not wait
    with Store(address) as other:
        assert open_case(other, "KB2") == 2
    assert open_case(store, "KB3") == 3


def test_what_is_read_in_a_snapshot_is_of_one_moment(store: Store, address: Address) -> None:
    open_case(store)
    with store.snapshot():
        before = store.head()
        with Store(address) as other:
            open_case(other, "KB2")
        assert store.head() == before
    assert store.head() != before


def test_what_is_read_as_a_whole_comes_some_rows_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for order in ("KB1", "KB2", "KB3"):
        open_case(store, order)
    expected = list(dump.journal_rows(connection_of(store)))
    monkeypatch.setattr(server_connection, "_AT_ONCE", 2)
    with store.snapshot():
        assert list(dump.journal_rows(connection_of(store))) == expected
        assert [case.order for case in store.each_case("1 = 1")] == ["KB1", "KB2", "KB3"]
        each = dump.journal_rows(connection_of(store))
        assert next(each) == expected[0]
        assert store.cases() != []  # in between
        assert list(each) == expected[1:]
    assert open_case(store, "KB4") == 4


def test_texts_are_put_in_order_by_their_bytes_as_in_a_file(store: Store) -> None:
    for order in ("b", "Z", "ä", "a", "é", "10", "9"):
        open_case(store, order)
    assert [order.number for order in store.orders("ORDER BY number")] == ["10", "9", "Z", "a", "b", "ä", "é"]


# --- who may do what


def test_who_records_adds_to_a_store_and_takes_nothing_away(address: Address, grant: Grant) -> None:
    recorder = grant("recorder")
    with Store(recorder) as store:
        number = open_case(store)
        record(store, number, Happening.SENT)
        undo(store)
        assert [changeset.by for changeset in store.changesets()] == [f"{address.store}_recorder_person"] * 3
    assert bad_checks(address) == {}


# A table of one's own in front of the journal does not stand in for it.
_IN_FRONT = (
    "CREATE TEMP TABLE mine AS SELECT 9 AS deed, 1 AS seq, session_user AS by; ALTER TABLE mine RENAME TO journal; "
    "INSERT INTO {store}.journal VALUES (9, 9, '', 1, NULL, '', '', '', NULL, NULL)"
)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM journal",
        "UPDATE journal SET body = '{}'",
        "TRUNCATE journal",
        "ALTER TABLE journal DISABLE TRIGGER ALL",
        "DROP TABLE journal",
        "DELETE FROM files",
        "DELETE FROM guides",
        "UPDATE about SET version = 4",
        "INSERT INTO journal VALUES (9, 9, '', 1, NULL, '', '', '', 'id', 'another')",
        "INSERT INTO journal VALUES (9, 9, '', 1, NULL, '', '', '', NULL, NULL)",
        "INSERT INTO journal VALUES (9, 1, '', 1, NULL, '', '', '', NULL, NULL)",
        _IN_FRONT,
    ],
)  # fmt: skip
def test_no_statement_lets_who_records_do_more(server: Server, address: Address, grant: Grant, statement: str) -> None:
    import subprocess

    recorder = grant("recorder")
    with Store(address) as store:
        open_case(store)
    with pytest.raises(subprocess.CalledProcessError) as refused:
        server.within(address, statement.replace("{store}", address.store), user=f"{recorder.store}_recorder_person")
    assert (
        "permission denied" in refused.value.stderr
        or "signed as another" in refused.value.stderr
        or ("must be owner" in refused.value.stderr)
    )
    assert bad_checks(address) == {}


def test_its_keeper_cannot_change_the_journal_by_a_slip(server: Server, address: Address) -> None:
    import subprocess

    with Store(address) as store:
        open_case(store)
    for statement in ("DELETE FROM journal", "UPDATE guides SET body = ''", "TRUNCATE journal"):
        with pytest.raises(subprocess.CalledProcessError) as refused:
            server.within(address, statement)
        assert "is append-only" in refused.value.stderr


def test_who_reads_sees_everything_and_records_nothing(address: Address, grant: Grant, tmp_path: Path) -> None:
    with Store(address) as store:
        open_case(store)
    photo = tmp_path / "seam.jpg"
    photo.write_bytes(b"a picture")
    with Store(grant("reader")) as store:
        assert [case.number for case in store.cases()] == [1]
        with pytest.raises(StoreProblem, match="does not let you do that"):
            open_case(store, "KB2")
        with pytest.raises(StoreProblem, match="does not let you do that"):
            add_photo(store, 1, photo)
        assert len(store.cases()) == 1


def test_who_may_nothing_is_told_so_and_not_that_there_is_no_store(grant: Grant) -> None:
    with pytest.raises(StoreProblem, match="does not let you"), Store(grant("")) as found:
        found.head()


def test_it_is_told_who_may_do_what(address: Address, grant: Grant) -> None:
    grant("recorder"), grant("reader"), grant("")
    told = sharing.shares(address)
    assert (told.you, told.version) == ("postgres", 3)
    assert dict(told.roles) == {
        "postgres": "keep",
        f"{address.store}_recorder_person": "record",
        f"{address.store}_reader_person": "read",
    }


# --- photos


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Be on another machine, as far as the cache goes."""

    def at(name: str) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))

    at("first")
    return at


def test_a_photo_is_kept_on_the_server_and_brought_to_who_looks(
    store: Store, tmp_path: Path, elsewhere: Callable[[str], None]
) -> None:
    photo = tmp_path / "seam.jpg"
    photo.write_bytes(b"\xff\xd8 a picture \x00\xff")
    sha256 = add_photo(store, open_case(store), photo)
    elsewhere("second")
    copy = file_of(store, sha256)
    assert copy.read_bytes() == photo.read_bytes()
    copy.write_bytes(b"another picture")  # a copy is never taken at its word
    assert file_of(store, sha256).read_bytes() == photo.read_bytes()


def test_a_photo_that_the_server_has_not_is_not_there(
    store: Store, address: Address, server: Server, tmp_path: Path, elsewhere: Callable[[str], None]
) -> None:
    photo = tmp_path / "seam.jpg"
    photo.write_bytes(b"a picture")
    sha256 = add_photo(store, open_case(store), photo)
    server.within(address, "DELETE FROM files")
    elsewhere("second")
    assert not file_of(store, sha256).exists()
    assert "is missing" in bad_checks(address)["photos"]


# --- what may be wrong with a server


@pytest.mark.parametrize(
    ("url", "kind", "told"),
    [
        ("postgresql:///postgres?host=/nowhere", StoreProblem, "cannot be reached"),
        ("postgresql://127.0.0.1:1/postgres", StoreProblem, "cannot be reached"),
        ("postgresql:///none?host={0}&user=postgres", StoreProblem, "has no such database"),
        ("postgresql:///postgres?host={0}&user=nobody_here", StoreProblem, "refuses you"),
        ("postgresql:///postgres?host={0}&user=postgres&store=none", NotFound, "there is no store"),
        ("postgresql:///postgres?host={0}&flavour=mild", StoreProblem, "cannot be read"),
        ("postgresql:///postgres?host={0}&sslmode=strange", StoreProblem, "cannot be read"),
    ],
)
def test_a_server_that_is_not_what_it_should_be_is_told_in_a_sentence(
    server: Server, url: str, kind: type[KakoError], told: str
) -> None:
    with pytest.raises(kind, match=told) as problem, Store(Address(url.format(server.socket))) as found:
        found.head()
    assert problem.value.hint


def test_a_store_of_another_version_is_left_alone(server: Server, address: Address) -> None:
    server.within(address, "UPDATE about SET version = 4")
    with pytest.raises(StoreProblem, match="newer kakoreturn"), Store(address) as found:
        found.head()
    server.within(address, "UPDATE about SET version = 2")
    with pytest.raises(StoreProblem, match="older version 2"), Store(address) as found:
        found.head()


def test_a_store_that_was_upgraded_while_it_was_open_is_not_written_to(
    server: Server, store: Store, address: Address
) -> None:
    open_case(store)
    server.within(address, "UPDATE about SET version = 4")
    with pytest.raises(StoreProblem, match="newer kakoreturn"):
        open_case(store, "KB2")
    with pytest.raises(StoreProblem, match="newer kakoreturn"):
        _note_at_once(store, "too late")


def test_a_store_that_does_not_tell_its_version_is_damaged(server: Server, address: Address) -> None:
    for statement in ("DELETE FROM about", "ALTER TABLE about ALTER version TYPE text USING 'three'"):
        server.within(address, statement)
        with pytest.raises(StoreProblem, match="does not tell its version"), Store(address) as found:
            found.head()
        for ask in (sharing.shares, sharing.upgrade):
            with pytest.raises(StoreProblem, match="does not tell its version"):
                ask(address)
        server.within(address, "INSERT INTO about VALUES (1, 3) ON CONFLICT DO NOTHING")


def test_a_server_that_only_reads_says_so(store: Store) -> None:
    connection = store.connection()
    assert connection is not None
    connection.execute("SET default_transaction_read_only = on")
    with pytest.raises(StoreProblem, match="can only be read there"):
        open_case(store)


def test_a_connection_that_was_lost_before_a_changeset_is_made_again(store: Store, server: Server) -> None:
    open_case(store)
    _end(server, store.connection())
    assert open_case(store, "KB2") == 2


def _end(server: Server, connection: Any) -> None:  # noqa: ANN401
    """End a connection from the side of the server."""
    server.sql(f"SELECT pg_terminate_backend({connection._raw.info.backend_pid}, 10000)")  # noqa: SLF001


@pytest.mark.parametrize("done", [True, False])
def test_a_commit_in_doubt_is_looked_up_and_said_truly(
    store: Store,
    address: Address,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    done: bool,
) -> None:
    whole = postgresql.ServerConnection.send

    def lost(connection: Any, statement: bytes) -> Any:  # noqa: ANN401
        if statement == b"COMMIT":
            monkeypatch.undo()
            if done:
                whole(connection, statement)
            _end(server, connection)
        return whole(connection, statement)

    monkeypatch.setattr(postgresql.ServerConnection, "send", lost)
    if done:
        assert open_case(store) == 1
        assert "this is on record" in capsys.readouterr().err
    else:
        with pytest.raises(StoreProblem, match="was lost"):
            open_case(store)
    with Store(address) as other:
        assert len(other.cases()) == int(done)
    assert open_case(store, "KB9") == 1 + done


def test_a_row_that_was_changed_by_hand_is_found(server: Server, address: Address) -> None:
    with Store(address) as store:
        open_case(store)
    server.within(address, "UPDATE cases SET state = 'sent'")
    assert list(bad_checks(address)) == ["replay"]
    server.within(address, "ALTER TABLE journal DISABLE TRIGGER journal_signed")
    server.within(address, "ALTER TABLE items ADD COLUMN colour text")
    told = bad_checks(address)
    assert "items.colour" in told["schema"]
    assert told["functions"] == "missing, switched off or changed: journal_signed"


# --- what a server may have lost


def _lose_what_was_seen(address: Address) -> None:
    """Have seen an entry that the server, which took over from another one, does not have."""
    last_head.remember(address, (5, "5" * 64))


def test_a_server_that_has_less_than_was_seen_is_told_until_doctor_was_asked(
    store: Store, address: Address, capsys: pytest.CaptureFixture[str]
) -> None:
    open_case(store)
    assert last_head.seen(address) == dump.end(connection_of(store))
    _lose_what_was_seen(address)
    for _ in range(2):
        with Store(address) as again:
            again.head()
        assert "which was seen here before" in capsys.readouterr().err
    assert "entry 5 was seen here before, and is lost" in bad_checks(address)["seen"]
    assert bad_checks(address) == {}
    capsys.readouterr()
    with Store(address) as again:
        again.head()
    assert capsys.readouterr().err == ""


def test_what_is_recorded_instead_of_what_was_lost_does_not_hide_it(
    store: Store, address: Address, capsys: pytest.CaptureFixture[str]
) -> None:
    open_case(store)
    _lose_what_was_seen(address)
    for order in ("KB2", "KB3"):
        with Store(address) as again:
            open_case(again, order)
        assert "lacks entry 5, which was seen here before" in capsys.readouterr().err


def test_what_was_seen_is_kept_for_oneself_and_done_without_where_it_cannot_be(
    store: Store, address: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plain").touch()
    with seen_in(tmp_path / "plain"):
        open_case(store)
        with Store(address) as again:
            again.head()
    with seen_in(tmp_path / "state"):
        open_case(store, "KB2")
        (kept,) = (tmp_path / "state").rglob(address.cache_name)
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        kept.write_text("nonsense")
        with Store(address) as again:
            again.head()
        assert last_head.seen(address) == dump.end(connection_of(store))
    assert capsys.readouterr().err == ""


@pytest.fixture
def alone(server: Server) -> Iterator[None]:
    """Have the server wait for another one at each commit, that is not there; from some commit on, not at once."""
    server.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()")
    yield
    server.sql(
        "SET synchronous_commit = local",
        "ALTER SYSTEM RESET synchronous_standby_names",
        "SELECT pg_reload_conf()",
    )


def _note_at_once(store: Store, text: str) -> None:
    store.changed(AT, lambda book: rules.details.keep(book, 1, ev.NoteAdded(text=text, on=TODAY), DAYS))


def _note_under_the_lock(store: Store, text: str) -> None:
    with store.changeset(AT) as book:
        rules.details.keep(book, 1, ev.NoteAdded(text=text, on=TODAY), DAYS)


@pytest.mark.parametrize("note", [_note_at_once, _note_under_the_lock])
def test_a_commit_that_no_other_server_confirms_ends_and_says_so(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
    note: Callable[[Store, str], None],
) -> None:
    open_case(store)
    monkeypatch.setattr(postgresql, "_CONFIRM_SECONDS", 0.2)
    request.getfixturevalue("alone")
    texts, told = list[str](), ""
    while not told and len(texts) < 500:
        texts.append(f"note {len(texts)}")
        note(store, texts[-1])
        told = capsys.readouterr().err
    assert "recorded on one server only" in told
    case = store.case(1)
    assert case is not None
    assert [one.text for one in case.notes] == texts


# --- upgrades


def test_an_older_store_is_upgraded_by_its_keeper(
    server: Server, address: Address, grant: Grant, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.within(address, "UPDATE about SET version = 2")
    assert sharing.shares(address).version == 2
    with pytest.raises(StoreProblem, match="version 2, which cannot be upgraded"):
        sharing.upgrade(address)
    monkeypatch.setitem(sharing._STEPS, 2, ("CREATE TABLE more (one int)",))  # noqa: SLF001
    with pytest.raises(StoreProblem, match="does not let you"):
        sharing.upgrade(grant("recorder"))
    assert sharing.upgrade(address) == sharing.Upgraded(version=2, made_anew=False)
    assert sharing.upgrade(address) == sharing.Upgraded(version=3, made_anew=False)
    with Store(address) as store:
        assert store.rows("SELECT * FROM more") == []


_REPLACED = {
    "a function that lets everything pass": (
        "CREATE OR REPLACE FUNCTION keeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "keeps",
    ),
    "one with the rights of its keeper": ("ALTER FUNCTION signed() SECURITY DEFINER", "signed"),
    "one that looks elsewhere": ("ALTER FUNCTION unchanged SET search_path = public", "unchanged"),
    "one of an older program": (
        "DROP FUNCTION append; CREATE FUNCTION append(at TEXT) RETURNS void LANGUAGE sql AS $$ SELECT $$",
        "append",
    ),
    "one that is gone": ("DROP FUNCTION unchanged", "unchanged"),
    "a trigger that is switched off": ("ALTER TABLE journal DISABLE TRIGGER journal_signed", "journal_signed"),
    "one that acts less often": (
        "CREATE OR REPLACE TRIGGER guides_keeps_rows BEFORE UPDATE ON guides FOR EACH ROW EXECUTE FUNCTION keeps()",
        "guides_keeps_rows",
    ),
    "one that is gone too": ("DROP TRIGGER journal_keeps_all ON journal", "journal_keeps_all"),
}


@pytest.mark.parametrize(("statement", "name"), _REPLACED.values(), ids=_REPLACED)
def test_a_function_that_is_not_the_programs_own_is_found_and_made_anew(
    server: Server, address: Address, grant: Grant, statement: str, name: str
) -> None:
    with Store(address) as store:
        open_case(store)
        server.within(address, statement)
        assert bad_checks(address) == {"functions": f"missing, switched off or changed: {name}"}
        with pytest.raises(StoreProblem, match="does not let you"):
            sharing.upgrade(grant("recorder"))
        assert sharing.upgrade(address) == sharing.Upgraded(version=3, made_anew=True)
        assert bad_checks(address) == {}
        assert not sharing.upgrade(address).made_anew
        assert (
            store.changed(AT, lambda book: rules.details.keep(book, 1, ev.NoteAdded(text="hello", on=TODAY), DAYS))
            .notes[0]
            .text
            == "hello"
        )


def test_a_function_that_no_program_made_is_found_and_left_alone(server: Server, address: Address) -> None:
    server.within(address, "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$")
    for _ in range(2):
        assert bad_checks(address) == {"functions": "unknown: mine"}
        assert not sharing.upgrade(address).made_anew
    assert "share upgrade" not in hints(address)["functions"]
    server.within(address, "DROP TRIGGER journal_keeps_all ON journal")
    assert "share upgrade" in hints(address)["functions"]


def test_a_schema_of_something_else_is_no_damaged_store(server: Server) -> None:
    address = server.address()
    server.sql(f"CREATE SCHEMA {address.store}", f"CREATE TABLE {address.store}.about (version text)")
    for ask in (sharing.shares, sharing.upgrade):
        with pytest.raises(StoreProblem, match="is none: the database has a schema of its name"):
            ask(address)


def test_a_newer_store_is_not_upgraded(server: Server, address: Address) -> None:
    server.within(address, "UPDATE about SET version = 4")
    with pytest.raises(StoreProblem, match="newer kakoreturn"):
        sharing.upgrade(address)


# --- at a glance


def test_a_store_is_looked_at_without_waiting(address: Address) -> None:
    with Store(address) as store:
        open_case(store)
        with store.changeset(AT), Glance(address) as glance:
            assert [case.number for case in glance.whole().cases()] == [1]
    with pytest.raises(StoreProblem), Glance(Address("postgresql://192.0.2.1/none?sslmode=disable")):
        pass


def test_only_a_file_has_a_path(store: Store) -> None:
    with pytest.raises(Refused, match="is on a server"):
        _ = store.path


def test_a_file_is_shared_with_nobody(tmp_path: Path) -> None:
    from kakoreturn.service.sharing import address_of

    with pytest.raises(UsageProblem, match="is a file"):
        address_of(tmp_path / "kako.db")


def test_a_snapshot_in_which_nothing_is_asked_leaves_nothing_behind(store: Store) -> None:
    open_case(store)
    with store.snapshot():
        assert store.cases()
    with store.snapshot():
        pass
    assert open_case(store, "KB2") == 2


# --- how often it is asked


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is sent to the server, a message each."""
    sent: list[bytes] = []
    driver = server_connection.driver

    class Counting(driver.cursor):  # type: ignore[misc, name-defined, unused-ignore]
        def execute(self, message: bytes, values: object = None) -> object:
            sent.append(message)
            return super().execute(message, values)

    class Counted(driver.connection):  # type: ignore[misc, name-defined, unused-ignore]
        def cursor(self) -> Counting:
            return Counting(self)

    connect = driver._connect  # noqa: SLF001 - as the program connects
    monkeypatch.setattr(driver, "_connect", lambda url: connect(url, connection_factory=Counted))
    return sent


def test_a_board_and_a_case_are_told_in_four_messages(address: Address, messages: list[bytes]) -> None:
    with Store(address) as store:
        for order in ("KB1", "KB2", "KB3"):
            record(store, open_case(store, order), Happening.SENT)
        with store.changeset(AT) as book:
            book.append("KB9", ev.OrderDescribed(item="Desk lamp", agent="kakobuy"))
            book.append("KB9", ev.OrderMoved(stage=OrderStage.STOCKED, on=TODAY))
    for look in (cases.board, lambda place: cases.some(place, ["1"]), lambda place: cases.show(place, "2")):
        messages.clear()
        with opened(address, DAYS, AT, Config()) as place:
            look(place)
        assert 0 < len(messages) <= 4, messages


def test_a_changeset_takes_few_messages_and_keeps_nobody_waiting_between_them(
    address: Address, messages: list[bytes], tmp_path: Path
) -> None:
    photo = tmp_path / "seam.png"
    photo.write_bytes(as_bytes(quarters()))
    request = rules.opening.Request(
        order="KB1", remedy=Remedy.EXCHANGE, details=ev.OrderDescribed(), defects=("seam open",)
    )
    lines: list[tuple[Callable[[Place], object], int]] = [
        (lambda place: requests.open_request(place, request), 3),
        (lambda place: requests.open_request(place, replace(request, order="KB2")), 3),
        (lambda place: recording.keep(place, "1", ev.NoteAdded(text="hello", on=TODAY)), 3),
        (lambda place: recording.keep(place, "KB1", ev.NoteAdded(text="hello", on=TODAY)), 4),
        (lambda place: recording.record_events(place, "2", [ev.Happened(event=Happening.SENT, on=TODAY)]), 3),
        (lambda place: photos.add(place, "1", [photo], on=TODAY), 5),
        (lambda place: photos.add(place, "2", [photo], on=TODAY), 4),  # which the server has
        (lambda place: requests.open_request(place, replace(request, order="KB3"), [photo]), 4),
        (lambda place: orders.add(place, "KB4", ev.OrderDescribed(item="bag")), 3),
        (lambda place: orders.add(place, "KB5", ev.OrderDescribed(item="lamp")), 3),
        (lambda place: orders.move(place, ["KB4", "KB5"], OrderStage.STOCKED, TODAY), 3),
        (lambda place: orders.note(place, "KB4", "hello"), 3),
        (undoing.undo, 5),
        (undoing.redo, 6),
        (lambda place: undoing.undo(place, "1"), 7),
        (lambda place: undoing.undo(place, "KB2"), 8),
    ]
    for do, most in lines:
        messages.clear()
        with opened(address, DAYS, AT, Config()) as place:
            do(place)
        assert 0 < len(messages) <= most, messages
        assert not any("FOR UPDATE" in str(message) for message in messages)
    assert bad_checks(address) == {}


def test_a_changeset_that_touched_very_much_is_taken_back_with_the_lock_a_part_at_a_time(
    address: Address, messages: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kakoreturn.store.attempts._MOST_SUBJECTS", 2)
    with opened(address, DAYS, AT, Config()) as place:
        with place.store.changeset(AT) as book:
            for number in range(3):
                book.append(f"KB{number}", ev.OrderDescribed(item="lamp"))
        messages.clear()
        undoing.undo(place)
        assert any("FOR UPDATE" in str(message) for message in messages)
        assert place.store.orders() == []
        undoing.redo(place)
        assert [item.number for item in place.store.orders()] == ["KB0", "KB1", "KB2"]
    assert bad_checks(address) == {}


def test_doctor_asks_as_often_of_many_cases_as_of_one(address: Address, messages: list[bytes]) -> None:
    asked = []
    for numbers in (["KB1"], [f"KB{number}" for number in range(2, 9)]):
        with Store(address) as store:
            for order in numbers:
                open_case(store, order)
            messages.clear()
            assert all(check.ok for check in checks_of(store) if check.id != "server")
        asked.append(len(messages))
    assert asked[0] == asked[1]


def test_what_is_asked_ahead_is_told_as_it_would_be_one_by_one(store: Store) -> None:
    for order in ("KB1", "ä „b“ \\ {} 围", "KB/2", "KB?2 100% %s"):
        record(store, open_case(store, order, item="lamp 'x' ?"), Happening.SENT)
    connection = store.connection()
    assert connection is not None
    asked = [
        ("SELECT number, line, item, no_return, seal FROM items ORDER BY number", ()),
        ("SELECT number, number, state FROM cases WHERE number > ? ORDER BY number DESC", (1,)),
        ("SELECT count(*), coalesce(sum(seal), 0) FROM cases", ()),
        ("SELECT body FROM journal WHERE order_number = ?", ("none",)),
        ("SELECT body FROM journal WHERE order_number = ?", ("KB?2 100% %s",)),
        ("SELECT seq, body FROM journal ORDER BY seq", ()),
    ]
    one_by_one = [connection.execute(sql, values).fetchall() for sql, values in asked]
    engine = store._engine  # noqa: SLF001 - what it is asked by
    with store.snapshot():
        engine.ask_ahead(asked)
        assert [connection.execute(sql, values).fetchall() for sql, values in asked] == one_by_one
    open_case(store, "KB9")
    assert len(connection.execute(*asked[0]).fetchall()) == len(one_by_one[0]) + 1
