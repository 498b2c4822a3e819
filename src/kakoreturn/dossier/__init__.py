"""A case as it is handed to others: a page, an archive, and what is left out of it."""
