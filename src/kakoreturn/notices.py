"""What a command has to say beside its answer: that something was taken out of a text, that the store was upgraded.

It goes to stderr at once. Where stderr must hold one JSON object should the command fail, it waits until that is known.
"""

from __future__ import annotations

import sys

_waiting: list[str] | None = None


def notice(text: str) -> None:
    """Say `text`, which must be fit for a terminal."""
    if _waiting is None:
        sys.stderr.write(f"{text}\n")
    else:
        _waiting.append(text)


def hold(wanted: bool) -> None:  # noqa: FBT001 - it is all there is to say
    """Begin a run whose notices wait, or do not."""
    global _waiting  # noqa: PLW0603 - a process has one stderr
    _waiting = [] if wanted else None


def held() -> bool:
    """Whether notices wait, because stderr may have to hold JSON."""
    return _waiting is not None


def taken() -> list[str]:
    """What waited, for whoever says it in another way."""
    found = list(_waiting or ())
    hold(wanted=False)
    return found


def release() -> None:
    """Say what waited; from now on nothing waits."""
    for text in taken():
        notice(text)
