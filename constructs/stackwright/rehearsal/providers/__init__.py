"""The providers of a rehearsal: stand-ins for all of them, or the real one for AWS."""
