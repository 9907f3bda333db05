"""What stands in a run, worked out afresh."""

from __future__ import annotations

from collections.abc import Mapping

from flows.conversation.definition import Flow, QuestionType
from flows.conversation.run import Answer, Run
from flows.conversation.submission import Submission


def calculated(flow: Flow, run: Run) -> Mapping[str, str]:
    """The value of every relevant calculation, as text, by path."""
    submission = Submission(flow, run)
    return {
        place.path: submission.text_at(place)
        for place in submission.questions()
        if place.question.type is QuestionType.CALCULATE and submission.is_relevant(place)
    }


def relevant_answers(flow: Flow, run: Run) -> Mapping[str, Answer]:
    """The answers that count, by path, in the order of the flow."""
    return {
        place.path: run.answers[place.path]
        for place in Submission(flow, run).questions()
        if place.path in run.answers and run.answers[place.path].counts
    }
