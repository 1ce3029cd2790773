"""Pages of the Rencontres."""
