from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.scenarios.sweeps"
    label = "sweeps"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Phones tell what they found."""
        from linli.scenarios.sweeps import operations

        operations.install()
