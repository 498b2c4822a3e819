"""What a case is and what follows from it: pure functions over frozen values, standard library only."""
