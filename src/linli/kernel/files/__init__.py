"""Files that people send: what they are by their content (``media``), and where they lie on disk (``filestore``)."""
