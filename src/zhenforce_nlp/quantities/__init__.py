"""Amounts with their units. ``find`` is the stage; the other modules each read one thing it needs."""
