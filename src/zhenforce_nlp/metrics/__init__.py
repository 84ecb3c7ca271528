"""What each quantity counts, in the document's words. ``find`` is the stage."""
