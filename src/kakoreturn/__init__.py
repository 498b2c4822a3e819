"""kakoreturn: a case tracker for people who buy through a shopping agent."""

__version__ = "0.2.0"
