"""Do the figures of a report agree? ``check`` runs every kind of check, a module each."""
