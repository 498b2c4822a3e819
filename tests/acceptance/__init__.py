"""Whole sessions with the program, from outside: what the command-line contract promises and nothing else."""
