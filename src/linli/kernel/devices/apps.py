from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.devices"
    label = "devices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Who carries a pack is declared; files that wait for their operation are named."""
        from linli.kernel.accounts import permissions
        from linli.kernel.devices.queries.operations import named_hashes
        from linli.kernel.devices.rules import GRANTS
        from linli.kernel.files.housekeeping import name_files

        permissions.add(GRANTS)
        name_files(named_hashes)
