"""A life with several items under one number, their cases, and the parcels they leave in.

What is found on an item, and what is wrong with it, is marked with a word of its own. So a message or a case that holds
another item's word shows at once that the two were mixed.
"""

import json
import shlex
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from kakoreturn.domain.errors import ExitCode
from kakoreturn.domain.order import SHARED
from kakoreturn.domain.values import Issue, OrderStage
from tests.support.answers import Ran

from .life import BACK, REMEDIES, Life, parsed
from .program import SEAM

# A word for each item, by its line.
_WORDS = {1: "alpha", 2: "bravo", 3: "charlie", 4: "delta", 5: "echo", 6: "foxtrot"}
_ITEMS = st.sampled_from(["KB1/1", "KB1/2", "KB1/2", "KB1/3", "KB1/3", "KB2/1", "KB2/2", "70/1", "KB1/0"])
_STAGES = st.sampled_from(
    [OrderStage.STOCKED, OrderStage.PHOTOS, OrderStage.PHOTOS, OrderStage.SHIPPED, OrderStage.RETURNED, "asked"]
)
_PARCELS = st.sampled_from(["June", "July"])
_Row = dict[str, Any]


def _word(ref: str) -> str:
    """The word of the item that `KB1/2` names."""
    return _WORDS.get(int(ref.rpartition("/")[2]), "none")


