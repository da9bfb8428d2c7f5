from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.rounds"
    label = "rounds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Who makes rounds is declared; what becomes known is heard of; phones carry visits and tell of them."""
        from linli.kernel.accounts import permissions
        from linli.kernel.forms.arrivals import hear as hear_submissions
        from linli.kernel.registry.services.facts import hear
        from linli.kernel.rounds import carried, operations
        from linli.kernel.rounds.rules import GRANTS
        from linli.kernel.rounds.services.following import facts_changed
        from linli.kernel.rounds.services.results import submission_arrived

        permissions.add(GRANTS)
        operations.install()
        carried.install()
        hear_submissions(submission_arrived)
        hear(facts_changed)
