"""Addresses: Indonesian words for people, /api/v1/ for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("akun/", include("allauth.urls")),
    path("bahasa/", include("django.conf.urls.i18n")),
]
