"""What AWS says of itself, as dated tables: regions, limits, versions, types. No file of a user is looked at here."""
