"""Views are closed unless they are opened, and who opens one says so here."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.api.doors import Granted, TokenAuthentication

OPEN_VIEWS = {
    # openinno: the home page, what the law asks to publish, and what monitors ask
    *(
        "home",
        "search",
        "suggestions",
        "live",
        "ready",
        "legal",
        "personal_data",
        "terms",
        "legal_version",
        "accessibility",
        "contact",
        "sitemap_page",
        "api_page",
    ),
    # what search engines ask for, and who looks whom to tell of a weakness
    *("robots", "sitemaps", "sitemap", "security"),
    # irritants and companies that are public
    *("irritants:list", "irritants:detail", "irritants:merged"),
    *("startups:list", "startups:detail", "startups:logo", "startups:deck"),
    "accounts:organisation",
    # what is shared of POCs
    *("matching:pocs", "matching:poc", "matching:lessons", "matching:lesson", "matching:schemes"),
    *("matching:lesson_sheet", "matching:reuses_of", "matching:read_over", "matching:news"),
    # the pages that signed links open
    *("matching:answer", "matching:answer_opened", "irritants:merge_answer"),
    # the Rencontres: their list, their pages, and to which an irritant is brought
    *("meetings:editions", "meetings:edition", "meetings:of_irritant"),
    # their totals, the screen of a room by its secret address, the code of a badge, what opens a page without network
    *("meetings:report", "meetings:wall_screen", "meetings:arrival", "meetings:debrief_worker"),
    # what is public of lists, as files and as feeds
    *("irritants:export", "startups:export", "matching:export_pocs", "matching:export_lessons"),
    *("irritants:feed", "startups:feed", "matching:feed_pocs", "matching:feed_lessons"),
    *("dashboards:opendata", "dashboards:opendata_file"),
    # what is kept about people, why and how long
    "dashboards:register",
    # figures of what is public
    *("dashboards:impact", "dashboards:impact_rows", "dashboards:impact_table"),
    # how many questions there are
    "matching:questions",
    # asking for an alert without an account, and what the signed links of its mails open
    *("dashboards:search_alert", "dashboards:follow_alert", "dashboards:confirm_alert", "dashboards:stop_alert"),
    *("dashboards:resume_alert", "dashboards:address_alerts", "dashboards:address_act", "dashboards:erase_address"),
    # what the key of a person's agenda opens
    *("meetings:agenda_by_key", "meetings:pdf_by_key", "meetings:calendar", "meetings:renew_by_key"),
    "meetings:name_by_key",
    # what the signed links of mails open; what services of mail tell of those they could not deliver
    *("accounts:stop_mails", "accounts:resume_mails", "accounts:mail_tracking"),
    # mails of the demonstration, only in DEBUG
    *("accounts:mails", "accounts:mail"),
    # signing up and in (allauth and the administration)
    *("account_login", "account_logout", "account_signup", "account_inactive"),
    *("account_confirm_email", "account_confirm_login_code", "account_email_verification_sent"),
    *("account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("mfa_authenticate", "mfa_login_webauthn"),
    # signing in by another service, and out of it
    *("socialaccount_login_cancelled", "socialaccount_signup"),
    *("proconnect_login", "proconnect_callback", "proconnect_leave", "proconnect_left"),
    *("federation", "saml_login", "saml_acs", "saml_finish", "saml_leave", "saml_sls", "saml_metadata"),
}


# Of the API, what anybody may read; it knows no session, and its own door (accounts.api.doors.Granted) closes the rest.
OPEN_API = {
    *("schema", "taxonomy", "irritants", "irritant", "companies", "company", "pocs", "poc", "lessons", "lesson"),
    *("editions", "edition"),
    "nothing",
}


def test_the_open_views_are_these_and_no_other():
    views = [(name, view) for name, view in named_views(get_resolver()) if not name.startswith("api:")]
    opened = {name for name, view in views if not getattr(view, "login_required", True)}

    assert opened == OPEN_VIEWS


def test_every_address_of_the_api_has_the_same_door_and_is_closed_unless_it_is_one_of_these():
    views = {
        name.removeprefix("api:"): view.view_class
        for name, view in named_views(get_resolver())
        if name.startswith("api:")
    }

    assert len(views) > 20
    assert {name for name, view in views.items() if view.permission_classes != [Granted]} == set()
    assert {name for name, view in views.items() if view.authentication_classes != [TokenAuthentication]} == set()
    assert {name for name, view in views.items() if view.public} == OPEN_API


def named_views(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, object]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern)), pattern.callback
        else:
            yield from named_views(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
