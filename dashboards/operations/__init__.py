"""What is done about all that the other apps keep."""
