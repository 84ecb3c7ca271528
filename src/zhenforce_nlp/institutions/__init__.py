"""Named bodies and areas, resolved and placed. ``find`` is the stage."""
