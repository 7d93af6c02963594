"""The room `counsel` as a Django application."""

from django.apps import AppConfig


class CounselConfig(AppConfig):
    name = "lindung.counsel"
    label = "counsel"
    verbose_name = "Decisions on open questions of law"
    default_auto_field = "django.db.models.BigAutoField"
