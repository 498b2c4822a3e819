"""Showing what was decided: as lines for people (`board`, `sheet`, …), and as JSON documents (`documents`).

Nothing in here decides. Lines are built once and written plainly or with Rich (`output`).
"""
