"""The QC desk: a page in the buyer's own browser to look through photos on, served while a command runs.

`server` knows HTTP and who may ask, `desk` what lies on the page and how it gets on record, `document` what the page
sends, `tray` its photos, and `static` is what the browser gets. Nothing is recorded before the buyer saves; then all of
it is, as one changeset.
"""
