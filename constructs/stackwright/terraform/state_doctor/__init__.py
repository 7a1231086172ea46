"""What is wrong with a stack's state, its lock and its digest, what to run about it, and two commands that do so."""
