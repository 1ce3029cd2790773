"""What the planner is worth, measured on made instances. Without Django; `make bench-planner` writes it into docs/planner.md."""
