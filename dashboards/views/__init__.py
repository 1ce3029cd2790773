"""The spaces of each role, and the open data."""
