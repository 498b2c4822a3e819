"""A store that several people share: made, told who may what, and worked in as one in a file."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.support.kako import PROGRAM, SEAM, Kako
from tests.support.server import Server, running

SECRET = "s3cr3t-word"  # noqa: S105 - that is what it is here


@pytest.fixture
def ann(tmp_path: Path, server: Server) -> Kako:
    """Whoever keeps the store, with an empty one."""
    return Kako(tmp_path / "ann", server)


def another(ann: Kako, may: str) -> Kako:
    """Somebody with a role of their own that may do this in the store."""
    assert ann.server is not None
    store = ann.store.partition("store=")[2]
    user = f"{store}_{may}_person"
    ann.server.sql(f"CREATE ROLE {user} LOGIN", f"GRANT {store}_{may} TO {user}")
    made = Kako(ann.folder.parent / may, ann.server)
    made.store = f"postgresql://{user}@/postgres?store={store}"
    return made


def test_a_store_is_made_by_its_keeper_and_never_by_its_name(ann: Kako) -> None:
    ann.store = f"{ann.store}_b"
    for words in (("status",), ("new", "--order", "KB1", "--remedy", "refund", "--defect", SEAM), ("share", "status")):
        answer = ann(*words, code=3, KAKORETURN_DB="elsewhere.db")
        assert "there is no store 'postgresql:///postgres?store=" in answer.err
        assert f"kakoreturn --db '{ann.store}' share init" in answer.err
    made = ann("share", "init", KAKORETURN_DB="elsewhere.db").out
    name = ann.store.partition("store=")[2]
    assert f"GRANT {name}_recorder TO name;" in made
    assert made.rstrip().endswith(f"kakoreturn --db '{ann.store}' share status")
    assert ann("status").out
    assert "is there already" in ann("share", "init", code=4).err


def test_a_store_is_named_beside_its_address(ann: Kako) -> None:
    name = f"{ann.store.partition('store=')[2]}_c"
    made = ann("share", "init", "--store", name, "--json").json()
    assert made["schema"] == "kakoreturn.share/1"
    assert (made["store"], made["recorder"], made["reader"]) == (name, f"{name}_recorder", f"{name}_reader")
    assert "small letters" in ann("share", "init", "--store", "Spring", code=2).err


def test_it_is_said_who_may_what(ann: Kako) -> None:
    bob, eve = another(ann, "recorder"), another(ann, "reader")
    told = {one["role"]: one["may"] for one in ann("share", "status", "--json").json()["roles"]}
    assert told["postgres"] == "keep"
    assert sorted(told.values()) == ["keep", "read", "record"]
    assert "(you) records" in bob("share", "status").out
    assert "(you) reads" in eve("share", "status").out
    assert "already, the newest" in bob("share", "upgrade").out


def test_two_people_work_in_one_store(ann: Kako) -> None:
    bob, eve = another(ann, "recorder"), another(ann, "reader")
    case = ann.open(order="KB1", item="Runner 42", sent="2026-06-06")
    assert bob.open_cases() == [1]
    bob.record("reviewed", "2026-06-07")
    photo = bob.photo()
    bob("photo", "add", "1", str(photo))
    assert (case["state"], ann.case()["state"]) == ("sent", "reviewed")
    copies = ann.folder / "out"
    ann("photo", "export", "1", "--originals", "--out", str(copies))
    assert [copy.read_bytes() for copy in copies.iterdir()] == [photo.read_bytes()]
    assert "does not let you do that" in eve("record", "1", "confirmed", code=5).err
    assert eve.case()["state"] == "reviewed"
    assert ann("doctor", "--json").json()["ok"] is True


@pytest.mark.parametrize("words", [("doctor", "--repair"), ("doctor", "--clean")])
def test_what_only_a_file_can_do_says_so(ann: Kako, words: tuple[str, ...]) -> None:
    answer = ann(*words, code=4).err
    assert "is on a server" in answer
    assert "export json" in answer


def test_a_store_moves_to_a_server_and_back_byte_for_byte(ann: Kako, tmp_path: Path) -> None:
    own = Kako(tmp_path / "own")
    own.open("--photo", str(own.photo()), item="Runner 42", sent="2026-06-06")
    own("note", "1", "asked again")
    own("undo")
    own("export", "json", "--out", "own.json")
    assert "put them on their cases again" in ann("import", str(own.folder / "own.json")).out
    ann("export", "json", "--out", "shared.json")
    assert ann.show()["journal"] == own.show()["journal"]
    back = Kako(tmp_path / "back")
    back("import", str(ann.folder / "shared.json"))
    back("export", "json", "--out", "back.json")
    taken_out = (own.folder / "own.json", ann.folder / "shared.json", back.folder / "back.json")
    first, *others = (_but_for_the_moment(path) for path in taken_out)
    assert others == [first, first]


def _but_for_the_moment(path: Path) -> list[str]:
    """The lines of an export, but for when it was made."""
    return [line for line in path.read_text().splitlines() if '"exported_at"' not in line]


def test_a_backup_of_a_shared_store_comes_back_in_a_file_and_on_a_server(ann: Kako, tmp_path: Path) -> None:
    photo = ann.photo()
    ann.open("--photo", str(photo), item="Runner 42", sent="2026-06-06")
    ann("attach", "1", str(photo))
    ann("undo")
    told = ann("backup", "all.zip", "--json").json()
    assert (told["cases"], told["photos"], told["missing"]) == (1, 1, [])
    saved = str(ann.folder / "all.zip")
    assert ann.server is not None
    for other in (Kako(tmp_path / "file"), Kako(tmp_path / "server", ann.server)):
        other("restore", saved)
        assert other.show() == ann.show()
        assert other("doctor", "--json").json()["ok"] is True
        other("photo", "export", "1", "--originals", "--out", "out")
        assert [one.read_bytes() for one in (other.folder / "out").iterdir()] == [photo.read_bytes()]
        assert ann("doctor", "--json").json()["head"] == other("doctor", "--json").json()["head"]
    answer = ann("restore", saved, "--replace", code=4).err
    assert "is not empty, and one on a server is never replaced" in answer
    empty = Kako(tmp_path / "empty", ann.server)
    assert "nothing is in the store" in empty("backup", "none.zip", code=3).err


def test_who_records_brings_in_no_journal_that_others_signed(ann: Kako, tmp_path: Path) -> None:
    own = Kako(tmp_path / "own")
    own.open()
    own("export", "json", "--out", "own.json")
    bob = another(ann, "recorder")
    assert "does not let you" in bob("import", str(own.folder / "own.json"), code=5).err
    assert ann.open_cases() == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (f"postgresql://ann:{SECRET}@127.0.0.1:1/postgres", 5),
        (f"postgresql://ann:{SECRET}@nowhere.invalid/postgres", 5),
        (f"postgresql://nobody_here:{SECRET}@/postgres", 5),
        (f"postgresql://postgres:{SECRET}@/none_of_it", 5),
        (f"postgresql://postgres:{SECRET}@/postgres?store=none", 3),
        (f"postgresql://postgres:{SECRET}@/postgres?store=None", 2),
        (f"postgresql://postgres:{SECRET}@/", 2),
        (f"postgresql://postgres:{SECRET}/{SECRET}@/postgres", 2),
        (f"postgresql:///postgres?store=none&password={SECRET}", 3),
        (f"postgresql://ann:%zz{SECRET}@/postgres", 5),
        (f"postgresql://ann:{SECRET}@/postgres?connect_timeout=soon", 5),
        (f"postgresql://ann:{SECRET}@/postgres?sslmode=none", 5),
        (f"POSTGRESQL://nobody_here:{SECRET}@/postgres", 5),
        (f"Postgres:ann:{SECRET}@/postgres", 2),
        (f"mysql://ann:{SECRET}@db.example/buyers", 2),
    ],
)
@pytest.mark.parametrize("more", [(), ("--json",)], ids=["plain", "json"])
def test_no_error_shows_a_password(ann: Kako, address: str, code: int, more: tuple[str, ...]) -> None:
    ann.store = address
    for words in (("status",), ("record", "1", "sent"), ("doctor",), ("order", "list")):
        answer = ann(*words, *more, code=code)
        assert SECRET not in f"{answer.out}{answer.err}"
        assert answer.err


def test_a_command_that_is_shown_names_the_store_without_its_password(ann: Kako) -> None:
    name = ann.store.partition("store=")[2]
    ann.store = f"postgresql://postgres:{SECRET}@/postgres?store={name}"
    answer = ann("new", "--order", "KB1", "--remedy", "refund", "--defect", SEAM, KAKORETURN_DB="elsewhere.db")
    assert answer.out.rstrip().endswith(f"kakoreturn --db 'postgresql://postgres@/postgres?store={name}' prepare 1")


def test_a_file_is_not_shared(tmp_path: Path) -> None:
    answer = Kako(tmp_path)("share", "status", code=2).err
    assert "is a file, which is nobody else's" in answer


# --- working together


def test_everything_says_who_did_it(ann: Kako) -> None:
    bob = another(ann, "recorder")
    name = f"{ann.store.partition('store=')[2]}_recorder_person"
    ann.open(order="KB1", item="Runner 42", sent="2026-06-06")
    bob.record("reviewed", "2026-06-07")
    assert [entry["by"] for entry in ann.show()["journal"]] == ["postgres"] * 3 + [name]
    assert f"reviewed on 2026-06-07 · {name}\n" in ann("show", "1").out
    ann("dossier", "1", "--out", "case.zip")
    ann("dossier", "1", "--out", "plain.zip", "--redact", "names")
    said, unsaid = (_told(ann.folder / file) for file in ("case.zip", "plain.zip"))
    assert name in said
    assert name not in unsaid


def _told(file: Path) -> str:
    """Everything that stands in a dossier."""
    with zipfile.ZipFile(file) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def test_undo_takes_back_ones_own_deed_and_no_colleagues(ann: Kako) -> None:
    bob = another(ann, "recorder")
    ann.open(order="KB1", item="Runner 42", sent="2026-06-06")
    assert "there is nothing of" in bob("undo", code=4).err
    bob("note", "1", "asked again")
    answer = ann("undo", code=4).err  # the note rests on what would be taken back
    assert "which change 2 touched again" in answer
    assert "kakoreturn undo 1" in answer
    ann("order", "add", "KB2")
    bob("order", "add", "KB3")
    assert "order KB2" in ann("undo").out
    assert "order KB3" in bob("undo").out
    assert "order KB2" in ann("redo").out


def test_undo_says_whose_change_it_takes_back_where_it_is_a_colleagues(ann: Kako) -> None:
    bob = another(ann, "recorder")
    ann.open(order="KB1", item="Runner 42")
    bob.record("sent", "2026-06-06")
    who = ann.show()["journal"][-1]["by"]
    assert f"Would take back what {who} recorded (" in ann("undo", "1", "--dry-run").out
    taken = ann("undo", "1").out
    assert taken.startswith(f"Taken back what {who} recorded (")
    assert taken.endswith(f"\nto bring back what {who} recorded:\nkakoreturn redo\n")
    assert "recorded (" not in ann("undo").out


def test_redo_brings_back_nothing_that_a_colleague_has_done_since(ann: Kako) -> None:
    bob = another(ann, "recorder")
    ann.open(order="KB1", item="Runner 42")
    ann.record("sent", "2026-06-06")
    ann("undo")
    bob.record("sent", "2026-06-07")
    assert "case 1 was changed since by" in ann("redo", code=4).err
    assert ann.case()["day_zero"] == "2026-06-07"


def test_the_board_holds_what_is_mine_where_that_is_wanted(ann: Kako) -> None:
    bob = another(ann, "recorder")
    ann.open(order="KB1", item="Runner 42", sent="2026-06-06")
    bob.open(order="KB2", item="Desk lamp", sent="2026-06-06")
    bob.record("reviewed", "2026-06-07", case="1")
    for who, order in ((ann, "KB3"), (bob, "KB4")):
        who("order", "add", order)
        who("order", "photos", order)
    assert (ann.open_cases(), sorted(ann.open_cases("--mine")), bob.open_cases("--mine")) == ([2, 1], [1], [2])
    reviews = bob("status", "--mine", "--json").json()["orders_to_review"]
    assert [one["order"] for one in reviews] == ["KB4"]
    assert bob.open_cases("1", "2", "--mine") == [2]
    assert "fits --mine" in bob("status", "1", "--mine", code=3).err


def test_all_of_a_file_is_mine(tmp_path: Path) -> None:
    own = Kako(tmp_path)
    own.open()
    assert own.open_cases("--mine") == [1]


def test_the_store_is_named_in_the_configuration(ann: Kako, tmp_path: Path) -> None:
    ann.open()
    ann("config", "set", "db", ann.store)
    unnamed = {"KAKORETURN_DB": "", "XDG_CONFIG_HOME": ""}
    environment = {**ann.environment(), **unnamed}
    line = [*PROGRAM, "status", "--json"]
    environment.pop("KAKORETURN_DB")
    shown = subprocess.run(line, env=environment, cwd=tmp_path, capture_output=True, check=True, text=True).stdout
    assert [case["case"] for case in json.loads(shown)["cases"]] == [1]


def test_no_password_goes_into_the_configuration_or_is_shown_by_it(ann: Kako) -> None:
    for address in (f"postgresql://ann:{SECRET}@db.example/buyers", f"postgresql://db.example/b?password={SECRET}"):
        assert "without a password" in ann("config", "set", "db", address, code=2).err
    ann.store = f"postgresql://postgres:{SECRET}@/postgres"
    for words in (("config", "list"), ("config", "get", "db"), ("config", "list", "--json")):
        answer = ann(*words)
        assert "postgresql://postgres@/postgres" in answer.out
        assert SECRET not in f"{answer.out}{answer.err}"


def test_a_file_that_is_too_large_for_a_server_is_refused(ann: Kako) -> None:
    ann.open()
    with (ann.folder / "long.mp4").open("wb") as file:
        file.truncate(160 << 20)
    assert "larger than the 128 MiB" in ann("attach", "1", "long.mp4", code=4).err
    assert ann.show()["attachments"] == []


def test_signs_that_mean_something_to_the_driver_are_words_like_others(ann: Kako) -> None:
    odd = "KB?1 100% %s {0}"
    ann.open(order=odd, item="lamp ? %", sent="2026-06-06")
    ann("order", "photos", odd)
    (case,) = ann("status", "--json").json()["cases"]
    assert (case["order"], case["item"]) == (odd, "lamp ? %")
    assert ann.case(f"order:{odd}")["case"] == 1
    assert "1 place" in ann("find", "100% %s").out
    ann("note", "1", "50 % off? %s")
    assert ann.show()["notes"][0]["text"] == "50 % off? %s"


def test_the_guided_request_goes_on_once_a_server_that_was_gone_is_back(tmp_path: Path) -> None:
    with running() as server:
        ann = Kako(tmp_path / "ann", server)
        with ann.terminal("new", "--order", "KB77", "--item", "Runner 42", "--remedy", "exchange") as terminal:
            terminal.expect("What is wrong, and where on it")
            server.kill()
            terminal.type(f"{SEAM}\n")
            terminal.expect("(try again")
            terminal.type(f"{SEAM}\n")
            terminal.expect("(try again")
            server.start()
            terminal.answer("What is wrong, and where on it", SEAM)
            terminal.answer("Another defect")
            terminal.answer("QC photos")
            terminal.answer("Sent? On which day")
            assert terminal.end() == 0, terminal.text
        assert [one["text"] for one in ann.show()["defects"]] == [SEAM]
