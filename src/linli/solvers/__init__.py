"""Plans with a bound beside them.

A pure library: no Django, no clock but the stop's, no files but in the modules called ``files``, ``instances`` and
``picture``. Every problem is a folder with one way in::

    solve(data, stop=Stop(...), seed=0, params=Params(...), on_progress=None) -> Solution

``data`` and ``params`` are frozen dataclasses whose names carry their units. The same data, seed and a stop that counts
iterations give the same answer. What cannot be done is told by the constraint that clashes, in
:attr:`Solution.messages`, and never by an exception.
"""
