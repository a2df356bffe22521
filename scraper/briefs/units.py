"""The units of the beat: what its numbers count, in English, French and German words."""

from __future__ import annotations

from dataclasses import dataclass

_UNIT_WORDS = """
    tokens: token jeton
    developers: developer développeur développeuse programmer coder
    developers: entwickler entwicklern entwicklerin entwicklerinnen
    engineers: engineer ingénieur technologist ingenieur ingenieure ingenieuren
    employees: employee salarié employé staffer
    employees: mitarbeiter mitarbeitern mitarbeitende beschäftigte beschäftigten angestellte
    workers: worker
    staff: staff
    people: people person personne adult respondent consultant specialist contractor professional
    people: participant volunteer intern menschen personen befragte
    users: user utilisateur nutzer nutzern anwender nutzerinnen
    customers: customer client
    managers: manager executive leader führungskräfte führungskraft
    companies: company firm employer entreprise société business organisation organization enterprise
    companies: unternehmen firmen firma
    teams: team équipe
    seats: seat poste
    licences: licence license lizenz lizenzen
    prompts: prompt requête query request message interaction anfrage anfragen
    hours: hour heure stunde stunden
    minutes: minute minuten
    agents: agent bot agenten instance
    lines: line ligne zeile zeilen
    commits: commit
    pull requests: pr
    suggestions: suggestion
    tasks: task
    jobs: job emploi role layoff cut dismissal licenciement stelle stellen
    credits: credit
    meetings: meeting
    documents: document
    sessions: session
    tools: tool
    models: model
    features: feature
    courses: course kurse kurs
    points: point
    servers: server
    units: unit
    stores: store
    repositories: repository
    accounts: account
"""
UNITS = {
    word: unit.strip()
    for line in _UNIT_WORDS.strip().splitlines()
    for unit, _, words in [line.partition(":")]
    for word in words.split()
}
PEOPLE = frozenset({"developers", "engineers", "employees", "workers", "staff", "people", "users", "managers"})
FEW = 50  # so many people and fewer are a reporter's sources or a meeting


@dataclass(frozen=True)
class Measure:
    """What a number measures: its unit as a reader reads it, and the thing."""

    unit: str
    metric: str
