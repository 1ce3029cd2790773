"""Pages about irritants."""
