"""kakoreturn: a case tracker for people who buy through a shopping agent."""

from __future__ import annotations

__version__ = "0.2.0"
