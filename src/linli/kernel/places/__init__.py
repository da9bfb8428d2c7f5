from linli.kernel.places import errors

__all__ = ["errors"]  # declared with whatever part of the room is imported first
