"""Fuzzes the reader guided by coverage: `python -m tests.fuzz.fuzz_reader -max_total_time=60`.

Needs `atheris`, which the project does not install by itself; libFuzzer's options apply. Any
exception but `MalformedUpdate` is a finding, and so is an accepted update that reads otherwise
when it is cut into pieces and put together again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

with atheris.instrument_imports(include=["workspace.realtime"]):
    from workspace.realtime.update_merge import encode_deletes, merge
    from workspace.realtime.update_reader import MalformedUpdate, read_update

from tests.support.hostile_updates import HOSTILE, HOUSE


def one_input(data: bytes) -> None:
    """Reads the bytes; what is accepted must hold together."""
    try:
        read = read_update(data)
    except MalformedUpdate:
        return
    clocks = {block.client: block.clock for block in read.blocks}
    for block in read.blocks:
        for struct in block.structs:
            assert struct.id == block.client << 31 | clocks[block.client]
            assert struct.length > 0
            clocks[block.client] += struct.length
    ranges: dict[int, list[tuple[int, int]]] = {}
    for client, clock, length in read.deletes:
        ranges.setdefault(client, []).append((clock, clock + length))
    assert merge([read]) == [data]
    [again] = merge([read, read_update(b"\0" + encode_deletes(ranges))])
    assert [b.end for b in sorted(read_update(again).blocks, key=lambda b: b.client)] == [
        clocks[client] for client in sorted(clocks)
    ]


def main() -> None:
    """Starts libFuzzer with the corpus of the tests as seeds."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = [data for _, data in HOUSE] + [vector.data for vector in HOSTILE]
        for number, data in enumerate(seeds):
            if len(data) < 4_096:
                (Path(folder) / f"seed-{number}").write_bytes(data)
        atheris.Setup([*sys.argv, folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
