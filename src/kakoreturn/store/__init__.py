"""The store: the only place that knows SQL.

SQLModel declares the tables (`tables`) and makes them (`schema`); the daily commands speak to them through the standard
library's `sqlite3`, because importing SQLModel costs several times what the rest of a command does.
"""
