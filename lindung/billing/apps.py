"""The room `billing` as a Django application."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "lindung.billing"
    label = "billing"
    verbose_name = "Settlement lines"
    default_auto_field = "django.db.models.BigAutoField"
