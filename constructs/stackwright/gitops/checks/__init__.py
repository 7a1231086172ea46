"""Rules over what was rendered, one a file: each says what cannot work, or is not safe, before Argo CD finds out."""
