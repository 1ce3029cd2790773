"""What people are told about editions, and about those who come."""
