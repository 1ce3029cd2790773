"""What a person's agenda holds: read from what was published, then said as a page, a calendar or a document."""
