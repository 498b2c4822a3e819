"""Taking care of a store: checks, backup, restore, migrations, export."""
