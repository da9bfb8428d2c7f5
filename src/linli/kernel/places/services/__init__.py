"""The writers of places: packs, changes of the tree, imports, generated districts."""
