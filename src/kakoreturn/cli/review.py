"""The review checklist on a terminal."""

from kakoreturn.cli import parse
from kakoreturn.cli.walk import ask_or_skip, say
from kakoreturn.domain.checklist import Check
from kakoreturn.domain.order import Order
from kakoreturn.domain.text import one_line
from kakoreturn.render.output import Style

_ANSWERS = {
    "y": "passed",
    "yes": "passed",
    "n": "failed",
    "no": "failed",
    "u": "unsure",
    "unsure": "unsure",
    "not sure": "unsure",
    "?": "unsure",
}
_SAYS = {"failed": "What is wrong, and where", "unsure": "What do you need to see or have measured"}


def review(order: Order, checks: tuple[Check, ...]) -> dict[str, tuple[str, ...]]:
    """Ask every check; what passed, failed and stayed unsure. Leaving records nothing."""
    say(f"Order {one_line(order.number)}{f', {one_line(order.item)}' if order.item else ''}: {len(checks)} checks.")
    say("Take your time: after shipping there is hardly a way back. Leaving early records nothing.", Style.QUIET)
    say("Enter or y: as it should be · n: something is wrong · u: not sure", Style.QUIET)
    found: dict[str, list[str]] = {"passed": [], "failed": [], "unsure": []}
    for place, check in enumerate(checks, 1):
        say()
        say(f"{place}/{len(checks)} {one_line(check.ask)}", Style.TITLE)
        verdict = _verdict()
        said = (
            None
            if verdict == "passed"
            else ask_or_skip(_SAYS[verdict], lambda text: parse.long_text(text, "the answer"))
        )
        found[verdict].append(check.id if verdict == "passed" else f"{check.id}: {said or one_line(check.ask)}")
    return {name: tuple(texts) for name, texts in found.items()}


def _verdict() -> str:
    return ask_or_skip("y, n or u", lambda text: _ANSWERS[parse.one_of(text, _ANSWERS, "the answer")]) or "passed"
