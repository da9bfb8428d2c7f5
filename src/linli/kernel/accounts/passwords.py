"""Passwords are long rather than complicated (NIST SP 800-63B §3.1.1); Django's own sentence lacks its Chinese."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import get_language


class LongEnough(MinimumLengthValidator):
    """At least ``min_length`` characters."""

    def get_error_message(self) -> str:
        """The sentence in the language of the moment."""
        if (get_language() or "").startswith("zh"):
            return f"密码太短,至少需要 {self.min_length} 个字符。"
        return f"This password is too short. It must contain at least {self.min_length} characters."
