"""Dates and periods, resolved against the report. ``find`` is the stage."""
