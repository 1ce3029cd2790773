"""What the room of a POC says of it: where it stands, how its measures went, what was decided."""
