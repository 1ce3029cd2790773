"""What is kept about people: the register of it, and the copy that each may take of their own."""
