"""Where a store is that several people share: `postgresql://USER@HOST:PORT/DATABASE?store=NAME`."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.files import sha256_of_bytes

STORE = "kakoreturn"
"""The store where `?store=` names none."""

_FORM = "an address is postgresql://USER@HOST/DATABASE?store=NAME"
_SECRET = ("password", "sslpassword")
# A store is a schema, and two roles are named after it: PostgreSQL cuts names off at 63 bytes.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAKEN = ("public", "information_schema")
_HOST = re.compile(r"(?:\[[^\[\]]+\]|[^:\[\]]*)(?::[0-9]*)?")


class Address:
    """A store on a server: the schema `store` of a database.

    `url` is what the driver connects to, with these `settings`. It may hold a password: what is shown is `str()`, which
    never does.
    """

    __slots__ = ("_given", "_shown", "settings", "store", "url")

    def __init__(self, given: str) -> None:
        self._given = given
        try:
            parts = urlsplit(given)
            settings = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        except ValueError:
            raise _unreadable() from None
        if parts.scheme not in {"postgresql", "postgres"} or not given.isprintable():
            raise _unreadable()
        user, at, hosts = parts.netloc.rpartition("@")
        # A password with a sign in it that has a meaning here would otherwise pass for something that is shown.
        if "@" in parts.path or parts.fragment or not all(map(_HOST.fullmatch, hosts.split(","))):
            raise _unreadable()
        if not re.fullmatch("/[^/]+", parts.path):
            raise UsageProblem("the address of the server names no database", _FORM)
        shown = {name: value for name, value in settings.items() if name not in _SECRET}
        self._shown = _joined(user.partition(":")[0] + at + hosts, parts.path, shown)
        self.store = _checked(settings.pop("store", STORE))
        if "sslmode" not in settings:
            # What the driver does by itself lets anybody in between read along, and answer as the server; and on the
            # machine itself it asks whether the server can be talked to in secret, which takes a message.
            is_here = _is_all_here(f"{hosts},{settings.get('host', '')}".split(","))
            settings["sslmode"] = "allow" if is_here else "verify-full"
        self.settings = frozenset(settings)
        self.url = _joined(parts.netloc, parts.path, settings)

    def __str__(self) -> str:
        return self._shown

    def __repr__(self) -> str:
        return f"Address({self._shown!r})"

    def named(self, store: str) -> Address:
        """The address of another store of the same database."""
        parts = urlsplit(self._given)
        settings = dict(parse_qsl(parts.query, keep_blank_values=True))
        return Address(_joined(parts.netloc, parts.path, {**settings, "store": store}))

    @property
    def cache_name(self) -> str:
        """What tells it from other stores, in a file's name."""
        return sha256_of_bytes(self._shown.encode())[:16]


def _unreadable() -> UsageProblem:
    return UsageProblem("the address of the server cannot be read", f"{_FORM}; signs of a password are written as %40")


def _joined(hosts: str, path: str, settings: dict[str, str]) -> str:
    return f"postgresql://{hosts}{path}{'?' if settings else ''}{urlencode(settings, safe='/:,', quote_via=quote)}"


def _checked(store: str) -> str:
    if not _NAME.fullmatch(store) or store in _TAKEN or store.startswith("pg_"):
        raise UsageProblem(
            f"?store={quoted(store)} cannot be the name of a store",
            "it is up to 40 small letters, digits and _, a letter first",
        )
    return store


def _is_all_here(hosts: list[str]) -> bool:
    """Whether these hosts are this machine; one that is left out is a socket of it."""
    return all(_is_here(unquote(host)) for host in hosts)


def _is_here(host: str) -> bool:
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
