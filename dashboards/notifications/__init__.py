"""What people are told of what curators do across the apps, and by their alerts."""
