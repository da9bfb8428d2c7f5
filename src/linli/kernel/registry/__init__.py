from linli.kernel.registry import errors

__all__ = ["errors"]  # declared with whatever part of the room is imported first
