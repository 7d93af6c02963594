"""The room `registry` as a Django application."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "lindung.registry"
    label = "registry"
    verbose_name = "People, organisations, family, deaths"
    default_auto_field = "django.db.models.BigAutoField"
