"""Addresses of accounts and organisations."""

from django.urls import path

from accounts.views import (
    account,
    exports,
    handovers,
    invitations,
    organisations,
    people,
    seeing,
    tokens,
    trust,
    webhooks,
)

app_name = "accounts"

urlpatterns = [
    path("organisations/", organisations.onboarding, name="onboarding"),
    path("organisations/agir-pour/", organisations.switch, name="switch"),
    path("organisations/demandes/<uuid:uuid>/", people.decide, name="decide"),
    path("organisations/membres/<uuid:uuid>/", people.place, name="place"),
    path("organisations/membres/<uuid:uuid>/transmettre/", handovers.hand_over, name="hand_over"),
    path("organisations/transmissions/<uuid:uuid>/", handovers.handover, name="handover"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:slug>/rejoindre/", organisations.join, name="join"),
    path("organisations/<slug:slug>/inviter/", invitations.invite, name="invite"),
    path("organisations/<slug:slug>/confiance/", trust.trust, name="trust"),
    path("invitations/<uuid:uuid>/", invitations.invitation, name="invitation"),
    path("invitations/<uuid:uuid>/renvoyer/", invitations.resend, name="resend"),
    path("invitations/<uuid:uuid>/retirer/", invitations.revoke, name="revoke"),
    path("voir-comme/<uuid:uuid>/", seeing.see_as, name="see_as"),
    path("voir-comme/fin/", seeing.stop, name="stop_seeing"),
    path("mon-compte/", account.account, name="account"),
    path("mon-compte/preferences/", account.preferences, name="preferences"),
    path("mon-compte/jetons/", tokens.tokens, name="tokens"),
    path("mon-compte/jetons/nouveau/", tokens.make_token, name="make_token"),
    path("mon-compte/jetons/<uuid:uuid>/retirer/", tokens.revoke_token, name="revoke_token"),
    path("mon-espace/webhooks/", webhooks.webhooks, name="webhooks"),
    path("mon-espace/webhooks/nouveau/", webhooks.make_webhook, name="make_webhook"),
    path("mon-espace/webhooks/<uuid:uuid>/", webhooks.webhook, name="webhook"),
    path("mon-espace/webhooks/<uuid:uuid>/modifier/", webhooks.change_webhook, name="change_webhook"),
    path("mon-espace/webhooks/<uuid:uuid>/secret/", webhooks.rotate_secret, name="rotate_secret"),
    path("mon-espace/webhooks/<uuid:uuid>/essai/", webhooks.ping_webhook, name="ping_webhook"),
    path("mon-espace/webhooks/<uuid:uuid>/pause/", webhooks.pause_webhook, name="pause_webhook"),
    path("mon-espace/webhooks/<uuid:uuid>/reprise/", webhooks.resume_webhook, name="resume_webhook"),
    path("mon-espace/webhooks/<uuid:uuid>/supprimer/", webhooks.delete_webhook, name="delete_webhook"),
    path("mon-espace/webhooks/envois/<uuid:uuid>/", webhooks.delivery, name="delivery"),
    path("mon-espace/webhooks/envois/<uuid:uuid>/renvoyer/", webhooks.redeliver, name="redeliver"),
    path("notifications/", account.notifications, name="notifications"),
    path("notifications/lues/", account.read_notifications, name="read_notifications"),
    path("exports/<uuid:uuid>/", exports.export, name="export"),
    path("exports/telecharger/<str:token>/", exports.exported, name="exported"),
    path("courriels/", account.mails, name="mails"),
    path("courriels/<uuid:uuid>/", account.mails, name="mail"),
]
