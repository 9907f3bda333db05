"""From a file to its result: which calculation a file asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, assert_never

from flows.authoring.value_files import ValueFile
from flows.authoring.value_files.clauses import ClauseFile
from flows.authoring.value_files.cost_lines import CostFile
from flows.authoring.value_files.readings import ReadingFile
from flows.authoring.value_files.spend import SpendFile
from flows.authoring.value_files.tender_scores import TenderFile
from flows.authoring.value_files.time_bank import TimeBankFile
from flows.tenders.scoring import Ranking, score
from flows.value.clauses import Standing, standing
from flows.value.distance import Distance, distance
from flows.value.local_multiplier import Multiplier, of_rounds, of_spend
from flows.value.sroi import ImpactMap, Return, social_return
from flows.value.time_bank import Account, settle
from flows.value.whole_life_cost import Comparison, compare_options


@dataclass(frozen=True, slots=True)
class Standings:
    """Where all clauses of a file stand on a day."""

    on: date
    clauses: tuple[Standing, ...]


Worked: TypeAlias = Return | Multiplier | Comparison | Standings | Distance | Account | Ranking


def worked_out(given: ValueFile) -> Worked:
    """The result, every number exact."""
    match given:
        case ImpactMap():
            return social_return(given)
        case SpendFile(rounds=None):
            return of_spend(
                given.round_1, given.spent, given.staff_respend_local, given.convention, local=given.local
            )
        case SpendFile(rounds=rounds):
            assert rounds is not None
            return of_rounds(rounds, given.convention, local=given.local)
        case CostFile():
            return compare_options(given.options, given.schedule, given.first_period)
        case ClauseFile(on, clauses):
            return Standings(on, tuple(standing(each, on) for each in clauses))
        case ReadingFile():
            return distance(given.readings, given.measure, given.eligible)
        case TimeBankFile():
            return settle(given.exchanges, given.credits, given.rate)
        case TenderFile():
            return score(given.offers, given.weights, given.most)
        case _:
            assert_never(given)
