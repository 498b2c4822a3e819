"""A store that several people share: made, told who may what, and worked in as one in a file."""

from pathlib import Path

import pytest

from tests.support.kako import SEAM, Kako
from tests.support.server import Server

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


@pytest.mark.parametrize(
    "words", [("doctor", "--repair"), ("doctor", "--clean"), ("backup", "all.zip"), ("restore", "all.zip")]
)
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
