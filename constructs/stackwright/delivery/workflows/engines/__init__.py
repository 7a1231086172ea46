"""The same stacks for those who apply with something else than GitHub's workflows."""
