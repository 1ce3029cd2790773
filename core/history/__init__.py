"""The history of all writes: who is writing, which tables are watched, the seals over it, and what is erased of it."""
