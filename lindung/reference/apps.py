"""The room `reference` as a Django application."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "lindung.reference"
    label = "reference"
    verbose_name = "Regions, workforce bases, published figures"
    default_auto_field = "django.db.models.BigAutoField"
