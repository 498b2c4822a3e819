"""Where a store is that several people share: `postgresql://USER@HOST:PORT/DATABASE?store=NAME`."""

from __future__ import annotations

import os
import re

from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.files import sha256_of_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

STORE = "kakoreturn"
"""The store where `?store=` names none."""

_FORM = "an address is postgresql://USER@HOST/DATABASE?store=NAME"
_SECRET = ("password", "sslpassword")
# A store is a schema, and two roles are named after it: PostgreSQL cuts names off at 63 bytes.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAKEN = ("public", "information_schema")
# The signs of a setting that have another meaning in an address.
_SIGNS = str.maketrans({" ": "%20", "%": "%25", "&": "%26", "=": "%3D", "\\": "%5C"})
_HOST = re.compile(r"(?:\[[^\[\]]+\]|[^:\[\]]*)(?::[0-9]*)?")


class Address:
    """A store on a server: the schema `store` of a database.

    `url` is what the driver connects to, with these `settings`. It may hold a password: what is shown is `str()`, which
    never does. What is not looked at here stays as it is written, for the driver to read.
    """

    __slots__ = ("_parts", "_shown", "settings", "store", "url")

    def __init__(self, given: str) -> None:
        # By hand: urllib.parse takes a twentieth of a short command's time.
        scheme, _, rest = given.partition("://")
        rest, _, query = rest.partition("?")
        rest, _, database = rest.partition("/")
        user, at, hosts = rest.rpartition("@")
        if scheme.lower() not in {"postgresql", "postgres"} or not given.isprintable():
            raise _unreadable()
        # A password with a sign in it that has a meaning here would otherwise pass for something that is shown.
        if "@" in database or "#" in given or not all(map(_HOST.fullmatch, hosts.split(","))):
            raise _unreadable()
        settings = dict(map(_setting, query.split("&"))) if query else {}
        if not database or "/" in database:
            raise UsageProblem("the address of the server names no database", _FORM)
        where = f"{at}{hosts}/{database}"
        self._parts = user, where, settings
        shown = {name: value for name, value in settings.items() if name not in _SECRET}
        self._shown = _joined(user.partition(":")[0], where, shown)
        self.store = _checked(_read(settings.get("store", STORE)))
        told = {name: value for name, value in settings.items() if name != "store"}
        if "sslmode" not in told:
            # What the driver does by itself lets anybody in between read along, and answer as the server; and on the
            # machine itself it asks whether the server can be talked to in secret, which takes a message.
            told["sslmode"] = "allow" if _are_here(hosts, told) else "verify-full"
        self.settings = frozenset(told)
        self.url = _joined(user, where, told)

    def __str__(self) -> str:
        return self._shown

    def __repr__(self) -> str:
        return f"Address({self._shown!r})"

    def named(self, store: str) -> Address:
        """The address of another store of the same database."""
        user, where, settings = self._parts
        return Address(_joined(user, where, {**settings, "store": store}))

    def with_settings(self, more: Mapping[str, object]) -> str:
        """What the driver connects to with more settings, of which the last of a name counts."""
        return self.url + "".join(f"&{name}={str(value).translate(_SIGNS)}" for name, value in more.items())

    @property
    def cache_name(self) -> str:
        """What tells it from other stores, in a file's name."""
        return sha256_of_bytes(self._shown.encode())[:16]


def _unreadable() -> UsageProblem:
    return UsageProblem("the address of the server cannot be read", f"{_FORM}; signs of a password are written as %40")


def _setting(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not equals or "=" in value or not name.isidentifier():
        raise _unreadable()
    return name, value


def _joined(user: str, where: str, settings: dict[str, str]) -> str:
    query = "&".join(f"{name}={value}" for name, value in settings.items())
    return f"postgresql://{user}{where}{'?' if query else ''}{query}"


def _read(written: str) -> str:
    """What is written with signs as `%2F`; those beyond ASCII, which nothing here looks for, come out as others."""
    first, *others = written.split("%")
    try:
        return first + "".join(chr(int(one[:2], 16)) + one[2:] for one in others)
    except ValueError:
        raise _unreadable() from None


def _checked(store: str) -> str:
    if not _NAME.fullmatch(store) or store in _TAKEN or store.startswith("pg_"):
        raise UsageProblem(
            f"?store={quoted(store)} cannot be the name of a store",
            "it is up to 40 small letters, digits and _, a letter first",
        )
    return store


def _are_here(hosts: str, settings: Mapping[str, str]) -> bool:
    """Whether all hosts that the driver may go to are this machine, by the address or, as it has it, the environment.

    Of a service a file says where it is, which is not read here.
    """
    if "service" in settings or "PGSERVICE" in os.environ:
        return False
    named = f"{hosts},{settings.get('host', '')}"
    named = os.environ.get("PGHOST", "") if named == "," else named
    numbers = settings.get("hostaddr", os.environ.get("PGHOSTADDR", ""))
    return all(map(_is_here, named.split(","))) and {"", "127.0.0.1", "::1"}.issuperset(numbers.split(","))


def _is_here(host: str) -> bool:
    """Whether a host is this machine; one that is left out is a socket of it."""
    host = _read(host)
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
