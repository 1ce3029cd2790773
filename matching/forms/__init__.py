"""Forms about introductions, POCs, funding and lessons."""
