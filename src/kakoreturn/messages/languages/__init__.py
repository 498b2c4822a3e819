"""The languages of messages: one file each, which holds all that it says in `LANGUAGE`."""

from __future__ import annotations

from importlib import import_module

from kakoreturn.messages.language import Language, check


def language(name: str) -> Language:
    """The language of a name; its file is read only now. Raises ValueError where it lacks a word."""
    found: Language = import_module(f"{__name__}.{name}").LANGUAGE
    check(found)
    return found
