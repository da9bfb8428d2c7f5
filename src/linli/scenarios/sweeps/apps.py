from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.scenarios.sweeps"
    label = "sweeps"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Phones tell what they found, and carry and keep contact with people at home."""
        from linli.scenarios.sweeps import carried, contact_operations, operations

        carried.install()
        contact_operations.install()
        operations.install()
