"""Everything the house serves, and a view that does nothing, to compare with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from lindung.access.guard import public
from lindung.site.urls import handler400, handler403, handler404, handler500
from lindung.site.urls import urlpatterns as of_the_house

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def nothing(request: HttpRequest) -> HttpResponse:
    """Two letters."""
    return HttpResponse("ok", content_type="text/plain")


# The same view under the API's address, where a key is recognised.
urlpatterns: list[URLPattern | URLResolver] = [
    path("ukur/", nothing),
    path("api/ukur/", nothing),
    *of_the_house,
]
