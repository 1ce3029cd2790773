"""What people are told about introductions, POCs, funding and lessons. Called inside the transaction of what happened."""
