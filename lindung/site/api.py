"""The API, version 1: every room's endpoints under /api/v1/, and their description at /api/v1/openapi.json.

No page of documentation is served: the usual ones run scripts that our content security policy forbids.
"""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI

import lindung
from lindung.access.guard import public
from lindung.billing.api import router as bills
from lindung.counsel.api import router as law
from lindung.coverage.api import router as counts
from lindung.coverage.merge_api import router as merges
from lindung.coverage.papers_api import router as papers
from lindung.coverage.paying_api import router as payments
from lindung.coverage.people_api import router as people
from lindung.notices.api import router as notices
from lindung.rosters.double_api import router as double
from lindung.rosters.dukcapil_api import router as dukcapil
from lindung.rosters.list_api import router as lists
from lindung.rosters.task_api import router as tasks
from lindung.rosters.trace_api import router as traces
from lindung.rosters.workspace_api import router as workspace
from lindung.sponsorship.api import router as programmes
from lindung.sponsorship.ending_api import router as ending
from lindung.web.api import handle_errors, refuse_unknown_parameters

api = NinjaAPI(
    title="Lindung",
    version=lindung.__version__,
    description=(
        "Employment social security, administered: who is protected, until when, paid by whom, and why. "
        "Act with a session or with a key: `Authorization: Bearer <key>`. Unknown parameters are errors."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
handle_errors(api)
api.add_decorator(refuse_unknown_parameters, mode="view")
api.add_router("", counts)
api.add_router("", people)
api.add_router("", papers)
api.add_router("", law)
api.add_router("", notices)
api.add_router("", bills)
api.add_router("", payments)
api.add_router("", traces)
api.add_router("", lists)
api.add_router("", tasks)
api.add_router("", merges)
api.add_router("", dukcapil)
api.add_router("", programmes)
api.add_router("", ending)
api.add_router("", workspace)
api.add_router("", double)


@public
def openapi(request: HttpRequest) -> JsonResponse:
    """What the API offers, for programs that read such descriptions. It holds no data."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/v1/"))


urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="openapi"),
    path("", api.urls),
]
