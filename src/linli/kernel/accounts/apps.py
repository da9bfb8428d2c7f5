from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The audit keeps ids; here they get names."""
        from linli.kernel.accounts.queries import names_of, token_names_of
        from linli.kernel.audit.queries import name_actors

        name_actors("user", names_of)
        name_actors("token", token_names_of)
