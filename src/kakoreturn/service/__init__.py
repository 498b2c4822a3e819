"""What the program can do: one function a use, over one opened `Place`. Commands call these; so does a page.

A function resolves the words that name a case or an order, does its one thing, and returns frozen results. Nothing in
here knows the command line, a terminal or a clock. What may be written, and what follows from it, is decided in
`rules`, over a `Book`.
"""
