from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Phones carry the names and borders of their areas."""
        from linli.kernel.places.carried import install

        install()
