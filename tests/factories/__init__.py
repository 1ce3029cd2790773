"""Factories say the situation and refuse to guess: a status that needs facts gets them from a named trait."""
