from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"
