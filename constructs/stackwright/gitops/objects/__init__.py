"""What rendered objects mean together: pods, services, connections, kinds, and the order in which they come."""
