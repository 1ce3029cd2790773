"""How often each thing may be done. Who does it more often reads the page 429."""

# How many times within how long, per address of the machine (ip), per person (user) or per what was typed (key).
# `invite`, `join`, `token`, `webhook` (to make or change one), `webhook_send` (a test, or again), `report`, `export` (a file at once),
# `export_job` (a large one, prepared), `alert` (of a person), `alert_ask` (without an account), `alert_mail` (to the address typed then),
# `agenda_key` (reading the agenda that a key opens: all that come for the day may share one machine), `agenda_miss` (a key that opens
# nothing), `circular` (a mail to many, written or changed), `circular_test` (to oneself), `paper` (a document for printing), `sheet` (that of a lesson learned), `kit` (its archive), `identity` (leaving for a provider
# of identities), `identity_answer` (what one posts back: kept aside before anybody knows whose it is) and `copy_my_data` are ours;
# django-allauth counts the others, and those of its own that are not named here.
ATTEMPTS = {
    "signup": "20/m/ip",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/3m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "invite": "30/h/user",
    "join": "10/h/user",
    "token": "10/h/user",
    "webhook": "30/h/user",
    "webhook_send": "60/h/user",
    "report": "20/h/user",
    "export": "30/m/ip",
    "export_job": "10/h/user",
    "alert": "200/h/user",
    "alert_ask": "20/h/ip",
    "alert_mail": "3/h/key",
    "agenda_key": "3000/m/ip,60/m/key",
    "agenda_miss": "20/m/ip",
    "paper": "30/m/user",
    "sheet": "30/m/ip",
    "kit": "20/m/user",
    "identity": "30/m/ip",
    "identity_answer": "60/m/ip",
    "copy_my_data": "5/h/user",
    "circular": "120/h/user",
    "circular_test": "20/h/user",
}
# Requests of programs within so many seconds: without a token, of an address; with one, of the token; and its writes alone.
REQUESTS = {"visitor": (300, 60), "token": (600, 60), "writes": (60, 60)}
