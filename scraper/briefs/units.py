"""The units of the beat: what its numbers count, in English and French words."""

from __future__ import annotations

_UNIT_WORDS = """
    tokens: token jeton
    developers: developer développeur développeuse programmer coder
    engineers: engineer ingénieur technologist
    employees: employee salarié employé staffer
    workers: worker
    staff: staff
    people: people person personne adult respondent consultant specialist contractor professional
    users: user utilisateur
    customers: customer client
    managers: manager executive leader
    companies: company firm employer entreprise société business organisation organization enterprise
    teams: team équipe
    seats: seat poste
    licences: licence license
    prompts: prompt requête query request message
    hours: hour heure
    agents: agent bot
    lines: line ligne
    commits: commit
    pull requests: pr
    suggestions: suggestion
    tasks: task
    jobs: job emploi role
    credits: credit
    meetings: meeting
    documents: document
    sessions: session
    tools: tool
    models: model
    features: feature
    courses: course
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
