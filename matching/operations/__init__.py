"""What happens to introductions, POCs, funding and lessons."""
