from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Who sees residents is declared; organisations can be imported and follow their places; phones say facts."""
        from linli.kernel.accounts import permissions
        from linli.kernel.registry import operations
        from linli.kernel.registry.rules import GRANTS
        from linli.kernel.registry.services.organisation_register import install

        permissions.add(GRANTS)
        operations.install()
        install()
