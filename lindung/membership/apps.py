"""The room `membership` as a Django application."""

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "lindung.membership"
    label = "membership"
    verbose_name = "Enrolment units, memberships, payers"
    default_auto_field = "django.db.models.BigAutoField"
