"""What rules read: stacks and plans alike, ranges of addresses, and secrets in texts."""
