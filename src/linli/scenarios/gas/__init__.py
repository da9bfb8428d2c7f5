from linli.scenarios.gas import errors, notices

__all__ = ["errors", "notices"]  # declared with whatever part of the room is imported first
