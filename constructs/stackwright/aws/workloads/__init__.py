"""Roles of a team's own workloads. What they work with (buckets, queues, tables) is made elsewhere."""
