"""The figures of one ladder by what they are in the reckoning, for disclosure control: two readings of each person,
in time or by two people, and what is made of them. The same is to be feared of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.value.figures import Figure, Measure, Section


@dataclass(frozen=True, slots=True)
class OnLadder:
    """Those of one ladder, whatever their measures are called."""

    compared: Figure
    moves: tuple[Figure, Figure, Figure]
    means: tuple[Figure, Figure, Figure]
    began_at_top: Figure | None = None
    two_up: Figure | None = None
    share_up: Figure | None = None
    between: Figure | None = None
    by_chance: Figure | None = None
    beyond_noise: tuple[Figure, ...] = ()
    #: the shares who are lonely often or always
    often: tuple[Figure, ...] = ()

    @property
    def beside(self) -> tuple[Figure, ...]:
        """What stands beside moves and means."""
        found = (self.began_at_top, self.two_up, self.share_up, self.between, self.by_chance)
        return (*(figure for figure in found if figure is not None), *self.beyond_noise, *self.often)


@dataclass(frozen=True, slots=True)
class Lens:
    """Which measures they have in a section."""

    compared: Measure
    moves: tuple[Measure, Measure, Measure]
    means: tuple[Measure, Measure, Measure]

    def of(self, figures: Mapping[Measure, Figure]) -> OnLadder:
        up, same, down = (figures[measure] for measure in self.moves)
        first, latest, change = (figures[measure] for measure in self.means)

        def there(*measures: Measure) -> tuple[Figure, ...]:
            return tuple(figures[measure] for measure in measures if measure in figures)

        return OnLadder(
            figures[self.compared],
            (up, same, down),
            (first, latest, change),
            figures.get(Measure.BEGAN_AT_TOP),
            figures.get(Measure.TWO_UP),
            figures.get(Measure.SHARE_UP),
            figures.get(Measure.CHANGE_BETWEEN),
            figures.get(Measure.BY_CHANCE),
            there(Measure.RELIABLE_UP, Measure.RELIABLE_DOWN),
            there(Measure.OFTEN_FIRST, Measure.OFTEN_LATEST),
        )


ON_LADDERS: Mapping[Section, Lens] = {
    Section.CHANGE: Lens(
        Measure.COMPARED,
        (Measure.UP, Measure.SAME, Measure.DOWN),
        (Measure.FIRST, Measure.LATEST, Measure.CHANGE),
    ),
    Section.VOICES: Lens(
        Measure.BOTH_VOICES,
        (Measure.WORKER_HIGHER, Measure.VOICES_ALIKE, Measure.WORKER_LOWER),
        (Measure.OWN_VOICE, Measure.WORKER_VOICE, Measure.GAP),
    ),
}
