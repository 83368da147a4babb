"""What the web floor counts for `/metrics`. No label ever holds a person, a canvas or a path."""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

REQUESTS: Final = Counter(
    "canevas_http_requests_total",
    "HTTP requests by method and class of status.",
    ["method", "status"],
)
REQUEST_SECONDS: Final = Histogram(
    "canevas_http_request_seconds",
    "How long HTTP requests took.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
SIGN_INS: Final = Counter(
    "canevas_sign_ins_total",
    "Tries to sign in with a password or at a provider: let in, refused, asked to wait.",
    ["outcome"],
)
ROOMS: Final = Gauge("canevas_rooms_open", "Canvases that are open on this node.")
SESSIONS: Final = Gauge("canevas_sessions", "Open sockets that have a seat in a room.")
