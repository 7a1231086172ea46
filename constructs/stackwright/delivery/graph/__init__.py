"""The stacks as a picture: which builds on which, and what may be applied at the same time."""
