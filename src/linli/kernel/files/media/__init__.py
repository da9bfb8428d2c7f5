"""What a file is by its content, whether it is whole and harmless, and the copies that others may see.

No database and no settings: a path or bytes in, facts or a refusal out. Every reader here is bounded in memory and
time, because anybody may upload anything.
"""

from linli.kernel.files.media import errors

__all__ = ["errors"]  # declared with whatever part of the room is imported first
