"""The address of a store on a server: what is connected to, and what is shown."""

import pytest

from kakoreturn.domain.errors import UsageProblem
from kakoreturn.store.address import Address

SECRET = "s3cr3t"  # noqa: S105 - that is what it is here


def test_the_store_of_an_address_is_a_schema_and_has_a_usual_name() -> None:
    assert Address("postgresql://ann@db.example/buyers?store=spring").store == "spring"
    assert Address("postgresql://ann@db.example/buyers").store == "kakoreturn"
    assert Address("postgres:///buyers").store == "kakoreturn"
    assert Address("postgresql:///buyers?store=spring").named("autumn").store == "autumn"


@pytest.mark.parametrize(
    "given",
    [
        f"postgresql://ann:{SECRET}@db.example:5433/buyers?store=spring",
        f"postgresql://ann@db.example:5433/buyers?password={SECRET}&store=spring",
        f"postgresql://ann@db.example:5433/buyers?store=spring&sslpassword={SECRET}",
    ],
)
def test_what_is_shown_of_an_address_is_all_but_its_password(given: str) -> None:
    address = Address(given)
    assert str(address) == "postgresql://ann@db.example:5433/buyers?store=spring"
    assert SECRET in address.url
    assert SECRET not in repr(address)


def test_what_is_not_looked_at_is_left_to_the_driver_as_it_is_written() -> None:
    written = "postgresql://a%40b:1+%2B@%2Fvar%2Frun/b%20c?passfile=/x+y%20z&sslmode=disable"
    assert Address(f"{written}&store=s%70ring").url == written
    assert Address(f"{written}&store=s%70ring").store == "spring"


@pytest.mark.parametrize(
    "given",
    [
        f"postgresql://ann:{SECRET}@db.example",
        f"postgresql://ann:{SECRET}@db.example/",
        f"postgresql://ann:{SECRET}@db.example/one/two",
        f"postgresql://ann:{SECRET}/x@db.example/buyers",
        f"postgresql://ann:{SECRET}?x@db.example/buyers",
        f"postgresql://ann:{SECRET}#x@db.example/buyers",
        f"postgresql://ann:{SECRET}/buyers",
        f"postgresql://ann:{SECRET}@[db.example/buyers",
        f"postgresql://ann:{SECRET}@db.example:port/buyers",
        f"postgresql://ann:{SECRET}@db.example/buyers?store",
        f"postgresql://ann:{SECRET}@db.example/buyers?store=Spring",
        f"postgresql://ann:{SECRET}@db.example/buyers?pass%77ord={SECRET}",
        f"postgresql://ann:{SECRET}@%zz/buyers",
        f"postgresql://ann:{SECRET}@db.example/buyers\n",
        f"postgresql:ann:{SECRET}",
    ],
)
def test_an_address_that_is_none_is_refused_without_a_word_of_its_password(given: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        Address(given)
    assert SECRET not in f"{problem.value.message} {problem.value.hint}"


@pytest.mark.parametrize("name", ["Spring", "1st", "", "with space", "pg_x", "public", "a" * 41, "a;b", 'a"b', "grün"])
def test_a_store_has_a_plain_name(name: str) -> None:
    with pytest.raises(UsageProblem):
        Address(f"postgresql:///buyers?store={name}")


@pytest.mark.parametrize(
    ("hosts", "more", "checked"),
    [
        ("", "", False),
        ("localhost:5433", "", False),
        ("127.0.0.1", "", False),
        ("[::1]:5433", "", False),
        ("%2Fvar%2Frun", "", False),
        ("", "?host=/var/run", False),
        ("", "?host=db.example", True),
        ("db.example", "", True),
        ("localhost,db.example", "", True),
        ("192.0.2.1", "", True),
        ("", "?hostaddr=127.0.0.1", False),
        ("", "?hostaddr=192.0.2.1", True),
        ("localhost", "?hostaddr=::ffff:192.0.2.1", True),
        ("", "?service=buyers", True),
    ],
)
def test_another_machine_must_prove_who_it_is(
    monkeypatch: pytest.MonkeyPatch, hosts: str, more: str, *, checked: bool
) -> None:
    for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    assert ("sslmode=verify-full" in Address(f"postgresql://{hosts}/buyers{more}").url) is checked


@pytest.mark.parametrize(
    ("name", "value", "checked"),
    [
        ("PGHOST", "/var/run", False),
        ("PGHOST", "db.example", True),
        ("PGHOSTADDR", "192.0.2.1", True),
        ("PGSERVICE", "buyers", True),
    ],
)
def test_so_it_must_where_the_environment_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, *, checked: bool
) -> None:
    monkeypatch.setenv(name, value)
    assert ("sslmode=verify-full" in Address("postgresql:///buyers").url) is checked


def test_who_says_how_the_way_is_secured_has_it_so() -> None:
    assert "verify-full" not in Address("postgresql://db.example/buyers?sslmode=require").url
