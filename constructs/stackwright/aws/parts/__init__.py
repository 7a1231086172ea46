"""Small constructs that more than one family is made of: a key, a private bucket, a role."""
