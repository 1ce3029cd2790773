"""Lists of the Rencontres as tables."""
