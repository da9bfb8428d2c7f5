from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Who fills and reads forms is declared; files are named; phones carry forms and send them filled."""
        from linli.kernel.accounts import permissions
        from linli.kernel.files.housekeeping import name_files
        from linli.kernel.forms import carried, operations
        from linli.kernel.forms.queries.submissions import named_hashes
        from linli.kernel.forms.rules import GRANTS

        permissions.add(GRANTS)
        operations.install()
        carried.install()
        name_files(named_hashes)
