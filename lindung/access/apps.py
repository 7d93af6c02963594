"""The room `access` as a Django application."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "lindung.access"
    label = "access"
    verbose_name = "Users, roles, row rights, audit trail"
    default_auto_field = "django.db.models.BigAutoField"
