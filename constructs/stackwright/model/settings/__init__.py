"""The shape of the environment files: one frozen model for each block, every default written once."""
