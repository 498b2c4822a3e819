"""What is written to people: letters to the agent, in each language."""
