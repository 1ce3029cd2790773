"""What is counted of editions: read from the rows, never typed."""
