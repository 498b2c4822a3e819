"""The languages of messages: one file each, which holds all that it says in `LANGUAGE`."""

from __future__ import annotations

from kakoreturn.messages.language import Language, check


def language(name: str) -> Language:
    """The language of a name; its file is read only now. Raises ValueError where it lacks a word."""
    # As importlib has it, which itself takes a while to load.
    found: Language = __import__(f"{__name__}.{name}", fromlist=["LANGUAGE"]).LANGUAGE
    check(found)
    return found
