"""The options that several commands share."""

from __future__ import annotations

from typing import Annotated

from kakoreturn.cli.declared import Argument, Completer, Option
from kakoreturn.domain.values import Issue

CaseArgument = Annotated[
    str, Argument(metavar="CASE", help="A case number or an order number.", completes=Completer.CASES)
]
JsonOption = Annotated[bool, Option("--json", help="One JSON document.")]
OnOption = Annotated[str | None, Option("--on", metavar="DATE", help="The day it happened. Else today.")]

IssueOption = Annotated[
    str | None, Option("--issue", metavar="KIND", help=f"After shipping: {', '.join(Issue)}.", completes=Issue)
]
AnywayOption = Annotated[bool, Option("--anyway", help="Even with an open case or QC photos nobody has looked at.")]
SellerFilter = Annotated[
    str | None,
    Option("--seller", metavar="NAME", help="Only this seller, or what fits this part.", completes=Completer.SELLERS),
]
AgentFilter = Annotated[
    str | None,
    Option("--agent", metavar="NAME", help="Only this agent, or what fits this part.", completes=Completer.AGENTS),
]
