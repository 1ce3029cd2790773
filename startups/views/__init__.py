"""Pages about companies."""
