from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.scenarios.sweeps"
    label = "sweeps"
    default_auto_field = "django.db.models.BigAutoField"
