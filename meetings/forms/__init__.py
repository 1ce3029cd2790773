"""What is asked about editions, those who come, and when they are free."""
