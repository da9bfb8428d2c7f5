from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.scenarios.disputes"
    label = "disputes"
    default_auto_field = "django.db.models.BigAutoField"
