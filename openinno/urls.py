"""Which address belongs to which app. English pages are the same addresses under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from accounts.enums import LegalPage
from openinno import health, search, sitemaps, views

urlpatterns = [
    path(settings.ADMIN_PATH, admin.site.urls),
    path("sante/", health.live, name="live"),
    path("pret/", health.ready, name="ready"),
    path("api/v1/", include(("openinno.api", "api"))),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("", include(sitemaps)),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("recherche/", search.search_all, name="search"),
        path("recherche/suggestions/", search.suggestions, name="suggestions"),
        path("", include("dashboards.urls")),
        path("irritants/", include("irritants.urls")),
        path("entreprises/", include("startups.urls")),
        path("", include("meetings.urls")),
        path("", include("matching.urls")),
        path("", include("accounts.urls")),
        path("compte/", include("allauth.urls")),
        path("mentions-legales/", views.legal_page, {"page": LegalPage.LEGAL}, name="legal"),
        path("donnees-personnelles/", views.legal_page, {"page": LegalPage.PERSONAL_DATA}, name="personal_data"),
        path("conditions/", views.legal_page, {"page": LegalPage.TERMS}, name="terms"),
        path("accessibilite/", views.legal_page, {"page": LegalPage.ACCESSIBILITY}, name="accessibility"),
        path("pages-legales/<slug:page>/<int:number>/", views.legal_version, name="legal_version"),
        path("api/", views.api_page, name="api_page"),
        path("contact/", views.legal_page, {"page": LegalPage.CONTACT}, name="contact"),
        path("plan-du-site/", views.Page.as_view(page_name="sitemap_page"), name="sitemap_page"),
        prefix_default_language=False,
    ),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler429 = "core.views.too_many_requests"  # asked for by django-allauth
handler500 = "core.views.server_error"
