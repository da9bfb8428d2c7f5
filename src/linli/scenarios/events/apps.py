from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.scenarios.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Phones report without a network."""
        from linli.scenarios.events import operations

        operations.install()
