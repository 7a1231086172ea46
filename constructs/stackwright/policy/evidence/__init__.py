"""What auditors are given: each control with the rules that answer it, what they looked at, and how it stands."""
