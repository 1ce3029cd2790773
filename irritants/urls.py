"""Addresses of irritants."""

from django.urls import path

from irritants import exports, feeds
from irritants.views import cosignatures, lists, merges, pages, wizard

app_name = "irritants"

urlpatterns = [
    path("", lists.irritant_list, name="list"),
    path("flux/", feeds.feed, name="feed"),
    path("exporter/<slug:form>/", exports.export, name="export"),
    path("nouveau/", wizard.create, name="create"),
    path("semblables/", lists.similar, name="similar"),
    path("moderation/", lists.moderation, name="moderation"),
    path("pieces-jointes/<uuid:uuid>/", pages.attachment, name="attachment"),
    path("pieces-jointes/<uuid:uuid>/retirer/", wizard.detach, name="detach"),
    path("<uuid:uuid>/modifier/", wizard.edit, name="edit"),
    path("<uuid:uuid>/modifier/<slug:slug>/", wizard.step, name="step"),
    path("<uuid:uuid>/joindre/", wizard.attach, name="attach"),
    path("<uuid:uuid>/corrections/", pages.request_changes, name="request_changes"),
    path("<uuid:uuid>/nous-aussi/", cosignatures.cosign, name="cosign"),
    path("<uuid:uuid>/nous-aussi/corriger/", cosignatures.revise, name="revise"),
    path("<uuid:uuid>/nous-aussi/retirer/", cosignatures.leave, name="leave"),
    path("regroupements/reponse/<str:token>/", merges.answer, name="merge_answer"),
    path("regroupements/<uuid:uuid>/", merges.detail, name="merge"),
    path("regroupements/<uuid:uuid>/<slug:verb>/", merges.MergeVerbView.as_view(), name="merge_verb"),
    path("<uuid:uuid>/regrouper/", merges.propose, name="merge_propose"),
    path("<uuid:uuid>/recit/", merges.merged, name="merged"),
    path("<uuid:uuid>/action/<slug:verb>/", pages.IrritantVerbView.as_view(), name="verb"),
    path("<slug:slug>/", pages.detail, name="detail"),
]
