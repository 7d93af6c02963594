"""The room `access` as a Django application."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class AccessConfig(AppConfig):
    name = "lindung.access"
    label = "access"
    verbose_name = "Users, roles, row rights, audit trail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuse to start with a safety setting that names no role of ours: a misspelt one would protect nobody."""
        from lindung.access.roles import Role

        unknown = sorted(settings.MFA_ROLES - set(Role.values))
        if unknown:
            raise ImproperlyConfigured(
                f"LINDUNG_MFA_ROLES: {', '.join(unknown)} tidak dikenal / unknown. "
                f"Pilih / choose: {', '.join(Role.values)}, none."
            )
