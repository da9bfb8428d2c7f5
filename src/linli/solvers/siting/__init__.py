"""Where to open sites, how many channels each, and who goes where."""
