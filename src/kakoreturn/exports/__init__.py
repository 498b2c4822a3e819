"""What is taken out for other programs: CSV and calendars."""
