"""The room `coverage` as a Django application."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "lindung.coverage"
    label = "coverage"
    verbose_name = "Covered on a day, and counts"
    default_auto_field = "django.db.models.BigAutoField"
