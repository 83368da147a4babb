"""Coming in by a code: how long the server takes, from the code to the open canvas page.

A hundred people, one after another, each a browser of their own, on a server with a
database on disk: the code is sent, the invitation is read, the form is accepted, the page
of the canvas is fetched. What counts is the sum of the four answers.
"""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import httpx

from tests.support.server import RunningServer

PEOPLE = 100
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_CODE = re.compile(r"\b[A-HJKMNP-Z2-9]{6}\b")


def measure() -> dict[str, str]:
    """Median and 95th percentile of joining by code, in milliseconds of the server's time."""
    with tempfile.TemporaryDirectory() as folder:
        server = RunningServer.prepared(Path(folder))
        canvas = server.canvas()
        server.start()
        try:
            made = server.canevas("invite", "create", canvas, "--role", "member", "--json")
            found = _CODE.search(made.split('"code"', 1)[1])
            if found is None:
                raise RuntimeError(f"no code in {made!r}")
            took = [join(server.url, found[0], f"Personne {n}") for n in range(PEOPLE)]
        finally:
            server.stop()
    return {
        "joining by code, four requests, median": f"{median(took) * 1000:.0f} ms",
        "joining by code, 95th of 100": f"{quantiles(took, n=20)[-1] * 1000:.0f} ms",
    }


def join(address: str, code: str, name: str) -> float:
    """One person comes in; seconds until the canvas's page was there."""
    headers = {"Origin": address, "Sec-Fetch-Site": "same-origin"}
    with httpx.Client(base_url=address, headers=headers) as browser:
        # The page with the field is open before the code is known; it does not count.
        token = _token(browser.get("/join"))
        began = time.perf_counter()
        went = browser.post("/join", data={"form_token": token, "code": code.lower()})
        door = went.headers["location"]
        page = browser.get(door)
        entered = browser.post(door, data={"form_token": _token(page), "name": name})
        inside = browser.get(entered.headers["location"])
        took = time.perf_counter() - began
        if inside.status_code != 200:
            raise RuntimeError(f"{inside.status_code} at {entered.headers['location']}")
        return took


def _token(page: httpx.Response) -> str:
    found = _TOKEN.search(page.text)
    if found is None:
        raise RuntimeError(f"no form at {page.url}: {page.status_code}")
    return found[1]


if __name__ == "__main__":
    for figure, value in measure().items():
        print(f"{figure:<56}{value}")
