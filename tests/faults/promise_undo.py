"""A random life with the program, against a simple model; see `life.py`."""

from collections.abc import Iterable

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import seed as with_seed
from hypothesis.stateful import run_state_machine_as_test

from kakoreturn.domain import changesets
from kakoreturn.domain.changesets import Changeset
from kakoreturn.domain.records import replace
from kakoreturn.service import orders
from kakoreturn.service.rules import undoing

from .frame import Tally, Trial, weakened
from .life import Life
from .life_of_items import LifeOfItems

_STEPS = 24


def try_lives(lives: int, *, kind: type[Life] = Life, shrink: bool = True, seed: int | None = None) -> Tally:
    """Live so many lives of this kind: those of `seed`, and always the same ones without."""
    tally, lived = Tally(), 0

    class Counted(kind):  # type: ignore[misc,valid-type]  # it is a value
        def teardown(self) -> None:
            nonlocal lived
            lived += 1
            super().teardown()

    phases = [Phase.generate, *([Phase.shrink] if shrink else [])]
    form = settings(
        max_examples=lives,
        stateful_step_count=_STEPS,
        deadline=None,
        database=None,
        derandomize=seed is None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        print_blob=False,
        report_multiple_bugs=False,
    )
    try:
        run_state_machine_as_test(Counted if seed is None else with_seed(seed)(Counted), settings=form)
    except Exception as error:  # noqa: BLE001 - whatever ends a life
        notes = "\n".join(getattr(error, "__notes__", ()))
        tally.failures.append(f"{error}\n{notes}")
    tally.tries = lived
    return tally


def attempt(trial: Trial) -> Tally:
    return try_lives(trial.times(30, 1000), seed=trial.seed if trial.full else None)


def control(_: Trial) -> Tally:
    """A program whose undo takes back the changeset before the last."""

    def before_the_last(newest_first: Iterable[Changeset]) -> Changeset | None:
        found = list(newest_first)
        return changesets.to_undo(found[1:]) or changesets.to_undo(found)

    with weakened(undoing, to_undo=before_the_last):
        return try_lives(30, shrink=False)


def attempt_items(trial: Trial) -> Tally:
    return try_lives(trial.times(8, 200), kind=LifeOfItems, seed=trial.seed if trial.full else None)


def control_of_items(_: Trial) -> Tally:
    """A program that records the review of any item of an order's first one."""
    with weakened(orders, replace=lambda one, **new: one if "line" in new else replace(one, **new)):
        return try_lives(10, kind=LifeOfItems, shrink=False)
