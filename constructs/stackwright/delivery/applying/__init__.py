"""Applying what was reviewed, and nothing else: the gate, the order, and what is left for a second run."""
