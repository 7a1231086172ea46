"""What carries a stack's tags in AWS and stands in no state, and what imports it. Nothing here reads a bucket."""
