from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The timelines are sealed day by day and verified with the audit; cases follow changes of places."""
        from linli.kernel.audit.sources import register_source
        from linli.kernel.cases.queries import integrity
        from linli.kernel.cases.services import recoding
        from linli.kernel.places.services import on_recode

        register_source(integrity.SOURCE, integrity.leaves_of_day, integrity.verify, integrity.first_day)
        if recoding.follow not in on_recode:
            on_recode.append(recoding.follow)
