"""What happens to people and organisations."""
