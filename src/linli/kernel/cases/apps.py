from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The timelines are sealed day by day and verified with the audit; cases follow changes of places;
        phones carry one's own and move them."""
        from linli.kernel.audit.sources import register_source
        from linli.kernel.cases import carried, operations
        from linli.kernel.cases.queries import attachments, integrity
        from linli.kernel.cases.services import recoding
        from linli.kernel.files.housekeeping import name_files
        from linli.kernel.places.services import on_recode

        register_source(integrity.SOURCE, integrity.leaves_of_day, integrity.verify, integrity.first_day)
        name_files(attachments.named_hashes)
        operations.install()
        carried.install()
        if recoding.follow not in on_recode:
            on_recode.append(recoding.follow)
