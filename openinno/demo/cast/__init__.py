"""Who plays in the demonstration: fictional establishments, companies and people. The networks and the Amue keep their names."""
