"""The readers, by subject: rulebook, rows, board, map, detail, audit of the timeline."""
