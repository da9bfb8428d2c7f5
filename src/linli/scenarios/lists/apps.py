from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.scenarios.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"
