"""Text takes the columns on a terminal that it is counted with, and is cut between what is seen as one sign."""

import random

import pytest

from kakoreturn.render.output import cells, fit

# What a terminal shows as one sign, however many characters it is made of, with the columns that it takes.
SIGNS = {
    "a": 1,
    "é": 1,
    "e\u0301": 1,
    "鞋": 2,
    "👟": 2,
    "👍🏽": 2,
    "❤\ufe0f": 2,
    "1\ufe0f\u20e3": 2,
    "🇨🇳": 2,
    "👨\u200d👩\u200d👧\u200d👦": 2,
    "🧑🏽\u200d🚒": 2,
    "🏳\ufe0f\u200d🌈": 2,
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f": 2,
}
CHANCE = random.Random(1)  # noqa: S311 - the same texts each time
TEXTS = [CHANCE.choices(list(SIGNS), k=CHANCE.randint(1, 12)) for _ in range(200)]


@pytest.mark.parametrize(("sign", "columns"), SIGNS.items())
def test_a_sign_takes_its_columns_however_many_characters_it_is_made_of(sign: str, columns: int) -> None:
    assert cells(sign) == columns
    assert cells(f"{sign} {sign}") == 2 * columns + 1


def test_a_text_that_is_cut_or_padded_takes_exactly_its_columns() -> None:
    assert {cells(fit("".join(signs), wide)) - wide for signs in TEXTS for wide in range(1, 25)} == {0}


def test_a_text_is_never_cut_inside_a_sign() -> None:
    for signs in TEXTS:
        ends = {"".join(signs[:number]) for number in range(len(signs) + 1)}
        shown = [fit("".join(signs), wide).rstrip(" ") for wide in range(1, 25)]
        assert {one.removesuffix("…").rstrip(" ") for one in shown} <= ends
