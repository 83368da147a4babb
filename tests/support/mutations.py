"""Small damage to honest bytes: what cables, disks and the curious do to them."""

from __future__ import annotations

from random import Random


def mutate(data: bytes, random: Random, others: list[bytes]) -> bytes:
    """`data` with one to three small changes."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        if not changed:
            return bytes(random.randbytes(4))
        at = random.randrange(len(changed))
        kind = random.randrange(9)
        if kind == 0:
            changed[at] ^= 1 << random.randrange(8)
        elif kind == 1:
            changed[at] = random.randrange(256)
        elif kind == 2:
            changed[at] = (changed[at] + random.choice((-1, 1))) % 256
        elif kind == 3:
            del changed[at : at + random.randint(1, 3)]
        elif kind == 4:
            changed[at:at] = random.randbytes(random.randint(1, 2))
        elif kind == 5:
            changed[at:at] = changed[at : at + random.randint(1, 8)]
        elif kind == 6:
            del changed[at:]
        elif kind == 7:
            # The number here grows by a few bytes, or is written longer than it needs.
            more = b"\x80" * random.randint(0, 8) + random.choice((b"", b"\x00", b"\x01", b"\x10"))
            changed[at : at + 1] = bytes((changed[at] | 0x80,)) + more
        else:
            other = random.choice(others)
            cut = random.randrange(len(other))
            changed[at : at + random.randint(0, 4)] = other[cut : cut + random.randint(1, 8)]
    return bytes(changed)
