"""Which image runs where, and what is edited in the tree so that it is another one."""
