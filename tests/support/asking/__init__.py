"""Asks the real provider about every argument of its resources; `tools/ask` writes down the answers."""
