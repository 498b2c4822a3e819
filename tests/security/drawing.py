"""Generated values as a list, outside a test of pytest."""

from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

T = TypeVar("T")


def drawn(values: st.SearchStrategy[T], count: int, *, again: bool = True) -> list[T]:
    """So many generated values; the same ones each time with `again`."""
    found: list[T] = []

    @settings(
        max_examples=count,
        derandomize=again,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(values, min_size=1, max_size=1))
    def collect(one: list[T]) -> None:
        found.extend(one)

    collect()
    return found
