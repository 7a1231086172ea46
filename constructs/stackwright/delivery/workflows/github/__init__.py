"""The workflows of GitHub, one a file."""
