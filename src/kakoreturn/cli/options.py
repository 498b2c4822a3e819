"""The options that several commands share."""

from typing import Annotated

import typer

from kakoreturn.domain.values import Issue

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="A case number or an order number.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document.")]
OnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day it happened. Else today.")]

IssueOption = Annotated[
    str | None, typer.Option("--issue", metavar="KIND", help=f"After shipping: {', '.join(Issue)}.")
]
AnywayOption = Annotated[
    bool, typer.Option("--anyway", help="Even with an open case or QC photos nobody has looked at.")
]
