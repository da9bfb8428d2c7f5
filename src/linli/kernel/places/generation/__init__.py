"""Planning a synthetic district below the communities: pure numpy and shapes, no database.

``counts`` says how many of everything, ``slots`` where buildings stand, ``micro_grids`` which stairwells join,
``community`` plans one community, ``district`` all of them. Same pack, size and seed: same plan.
"""
