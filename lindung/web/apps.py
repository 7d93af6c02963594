"""Shared page components as a Django application: templates, static files, translations."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lindung.web"
    label = "web"
    verbose_name = "Web"
