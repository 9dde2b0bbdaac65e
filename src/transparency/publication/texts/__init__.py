"""What a text may hold: its characters, its references to figures, and the numbers that it must not hold."""
