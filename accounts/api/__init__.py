"""Who a program is here, and where it learns it."""
