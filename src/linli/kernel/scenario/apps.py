from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.scenario"
    label = "scenario"

    def ready(self) -> None:
        """Every process knows the case types of all scenarios; this app stands last, so that all models are there."""
        from linli.kernel.scenario import scenarios

        scenarios()
