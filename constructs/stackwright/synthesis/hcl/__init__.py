"""Synthesized JSON as HCL, with the values that the JSON has. `files.render` is the way in."""
