from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.scenarios.care"
    label = "care"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The form is sealed to the team, who carries its elders; facts that change are heard of, places followed."""
        from linli.kernel.forms.sealing import seal
        from linli.kernel.places.services import on_recode
        from linli.kernel.registry.services.facts import hear
        from linli.scenarios.care import carried, operations
        from linli.scenarios.care.queries.sight import opens_form
        from linli.scenarios.care.rules.rulebook import FORM
        from linli.scenarios.care.services.hearing import facts_changed
        from linli.scenarios.care.services.places import follow

        carried.install()
        operations.install()
        seal(FORM, opens_form)
        hear(facts_changed)
        if follow not in on_recode:
            on_recode.append(follow)
