"""The room `sponsorship` as a Django application."""

from django.apps import AppConfig


class SponsorshipConfig(AppConfig):
    name = "lindung.sponsorship"
    label = "sponsorship"
    verbose_name = "Sponsors' programmes"
    default_auto_field = "django.db.models.BigAutoField"
