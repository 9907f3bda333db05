"""Calculations as files, for the tests: the published cases, and one small file of each kind."""

from __future__ import annotations

from collections.abc import Mapping

WHEELS_TO_MEALS = """
kind: impact-map
currency: GBP
rate: "0.035"
first_period: 1
inputs:
  - {stakeholder: Council, description: meals contract, value: "24375"}
  - {stakeholder: Volunteers, description: time, quantity: "3000", unit_value: "6.00"}
outcomes:
  - {id: emergencies, stakeholder: Residents, description: A&E attendances avoided, quantity: "7", proxy: "94.00",
     deadweight: "0", displacement: "0", attribution_to_others: "0.05", drop_off: "0.5", duration: 1,
     accrues_to: NHS, kind: fiscal, source: as quoted, price_year: 2009, group: falls}
  - {id: assessment_stays, stakeholder: Residents, description: geriatric assessment stays avoided, quantity: "7",
     proxy: "4964.00", deadweight: "0", displacement: "0", attribution_to_others: "0.05", drop_off: "0.5", duration: 1,
     accrues_to: NHS, kind: fiscal, source: as quoted, price_year: 2009, group: falls}
  - {id: care_stays, stakeholder: Residents, description: continuing-care stays avoided, quantity: "7",
     proxy: "7220.00", deadweight: "0", displacement: "0", attribution_to_others: "0.05", drop_off: "0.5", duration: 1,
     accrues_to: NHS, kind: fiscal, source: as quoted, price_year: 2009, group: falls}
  - {id: gp_visits, stakeholder: Residents, description: fewer GP visits, quantity: "90", proxy: "19.00",
     deadweight: "0", displacement: "0", attribution_to_others: "0.10", drop_off: "0.10", duration: 5,
     accrues_to: NHS, kind: fiscal, source: as quoted, price_year: 2009}
  - {id: new_friends, stakeholder: Residents, description: new friends, quantity: "16", proxy: "48.25",
     deadweight: "0.10", displacement: "0", attribution_to_others: "0.35", drop_off: "0", duration: 1,
     accrues_to: people, kind: social, source: as quoted, price_year: 2009}
  - {id: volunteers_healthier, stakeholder: Volunteers, description: volunteers healthier, quantity: "4",
     proxy: "162.50", deadweight: "0.70", displacement: "0", attribution_to_others: "0.10", drop_off: "0.35",
     duration: 1, accrues_to: people, kind: social, source: as quoted, price_year: 2009}
  - {id: neighbours, stakeholder: Neighbours, description: neighbours shop for them less, quantity: "-275",
     proxy: "5.00", deadweight: "0.05", displacement: "0", attribution_to_others: "0", drop_off: "0.05", duration: 3,
     accrues_to: community, kind: social, source: as quoted, price_year: 2009}
sensitivity: {rates: ["0", "0.030"]}
"""

SPEND = """
kind: spend
convention: full-round-1
round_1: "100000"
recipient_is_local: true
round_2:
  - {to: staff, amount: "40000", local: "0.75"}
  - {to: supplier, name: A, amount: "20000", local: "1", respend_local: "0.50"}
  - {to: supplier, name: B, amount: "10000", local: "1", respend_local: null}
staff_respend_local: "0.45"
staff_respend_source: an assumption of ours
"""

COST_LINES = """
kind: cost-lines
rate: "0.035"
first_period: 0
options:
  - name: A
    life: 5
    lines:
      - {what: purchase, kind: acquisition, year: 0, amount: "10000"}
      - {what: running, kind: operation, from: 1, to: 5, amount: "1500"}
    optimism_bias: "0"
"""

CLAUSES = """
kind: clauses
on: 2026-07-02
clauses:
  - {id: training, metric: training places, unit: place, target: "10", period: {from: 2026-01-01, to: 2026-12-31},
     profile: even, binding: true, reports: [{from: 2026-01-01, to: 2026-07-01, actual: "4"}]}
"""

READINGS = """
kind: readings
instrument: ladder
steps: 10
minimum_days: 28
people:
  - {id: p1, readings: [{on: 2026-01-05, area: A, value: 2}, {on: 2026-03-02, area: A, value: 5}]}
  - {id: p2, readings: [{on: 2026-01-05, area: A, value: 4}, {on: 2026-03-02, area: A, value: 4}]}
  - {id: p3, readings: [{on: 2026-01-05, area: A, value: 3}, {on: 2026-03-02, area: A, value: 5}]}
  - {id: p4, readings: [{on: 2026-01-05, area: A, value: 5}, {on: 2026-03-02, area: A, value: 8}]}
  - {id: p5, readings: [{on: 2026-01-05, area: A, value: 6}, {on: 2026-03-02, area: A, value: 7}]}
"""

TIME_BANK = """
kind: time-bank
exchanges: [{giver: A, receiver: B, minutes: 270}]
credits: [{to: A, from: pot, minutes: 60}]
rate: "13.45"
"""

TENDER = """
kind: tender-scores
weights: {price: 30, quality: 60, social_value: 10}
max: {social_value: 5}
suppliers:
  - {name: X, price: "100000", quality: "0.80", social_value: 3}
  - {name: Y, price: "92000", quality: "0.70", social_value: 5}
"""

ALL: Mapping[str, str] = {
    "impact-map": WHEELS_TO_MEALS,
    "spend": SPEND,
    "cost-lines": COST_LINES,
    "clauses": CLAUSES,
    "readings": READINGS,
    "time-bank": TIME_BANK,
    "tender-scores": TENDER,
}
