"""What stores hold is pinned to the version of the schema: a word that is stored is never renamed or taken away."""

from itertools import pairwise

import pytest

from kakoreturn.store.format import SCHEMA_VERSION
from tests.domain.stored_words import pinned, present

PINNED = pinned()
HOW = "raise SCHEMA_VERSION once a release, then: python -m tests.domain.stored_words"


def test_a_new_stored_word_or_field_raises_the_version_of_the_schema() -> None:
    assert PINNED[str(SCHEMA_VERSION)] == present(), HOW


@pytest.mark.parametrize("part", ["events", "words"])
def test_what_an_older_version_stored_can_still_be_read(part: str) -> None:
    for before, after in pairwise(PINNED[version][part] for version in sorted(PINNED, key=int)):
        assert before.keys() <= after.keys()
        assert all(set(words) <= set(after[name]) for name, words in before.items())
