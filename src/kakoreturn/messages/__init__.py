"""What is written to people: letters to the agent, in each language."""

from __future__ import annotations

# The languages, each a file of this name in `languages`; a new one joins them here.
NAMES = ("en", "zh")
# English, with the Chinese under each line.
BOTH = "both"
# What a message may be written in.
LANGUAGES = (*NAMES, BOTH)
