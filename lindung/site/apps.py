"""The room `site` as a Django application: settings, addresses, navigation."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "lindung.site"
    label = "lindung_site"
    verbose_name = "Site"
