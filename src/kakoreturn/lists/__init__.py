"""People's spreadsheets: read as orders."""
