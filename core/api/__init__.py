"""How the API answers, whatever it is about: problems, pages, conditions, what may be sent, its own description."""
