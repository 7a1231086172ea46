"""What environments need of AWS's quotas, counted without asking AWS."""
