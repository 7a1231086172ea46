"""Ways to make a platform unsafe, and whether the rules notice."""
