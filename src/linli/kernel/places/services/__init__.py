"""The writers of places: loading a pack, changing the tree, importing boundaries and registers, generating a district."""
