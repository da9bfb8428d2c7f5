"""What the audit refuses."""

from __future__ import annotations

from linli.kernel.base.errors import declare

declare("day_not_over", 409, "{day} 还没有结束,不能封存", "{day} is not over yet and cannot be sealed")
