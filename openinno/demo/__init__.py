"""The demonstration: a plausible, fictional year, played through the operations."""
