"""Whose a figure is, for when, planned or actual, part of what. ``link`` is the stage."""
