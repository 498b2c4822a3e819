"""A page in the browser, from the terminal's side: open it, wait for it, and offer back what was not saved."""

from __future__ import annotations

import os
import signal
import sys
import threading
import webbrowser
from contextlib import closing, contextmanager

from kakoreturn.cli.answers import answer, to_attach
from kakoreturn.cli.asking import confirm, say
from kakoreturn.cli.printed import addressed
from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.text import one_line, safe
from kakoreturn.notices import notice
from kakoreturn.page.desk import Desk
from kakoreturn.page.server import PageServer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kakoreturn.cli.session import Session
    from kakoreturn.service.looking import Kept, Subject


def look(session: Session, subject: Subject, files: Sequence[Path], instead: str) -> Kept | None:
    """Have photos looked through on a page; what was recorded, None where nothing was.

    Raises UsageProblem where nobody is there to look, with what to do `instead`.
    """
    if not session.interactive:
        raise UsageProblem("a page waits for a person, and nobody can be asked here", instead)
    with closing(Desk(subject, lambda: session.renewed().place())) as desk, _ending_as_by_hand():
        for file in files:
            desk.take(file)
        is_left = _served(desk)
        if desk.kept is None and not is_left and desk.has_draft:
            say()
            if confirm("The page was closed before it was saved. Keep what was on it?"):
                desk.keep(desk.draft)
    if desk.kept is None:
        say(f"The page was closed, and nothing of order {one_line(subject.order.ref)} was recorded.")
    return desk.kept


def answer_kept(session: Session, kept: Kept, did: str, *, as_json: bool) -> None:
    """What a page that kept something with a case answers; where its message is to be sent, what goes along first."""
    view = kept.view
    assert view is not None
    then = lead = None
    if kept.letter is not None and view.outlook.day_zero is None:
        for told in to_attach(view.case, kept.letter):
            notice(safe(told))
        then, lead = f"kakoreturn record {view.case.number} sent", once_sent(f"kakoreturn draft {view.case.number}")
    answer(session, view, did, as_json=as_json, then=then, lead=lead)


def once_sent(draft: str) -> str:
    """When to run what follows a message that was shown on the page; this command shows it again."""
    return f"once you have pasted and sent the message ({addressed(draft)} shows it again):"


def _served(desk: Desk) -> bool:
    """Serve the page until it was saved or closed; whether the terminal left it before."""
    server = PageServer(desk)
    is_left = False
    try:
        say("Look through the photos here (the link works once, on this computer):", "quiet")
        sys.stderr.write(f"{server.address}\n")  # not wrapped: it could not be pasted
        say("It ends when the page is saved or closed; Ctrl-C leaves it.", "quiet")
        threading.Thread(target=_open, args=[server.address], daemon=True).start()
        server.wait()
    except KeyboardInterrupt:
        is_left = True
    finally:
        server.end()
    if server.refused:
        say(f"warning: {server.refused} asked for the page, and was refused", "due")
    return is_left


def _open(address: str) -> None:
    """Show the page in the browser, in a thread of its own: some browsers are waited for until they are closed."""
    is_opened = False
    # Where there is no screen, the browsers that are left run in the terminal and know no scripts.
    if sys.platform in {"win32", "darwin"} or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
        try:
            is_opened = webbrowser.open(address)
        except (webbrowser.Error, OSError, ValueError):
            is_opened = False
    if not is_opened:
        say("No browser could be started here: open the address yourself.", "due")


@contextmanager
def _ending_as_by_hand() -> Iterator[None]:
    """Let what ends the program from outside end the block as Ctrl-C does, so that a save under way is finished."""
    kinds = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {kind: signal.getsignal(kind) for kind in kinds}
    for kind in kinds:
        if before[kind] is not signal.SIG_IGN:
            signal.signal(kind, signal.default_int_handler)
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
