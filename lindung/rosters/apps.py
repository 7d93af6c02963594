"""The room `rosters` as a Django application."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "lindung.rosters"
    label = "rosters"
    verbose_name = "Lists of names"
    default_auto_field = "django.db.models.BigAutoField"
