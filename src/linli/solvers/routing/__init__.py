"""Routes of couriers, patrols and door-to-door teams."""
