"""The scene of the tests of questions: who asks, who answers, who competes."""

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from irritants.models import Irritant
from matching.models import Answer, Question
from tests.factories.accounts import curator, manager_of
from tests.factories.irritants import IrritantFactory
from tests.factories.matching import AnswerFactory, QuestionFactory
from tests.factories.startups import StartupFactory

ASKED = "Combien de salles faut-il équiper ?"
ANSWERED = "Quarante salles, sur trois sites."


def signed_in(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


class Scene:
    """An irritant, its author, the company that asks, a competitor, and a curator."""

    def __init__(self, **fields: object) -> None:
        self.irritant: Irritant = IrritantFactory(published=True, **fields)
        self.author = self.irritant.author
        self.asker = manager_of(StartupFactory(validated=True, organisation__name="Salle Claire").organisation)
        self.rival = manager_of(StartupFactory(validated=True).organisation)
        self.curator = curator()

    def ask(self, text: str = ASKED, by: User | None = None, **headers: str):
        url = reverse("matching:ask", args=[self.irritant.uuid])
        return signed_in(by or self.asker).post(url, {"text": text}, headers=headers)

    def answer(self, question: Question, text: str = ANSWERED, version: str = "", by: User | None = None):
        url = reverse("matching:answer_question", args=[question.uuid])
        return signed_in(by or self.author).post(url, {"text": text, "version": version})

    def withdraw(self, said: Question | Answer, reason: str):
        url = reverse(f"matching:withdraw_{said._meta.model_name}", args=[said.uuid])
        return signed_in(self.curator).post(url, {"reason": reason})

    def question(self, **fields: object) -> Question:
        return QuestionFactory(irritant=self.irritant, organisation=self.asker.organisation, text=ASKED, **fields)

    def answered(self, **fields: object) -> Answer:
        return AnswerFactory(question=self.question(), text=ANSWERED, **fields)

    def read(self, person: User | None) -> str:
        return signed_in(person).get(reverse("matching:questions", args=[self.irritant.uuid])).content.decode()

    def thread(self, person: User | None) -> str:
        page = signed_in(person).get(self.irritant.get_absolute_url()).content.decode()
        return str(BeautifulSoup(page, "html.parser").select_one("[aria-labelledby=thread-title]"))


def told(person: User) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("title", flat=True))
