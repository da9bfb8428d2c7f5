from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.kernel.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
