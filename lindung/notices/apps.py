"""The room `notices` as a Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lindung.notices"
    label = "notices"
    verbose_name = "Notices: the inbox and the e-mails"
    default_auto_field = "django.db.models.BigAutoField"
