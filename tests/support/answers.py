"""What the program answers: streams and exit code, and a case as `status --json` tells it."""

import json
import os
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

# What a person is never shown.
_NEVER = ("Traceback", "has a bug", "Exception ignored")


def every_string(value: object) -> Iterator[str]:
    """Yield every string below a JSON value, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from every_string(part)
    elif isinstance(value, list):
        for part in value:
            yield from every_string(part)


def every_object(value: object) -> Iterator[dict[str, object]]:
    """Yield every object below a JSON value, itself included."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from every_object(part)
    elif isinstance(value, list):
        for part in value:
            yield from every_object(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What one command answered; a negative exit code is the signal that ended it."""

    code: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        """Return the one JSON document on stdout."""
        return cast("dict[str, Any]", json.loads(self.out))

    def error(self) -> dict[str, Any]:
        """Return what is under `error` in the one JSON object on stderr."""
        return cast("dict[str, Any]", json.loads(self.err)["error"])

    def strings(self, key: str) -> list[str]:
        """Return every string under one key of the JSON document."""
        return list(every_string(self.json()[key]))

    def last_line(self) -> str:
        """Return the last line of the answer that is not empty."""
        return [line for line in self.out.splitlines() if line.strip()][-1]

    def hostile_characters(self) -> set[str]:
        """Return the C0, C1 and bidirectional controls on stdout or stderr, newline and tab apart."""
        pattern = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
        text = (self.out + self.err).replace(os.linesep, "\n")
        return set(re.findall(pattern, text))

    @property
    def in_order(self) -> bool:
        """Whether it ended as a program should, well or not."""
        return not any(words in self.err + self.out for words in _NEVER)


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the status document."""

    data: dict[str, Any]

    def __getitem__(self, key: str) -> object:
        """Return the value of a key of the case."""
        value: object = self.data[key]
        return value

    def row(self, stage: str) -> dict[str, object]:
        """Return the row of the timeline for a stage."""
        (row,) = [row for row in self.data["timeline"] if row["stage"] == stage]
        return cast("dict[str, object]", row)

    def planned(self, stage: str) -> tuple[object, object]:
        """Return the planned window of a stage."""
        row = self.row(stage)
        return row["planned_from"], row["planned_to"]

    def forecast(self, stage: str) -> tuple[object, object]:
        """Return the forecast window of a stage."""
        row = self.row(stage)
        return row["forecast_from"], row["forecast_to"]

    def row_states(self) -> dict[str, str]:
        """Return the state of every row, in the order of the timeline."""
        return {row["stage"]: row["state"] for row in self.data["timeline"]}

    def actuals(self) -> dict[str, str | None]:
        """Return the actual date of every row, in the order of the timeline."""
        return {row["stage"]: row["actual"] for row in self.data["timeline"]}

    def step(self, name: str) -> bool:
        """Return whether one of the six steps is done."""
        (step,) = [step for step in self.data["steps"] if step["id"] == name]
        return bool(step["done"])

    def actions(self) -> list[str]:
        """Return the ids of the next actions, in order."""
        return [action["id"] for action in self.data["next_actions"]]

    def by(self, action: str) -> str | None:
        """Return the last day that is in time for a next action."""
        (found,) = [each for each in self.data["next_actions"] if each["id"] == action]
        return cast("str | None", found["by"])


def typed(command: str) -> list[str]:
    """The words of a command that was printed, as the shell of this system reads them."""
    if sys.platform != "win32":
        return shlex.split(command)
    return [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', command)]
