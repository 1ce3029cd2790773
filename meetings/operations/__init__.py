"""What happens to editions, their registrations and their meetings: one function per verb."""
