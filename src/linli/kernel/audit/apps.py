from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The audit seals and verifies itself."""
        from linli.kernel.audit import queries
        from linli.kernel.audit.sources import register_source

        register_source("audit", queries.leaves_of_day, queries.changed_records, queries.first_day)
