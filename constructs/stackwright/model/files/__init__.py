"""From files to a platform: YAML, validation, loading, and the schema of it all. Rules themselves are in `rules`."""
