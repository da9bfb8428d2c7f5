"""Planning a synthetic district below the communities: pure numpy and shapes, no database.

``counts`` says how many of everything, ``slots`` where buildings stand, ``micro_grids`` which stairwells belong together,
``community`` plans one community and ``district`` all of them. The same pack, size and seed always give the same plan.
"""
