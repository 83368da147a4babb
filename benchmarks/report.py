"""Figures of several servers side by side, with ours as a ratio to each."""

from __future__ import annotations

from benchmarks.scenarios import Figures

Results = dict[str, dict[str, Figures]]
"""Scenario, then server, then figures."""


def table(results: Results, ours: str = "canevas") -> str:
    """A Markdown table; the ratio is ours over theirs, so below 1 is better (above, for `/s`)."""
    servers = sorted({name for each in results.values() for name in each}, key=lambda n: n != ours)
    others = [name for name in servers if name != ours]
    head = ["scenario", "figure", *servers, *(f"ratio to {name}" for name in others)]
    lines = [_row(head), _row(["---"] * len(head))]
    for scenario, by_server in results.items():
        figures = dict.fromkeys(name for each in by_server.values() for name in each)
        for figure in figures:
            values = {name: by_server.get(name, {}).get(figure) for name in servers}
            ratios = [_ratio(values.get(ours), values[name]) for name in others]
            cells = [_number(values[name]) for name in servers]
            lines.append(_row([scenario, figure, *cells, *ratios]))
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.1f}"


def _ratio(mine: float | None, theirs: float | None) -> str:
    return "–" if mine is None or not theirs else f"{mine / theirs:.2f}"
