import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from core import pdf
from meetings.agendas.papers import *
from meetings.agendas.reading import Agenda
from meetings.models import *
from tests.factories.accounts import OrganisationFactory
from tests.factories.meetings import *
from tests.meetings.printing import *


@pytest.mark.django_db
def test_look():
    translation.activate("fr")
    e=EditionFactory(announced=True, address="12 rue des Essais\n75000 Paris")
    o=IrritantFactory(published=True, establishment=OrganisationFactory(establishment=True,name="Université de Haute-Normandie et des territoires associés de la vallée de la Seine"), title="Les étudiants #let x = $y$ *gras* _it_ @ref \\ [x] ne trouvent pas de salle libre pour travailler entre deux cours")
    for i in range(7):
        m=make_meeting(e, position=i, table=i+1, irritant=o)
    for i in range(3):
        make_meeting(e, position=i, table=i+2)
    t=e.tables.first(); t.room="Salle Condorcet"; t.name="Le Grand Amphithéâtre du bâtiment Marie-Curie"; t.video_link="https://visio.exemple.fr/abc"; t.save()
    ProgrammeItem.objects.create(edition=e,title="Accueil",place="Hall",starts_at=MORNING-timedelta(minutes=30),ends_at=MORNING)
    publish(e,number=1)
    move(m,position=9,table=3)
    publish(e,number=2)
    long=AttendeeFactory(registration=e.registrations.first(), first_name="Marie-Antoinette Joséphine", last_name="de La Rochefoucauld-Montmorency Nguyễn 😀", position="Directrice des systèmes d’information et du numérique responsable")
    people=list(Attendee.objects.filter(registration__edition=e).coming().for_list())
    ag=Agenda(e)
    out=Path('/tmp/tp/out'); out.mkdir(exist_ok=True)
    for n,tmpl,data in [("agenda","agenda",agendas_data(ag,people)),("badges","badges",badges_data(e,people)),("tents","tents",tents_data(e,e.tables.all())),("day","day",day_data(ag))]:
        t0=time.time(); b=pdf.render(f"meetings/typst/{tmpl}.typ", data, at=timezone.now()); print(n, len(b), time.time()-t0)
        (out/f"{n}.pdf").write_bytes(b)
