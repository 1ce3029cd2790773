"""Pages about editions, registrations, meetings and agendas."""
