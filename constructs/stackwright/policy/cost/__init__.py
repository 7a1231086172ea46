"""What a platform costs while nothing happens: list prices of what is always on, without asking anybody."""
