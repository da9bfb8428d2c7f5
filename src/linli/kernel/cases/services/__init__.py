"""The only writers of cases: open, move, attach, reveal, edit the catalogue."""
