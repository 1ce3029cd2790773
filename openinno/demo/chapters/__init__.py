"""The chapters of the fictional year. Each yields the day of what comes next, counted back from the loading."""
