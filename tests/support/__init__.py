"""What tests have in common: a valid platform to change one thing of, and a way to look at what comes out."""
