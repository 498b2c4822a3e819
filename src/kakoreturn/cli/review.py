"""The review checklist on a terminal."""

from kakoreturn.cli import parse
from kakoreturn.cli.asking import ask, ask_or_skip, say
from kakoreturn.domain.checklist import Check
from kakoreturn.domain.guide import Guide
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
# Of the rules for not needing a return, the first two are about the photos; the others come before ordering.
_RULES_FOR_PHOTOS = 2
_SAYS = {"failed": "What is wrong, and where", "unsure": "What do you need to see or have measured"}


def review(order: Order, checks: tuple[Check, ...], guide: Guide) -> dict[str, tuple[str, ...]]:
    """Ask every check; what passed, failed and stayed unsure. Leaving records nothing."""
    least, most = guide.review_minutes
    say(f"Order {one_line(order.number)}{f', {one_line(order.item)}' if order.item else ''}: {len(checks)} checks.")
    say(f"{least} to {most} minutes are well spent here. Leaving early records nothing.", Style.QUIET)
    for rule in guide.prevention[:_RULES_FOR_PHOTOS]:
        say(f"{rule.title}. {rule.text}", Style.QUIET)
    say("Enter or y: as it should be · n: something is wrong · u: not sure", Style.QUIET)
    found: dict[str, list[str]] = {"passed": [], "failed": [], "unsure": []}
    for place, check in enumerate(checks, 1):
        say()
        say(f"{place}/{len(checks)} {one_line(check.ask)}", Style.TITLE)
        verdict = _verdict()
        if verdict == "passed":
            found[verdict].append(check.id)
        else:
            said = ask(_SAYS[verdict], lambda text: parse.long_text(text, "the answer"))
            found[verdict].append(f"{check.id}: {said}")
    return {name: tuple(texts) for name, texts in found.items()}


def _verdict() -> str:
    return ask_or_skip("y, n or u", lambda text: _ANSWERS[parse.one_of(text, _ANSWERS, "the answer")]) or "passed"
