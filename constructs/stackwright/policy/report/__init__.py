"""A judgement as text for a terminal, or for programs: JSON, SARIF, JUnit."""
