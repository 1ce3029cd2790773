"""The five accounts of the demonstration. Their password is public, and production refuses them."""

from dataclasses import dataclass

PASSWORD = "irritants-2021"  # noqa: S105 public on purpose


@dataclass(frozen=True, slots=True)
class DemoAccount:
    email: str
    role: str


ACCOUNTS = (
    DemoAccount("etablissement@demo.example", "une université"),
    DemoAccount("entreprise@demo.example", "une entreprise"),
    DemoAccount("reseau@demo.example", "un réseau d’entreprises"),
    DemoAccount("amue@demo.example", "l’Amue"),
    DemoAccount("admin@demo.example", "l’administration du site"),
)
