"""The languages of messages: one file each, which holds all that it says in `LANGUAGE`."""

from importlib import import_module

from kakoreturn.messages.language import Language


def language(name: str) -> Language:
    """The language of a name; its file is read only now."""
    found: Language = import_module(f"{__name__}.{name}").LANGUAGE
    return found
