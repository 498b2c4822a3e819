"""The tree of commands. A command's module is imported only when that command runs."""

from __future__ import annotations

from collections.abc import Callable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

Command = Callable[..., int | None]
"""What runs a command: returns its exit code where that is not 0."""


class Group:
    """Commands that stand below one word, and the help of that word.

    `default` is the one that is meant where none is named, as `attach 3 FILE` means `attach add 3 FILE`.
    """

    def __init__(self, help: str, commands: Mapping[str, Command], default: str = "") -> None:  # noqa: A002 - as above
        self.help = help
        self.commands = commands
        self.default = default


# name: (module:function or module:group, one line of help)
COMMANDS = {
    "new": ("request:new", "Open a request, and walk through its six steps."),
    "prepare": ("request:prepare", "Go on with the six steps of a request."),
    "status": ("status:status", "Show what is open, most urgent first, or one case on its timeline."),
    "draft": ("draft:draft", "Write the message that fits where a case stands."),
    "record": ("record:record", "Say what happened to a case."),
    "amend": ("record:amend", "Correct the latest event of a kind."),
    "switch": ("record:switch", "Ask for another remedy."),
    "undo": ("record:undo", "Take back the last change."),
    "redo": ("record:redo", "Bring back what undo took back."),
    "show": ("details:show", "Show everything on record about a case."),
    "defect": ("defect:defect", "Note, edit or remove a defect."),
    "note": ("details:note", "Keep a remark on a case."),
    "message": ("details:message", "Keep a message that was sent or received."),
    "photo": ("photo:GROUP", "Put photos on a case, circle what is wrong, get copies to send."),
    "attach": ("attach:GROUP", "Attach other files to a case: a video, a PDF, a saved chat."),
    "dossier": ("dossier:dossier", "Write a case as one page, or a ZIP, to hand to others."),
    "order": ("order:GROUP", "Keep orders: add, list, show, edit, and follow them on their way."),
    "find": ("find:find", "Look for text in everything on record."),
    "qc": ("qc:qc", "Look through an order's QC photos by a checklist."),
    "stats": ("stats:stats", "Show how sellers and agents have done so far."),
    "guide": ("guide:guide", "Read the agent's guide: steps, timetable, refusals, questions."),
    "backup": ("backup:backup", "Write everything into one file, photos included."),
    "restore": ("backup:restore", "Bring back what a backup holds."),
    "completion": ("completion:completion", "Print what makes your shell complete what you type."),
    "config": ("config:GROUP", "Show what is set and where that comes from, and change it."),
    "export": ("export:export", "Take your data out: csv, json, or ics for a calendar."),
    "import": ("export:import_", "Bring an exported store back into an empty one."),
    "doctor": ("doctor:doctor", "Check the store from end to end."),
    "share": ("share:GROUP", "Work in one store with others, on a PostgreSQL server."),
    "demo": ("demo:demo", "Show it all on a throw-away store with sample cases."),
}

# How help lists them: what is typed most often with a line each, the others by name alone.
GROUPS = {
    "Daily": ("status", "new", "draft", "record", "qc"),
    "Cases": ("prepare", "amend", "switch", "undo", "redo", "show", "defect", "note", "message"),
    "Orders": ("order", "find", "stats", "guide"),
    "Evidence": ("photo", "attach", "dossier"),
    "Data": ("backup", "restore", "export", "import", "doctor", "share", "config", "completion", "demo"),
}

# What the program does where no command is named.
ALONE = ""


def load(name: str) -> Command | Group:
    """The command, or the group of commands, of this name."""
    module, function = ("status:alone" if name == ALONE else COMMANDS[name][0]).split(":")
    # As importlib has it, which itself takes a while to load.
    found: Command | Group = getattr(__import__(f"kakoreturn.cli.{module}", fromlist=[function]), function)
    return found


def load_command(name: str) -> Command:
    """The command of this name, which is no group."""
    found = load(name)
    assert not isinstance(found, Group)
    return found
