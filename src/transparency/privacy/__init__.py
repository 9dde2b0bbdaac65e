"""Protection of people in published figures."""
