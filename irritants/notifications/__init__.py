"""What people are told about irritants and what stands around them."""
