"""Forms (表单): an XLSForm in, validated answers out, filled from the register and answering to it."""

from linli.kernel.forms import errors

__all__ = ["errors"]  # declared with whatever part of the room is imported first