class LifeOfItems(Life):
    """The same life, with orders of two and three items."""

    # What a life with one item an order tries enough of.
    record_several = amend_money = amend_by_number = photo = circle = change = prepare = None  # type: ignore[assignment]
    order_edit = order_import = order_add = order_moves = qc = undo_dry_run = None  # type: ignore[assignment]

    @initialize(
        remedies=st.tuples(REMEDIES, REMEDIES),
        asked=st.sampled_from([[], ["--sent", "today"]]),
        agent=st.sampled_from(["kakobuy", "superbuy", "cssbuy"]),
    )
    def two_cases(self, remedies: tuple[str, str], asked: list[str], agent: str) -> None:
        """Begin with an order of three items and one of two, most with their photos, and a case of two of them."""
        for number, item in (("KB1", "Boots"), ("KB1", "Tote"), ("KB1", "Lamp"), ("KB2", "Scarf"), ("KB2", "Belt")):
            assert self._changeset("order", "add", number, "--item", item, "--agent", agent).code == 0
        assert self._changeset("order", "photos", "KB1/2", "KB1/3", "KB2/2").code == 0
        self._open("--order", "KB1/1", "--remedy", remedies[0], "--defect", f"{SEAM}, mark {_word('KB1/1')}", *asked)
        self._open("--order", "KB1/2", "--remedy", remedies[1], "--defect", f"{SEAM}, mark {_word('KB1/2')}")
        assert self.opened == 2, "the two cases of two items"

    @rule(ref=_ITEMS, remedy=REMEDIES, sent=st.sampled_from([[], ["--sent", "today"]]))
    def new_of_item(self, ref: str, remedy: str, sent: list[str]) -> None:
        """Open a case about one of the items."""
        text = f"seam open for 2 cm on the left toe, mark {_word(ref)}"
        answer = self._of_one(ref, "new", "--order", ref, "--remedy", remedy, "--defect", text, *sent)
        if answer.code == 0:
            self.opened = max(case.number for case in self.seen.cases)

    @rule(ref=_ITEMS, stage=_STAGES, on=BACK, anyway=st.booleans())
    def item_moves(self, ref: str, stage: str, on: str, anyway: bool) -> None:  # noqa: FBT001 - drawn
        """Let one item reach a stage, or ask for more photos of it."""
        late = ["--anyway"] if anyway and stage == OrderStage.SHIPPED else []
        self._of_one(ref, "order", stage, ref, "--on", on, *late)

    @rule(ref=_ITEMS, what=st.sampled_from([["--size", "42"], ["--price", "70.00"], ["--return-by", "+5d"]]))
    def item_edit(self, ref: str, what: list[str]) -> None:
        """Correct what is known of one item."""
        self._of_one(ref, "order", "edit", ref, *what)

    @rule(ref=_ITEMS, look=st.sampled_from(["--pass", "--fail", "--fail", "--unsure", "--waive", "--waive"]))
    def review_of_item(self, ref: str, look: str) -> None:
        """Look through an item's photos, once more, or accept what was found."""
        before = self.items.get(self._ref(ref))
        found = {"--fail": [f"stitching: open by the {_word(ref)} mark"], "--unsure": [f"size: the {_word(ref)} tag"]}
        if self._of_one(ref, "qc", ref, look, *found.get(look, [])).code or before is None:
            return
        after = self.items[self._ref(ref)]
        if look == "--waive":
            assert not after["failed"], after
            assert not after["unsure"], after
        elif look != "--pass":
            assert found[look][0] in after[look.removeprefix("--") if look == "--unsure" else "failed"], after

    @rule(name=_PARCELS, tracking=st.sampled_from([[], ["--tracking", "RX123"]]))
    def parcel(self, name: str, tracking: list[str]) -> None:
        """Ship all that may in one parcel: just that, and nothing with an open request."""
        day = self.day.isoformat()
        ready = {one["ref"] for one in self.program("order", "ready", "--json", today=day).json()["ready"]}
        barred = {str(case["ref"]) for case in self.board if case["state"] != "closed" and case["phase"] == "qc"}
        assert not ready & barred
        before = self.items
        answer = self._changeset("order", "shipped", "--ready", "--parcel", name, *tracking)
        assert answer.code in ({0, ExitCode.REFUSED} if ready else {ExitCode.REFUSED}), answer
        for ref, item in self.items.items():
            if answer.code == 0 and ref in ready:
                assert (item["shipped_on"], item["parcel"]) == (day, name), item
            else:
                assert item == before[ref]

    @rule(ref=_ITEMS, issue=st.sampled_from(Issue))
    def trouble_after_shipping(self, ref: str, issue: str) -> None:
        """Open a case about what came, or did not."""
        text = f"seam open for 3 cm on the right heel, mark {_word(ref)}"
        words = ("--remedy", "refund", "--phase", "after-shipping", "--issue", issue, "--defect", text)
        if self._of_one(ref, "new", "--order", ref, *words).code == 0:
            self.opened = max(case.number for case in self.seen.cases)

    @rule(data=st.data())
    def do_what_waits(self, data: st.DataObject) -> None:
        """Do what the board says of an item that waits, where it asks for nothing more."""
        commands = [shlex.split(row["command"])[1:] for row in self._board()["orders_waiting"] if row["command"]]
        told = [words for words in commands if words[0] == "new" or words[:2] == ["order", "photos"]]
        if told:
            words = data.draw(st.sampled_from(told))
            answer = self._changeset(*words)
            assert answer.code == 0, f"on the board, and refused: {words}: {answer.err}"
            self.opened = max(self.opened, *(case.number for case in self.seen.cases))

    # --- what holds

    def _of_one(self, ref: str, *words: str) -> Ran:
        """Run a command about one item, and see that no other item and no case of another is changed."""
        before, cases = self.items, self._by_case()
        answer = self._changeset(*words)
        mine, after, cases_after = self._ref(ref), self.items, self._by_case()
        for other in (one for one in before if one != mine):
            assert _own(after[other]) == _own(before[other]), f"{words} changed {other}"
        for number, case in cases.items():
            assert case["ref"] == mine or cases_after[number] == case, f"{words} changed case {number}"
        return answer

    def _ref(self, ref: str) -> str:
        """What the program calls an item that is named with its line."""
        number, _, line = ref.rpartition("/")
        alone = ref not in self.items and number in self.items and self.items[number]["line"] == int(line)
        return number if alone else ref

    def _by_case(self) -> dict[int, _Row]:
        return {int(case["case"]): {**case, "return_by": None, "clocks": None} for case in self.board}

    def _board(self) -> _Row:
        return self.program("status", "--json", today=self.day.isoformat()).json()

    def _look(self) -> None:
        super()._look()
        today = self.day.isoformat()
        listed = self.program("order", "list", "--json", today=today).json()["orders"]
        self.items = {str(one["ref"]): one for one in listed}
        for item in listed:
            told = {name: day for name, day in item.items() if name.endswith("_on") and day is not None}
            assert all(day <= today for day in told.values()), item
            for clock in item["clocks"]:
                _check_clock(clock, item, told)
            _only_its_own(item, json.dumps([item["failed"], item["unsure"]]))
        for row in self._board()["orders_waiting"]:
            assert row["ref"] in self.items, row
            if row["command"]:
                parsed(row["command"])

    def _look_at_all(self) -> None:
        for case in self.board:
            number = str(case["case"])
            written = self.program("draft", number, "--anyway", today=self.day.isoformat())
            _only_its_own(case, written.out)
            shown = self.program("show", number, "--json").json()
            _only_its_own(case, json.dumps(shown["defects"]))
        super()._look_at_all()


def _own(item: Mapping[str, Any]) -> _Row:
    """What is an item's own: what its whole order shares belongs to the others too."""
    return {name: value for name, value in item.items() if name not in SHARED}


def _check_clock(clock: Mapping[str, Any], item: Mapping[str, Any], told: Mapping[str, str]) -> None:
    """A clock ends on a day that somebody gave, or counts from a day that is on record."""
    if clock["basis"] == "yours":
        assert clock["ends_on"] == item["return_by"], clock
    else:
        assert told, f"a clock that began on no day: {clock}"
        assert date.fromisoformat(clock["ends_on"]) >= min(map(date.fromisoformat, told.values())), clock


def _only_its_own(row: Mapping[str, Any], text: str) -> None:
    """See that a text about an item, or a case of it, holds no word of another item.

    What was opened as KB1/2 while there was no KB1 is an order of that number, and its first item has that word.
    """
    mine = _word(row["order"]) if "/" in row["order"] else _WORDS.get(row["line"])
    others = [word for word in _WORDS.values() if word != mine and word in text]
    assert not others, f"{row['ref']} is told of with {others}: {text}"
