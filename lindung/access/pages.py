"""Every address of this room."""

from __future__ import annotations

from lindung.access import account_pages, sign_in_pages, trail_pages, user_pages

urlpatterns = [
    *sign_in_pages.urlpatterns,
    *account_pages.urlpatterns,
    *user_pages.urlpatterns,
    *trail_pages.urlpatterns,
]
