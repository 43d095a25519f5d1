"""Tables of what was measured: medians with minimum and maximum, each goal with whether it is met."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

MET, MISSED = "met", "**missed**"


def verdict(met: bool) -> str:
    """Whether a goal is met, in a word."""
    return MET if met else MISSED


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, under its title."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join([f"### {title}", "", *(f"| {' | '.join(line)} |" for line in lines)])


def spread(values: Sequence[float], form: str) -> str:
    """The median, with minimum and maximum where there are several; each written by `form`, as for `format`."""
    median = form.format(statistics.median(values))
    return median if len(values) == 1 else f"{median} ({form.format(min(values))} to {form.format(max(values))})"


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured, once or several times, beside its goal: at least or at most so much, if it has one."""

    what: str
    values: Sequence[float]
    form: str
    at_least: float | None = None
    at_most: float | None = None

    def row(self) -> Sequence[str]:
        """What was measured, the goal, and whether the median meets it."""
        median = statistics.median(self.values)
        goal = met = ""
        if self.at_least is not None:
            goal, met = f"at least {self.form.format(self.at_least)}", verdict(median >= self.at_least)
        if self.at_most is not None:
            goal, met = f"at most {self.form.format(self.at_most)}", verdict(median <= self.at_most)
        return (self.what, spread(self.values, self.form), goal, met)


def figures(title: str, measured: Sequence[Figure]) -> str:
    """A table of figures."""
    return table(title, ("", "measured", "goal", ""), [figure.row() for figure in measured])


def percentile(values: Sequence[float], share: int) -> float:
    """That percentile of some values, by the nearest rank."""
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * share // 100) - 1, 0)]
