"""Flows as an author types them, for tests: one that is right, and one with a mistake in nearly every line."""

from __future__ import annotations

RIGHT = """\
# A comment is no part of a flow.
flow: check-in
title: {en: Weekly check-in, bn: সাপ্তাহিক খবর}
audience: service_user
settings: {default_language: en, rhythm: weekly, offered_on: monday, offered_at: 10, expires_after_days: 14, minutes: 4}
thanks: {en: Thank you., bn: ধন্যবাদ।}
choices:
  homes:
    - {name: own_home, label: {en: A home of my own, bn: নিজের বাড়ি}}
    - {name: hostel, label: {en: A hostel, bn: হোস্টেল}}
  answers:
    - {name: yes, label: {en: "Yes", bn: হ্যাঁ}}
    - {name: no, label: {en: "No", bn: না}}
survey:
  - {type: note, name: welcome, label: {en: Hello., bn: নমস্কার।}}
  - type: ladder
    name: housing
    label: {en: How is your housing right now?, bn: আপনার বাসস্থান কেমন?}
    steps: 10
    choices:
      1: {en: I may lose my home soon, bn: বাড়ি হারাতে পারি}
      10: {en: My home is safe and right for me, bn: বাড়ি নিরাপদ}
    measures: housing
  - type: group
    name: work
    label: {en: Work, bn: কাজ}
    relevant: ${housing} > 1
    survey:
      - type: integer
        name: training_hours
        unit: hour
        label: {en: How many hours of training did you do this week?, bn: কত ঘণ্টা?}
        required: no
        constraint: . >= 0 and . <= 168
        constraint_message: {en: A week has 168 hours., bn: এক সপ্তাহে ১৬৮ ঘণ্টা।}
        counts: training_hours
  - {type: select_one homes, name: home, label: {en: Where do you live?, bn: কোথায় থাকেন?}, required: yes}
  - {type: select_one answers, name: moved, label: {en: New?, bn: নতুন?}, relevant: "${home} = 'own_home'"}
  - {type: range, name: mood, start: 0, end: 1, step: 0.25, label: {en: Mood?, bn: মন?}, sensitive: yes}
  - {type: text, name: story, label: {en: "${training_hours} hours. How?", bn: "${training_hours} ঘণ্টা। কীভাবে?"}}
  - {type: calculate, name: total, calculation: "${training_hours} * 60", unit: minute}
"""

#: fifteen mistakes, each in a line of its own
WRONG = """\
flow: check-in
title: {en: Weekly check-in, bn: সাপ্তাহিক খবর}
audiense: service_user
audience: service_user
settings:
  rhythm: wekly
  offered_at: 25
choices:
  homes:
    - {name: own home, label: {en: A home of my own, bn: নিজের বাড়ি}}
    - {name: hostel, label: {en: A hostel, bn: হোস্টেল}}
    - {name: hostel, label: {en: Another hostel, bn: আরেক হোস্টেল}}
survey:
  - {type: integer, name: hours, label: {en: How many hours?}}
  - {type: intger, name: weeks, label: {en: How many weeks?, bn: কত সপ্তাহ?}}
  - {type: integer, name: 2nd_time, label: {en: How many more?, bn: আর কত?}}
  - {type: text, name: hours, label: {en: Which hours?, bn: কোন সময়?}}
  - {type: text, name: why, label: {en: Why?, bn: কেন?}, relevant: "${hous} > 1"}
  - {type: text, name: how, label: {en: How?, bn: কীভাবে?}, relevant: "${hours} == 1"}
  - {type: select_one home, name: place, label: {en: Where?, bn: কোথায়?}}
  - {type: text, name: who, label: {en: "Who, ${why}?", bn: কে?}}
  - {type: integer, name: age, label: {en: How old?, bn: বয়স?}, constraint: "${hours} > 0"}
  - {type: ladder, name: rest, label: {en: Rest?, bn: বিশ্রাম?}, steps: 10, choices: {10: {en: Good, bn: ভালো}}}
"""


def with_survey(*rows: str, more: str = "") -> bytes:
    """A flow in English with these rows; ``more`` stands before its survey."""
    head = f"flow: short\ntitle: Short\naudience: anyone\n{more}survey:\n"
    return (head + "".join(f"  - {row}\n" for row in rows)).encode()
