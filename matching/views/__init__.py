"""Pages about introductions, POCs, funding and lessons."""
