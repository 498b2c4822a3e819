"""A store that is opened only to be read, as completion does."""

from pathlib import Path

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import StoreProblem
from kakoreturn.store.board import Store

from .conftest import AT, bare, digest


def test_a_store_that_is_only_read_is_never_written(furnished: Path) -> None:
    before = digest(furnished)
    with Store(furnished, only_reads=True) as store:
        assert store.cases()
        with pytest.raises(StoreProblem), store.deed(AT) as book:
            book.append("KB9", ev.OrderDescribed(item="Scarf"))
    assert digest(furnished) == before


def test_who_only_reads_waits_for_nobody(furnished: Path) -> None:
    with bare(furnished) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreProblem, match="locked"), Store(furnished, only_reads=True) as store:
            store.cases()
