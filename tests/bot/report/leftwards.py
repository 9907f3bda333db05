"""A language written from the right, for the look of it: Arabic that no speaker has checked, which is never shipped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource

from bot.report import wording
from flows.value.figures import Published

LANGUAGE = "ar"
FILE = Path(__file__).with_name("arabic.ftl")
LABELS = {
    "St James House": "بيت سانت جيمس",
    "Weekly check-in": "السؤال الأسبوعي",
    "Mental health": "الصحة النفسية",
    "Housing": "السكن",
    "Work and learning": "العمل والتعلم",
    "People around me": "الناس من حولي",
    "Training": "التدريب",
    "Paid work": "العمل المأجور",
    "Hostel weeks no longer needed": "أسابيع في النزل لم تعد لازمة",
    "Tenancy failures avoided": "عقود إيجار لم تفشل",
    "Kept out of landfill": "ما لم يذهب إلى المكب",
}
"""What a programme's map would have in Arabic; all else stands in it in English, as in a map that is not complete."""


@pytest.fixture
def leftwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The reports speak Arabic as well while the test runs; its code is returned."""
    bundled = wording._bundle
    arabic = FluentBundle([LANGUAGE], use_isolating=True)
    arabic.add_resource(FluentResource(FILE.read_text(encoding="utf-8")))
    monkeypatch.setattr(wording, "_bundle", lambda code: arabic if code == LANGUAGE else bundled(code))
    monkeypatch.setattr(wording, "report_languages", lambda: ("en", LANGUAGE))
    wording.report_words.cache_clear()
    yield LANGUAGE
    wording.report_words.cache_clear()


def in_arabic(summary: Published) -> Published:
    """The same summary of a map that has some Arabic names."""
    figures = tuple(
        replace(figure, label={**figure.label, LANGUAGE: LABELS[figure.label["en"]]})
        if figure.label.get("en") in LABELS
        else figure
        for figure in summary.figures
    )
    title = summary.head.title
    head = replace(
        summary.head, title={**title, LANGUAGE: LABELS.get(title.get("en", ""), title.get("en", ""))}
    )
    return replace(summary, head=head, figures=figures)
