"""Measuring ourselves: beside other Yjs servers, and piece by piece.

`make bench` runs everything; `python -m benchmarks fanout join --servers canevas` a part of it.
`servers` starts whoever is measured, `load/` (in Node) offers the same load to each, `scenarios`
says which, `pieces` measures our own parts alone, `report` prints tables with ratios.
docs/benchmarks.md tells how figures are counted and what they cannot show.
"""
