"""Errors on their way out: one table, no leaks."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from workspace.errors import Conflict, Failure, NotFound, Refusal, TooLarge
from workspace.web.problems import TABLE, code_and_problem


class NoSuchCanvas(Refusal):
    code = "no_such_canvas"


class Odd(Refusal):
    code = "odd"


class Burst(Failure):
    code = "burst"


def test_not_there_and_not_yours_are_one_answer() -> None:
    assert code_and_problem(NoSuchCanvas(canvas="c")) == code_and_problem(NotFound())
    assert code_and_problem(NotFound())[2] == {}


def test_a_refusal_shows_its_facts() -> None:
    code, problem, facts = code_and_problem(TooLarge(size=9, limit=8))
    assert (code, problem.status, facts) == ("too_large", 413, {"size": 9, "limit": 8})
    assert code_and_problem(Conflict(revision=7))[1].status == 409


def test_a_failure_keeps_its_facts_to_itself() -> None:
    code, problem, facts = code_and_problem(Burst(path="/srv/secret.db"))
    assert (code, problem.status, facts) == ("burst", 500, {})


def test_an_unknown_refusal_is_the_callers_and_an_unknown_exception_is_ours() -> None:
    assert code_and_problem(Odd(x=1))[1].status == 422
    assert code_and_problem(ZeroDivisionError("secret")) == ("failed", TABLE["failed"], {})


def test_the_routers_own_errors_have_their_sentences() -> None:
    assert code_and_problem(HTTPException(405))[0] == "method_not_allowed"
    code, problem, _ = code_and_problem(HTTPException(418))
    assert (code, problem.status) == ("failed", 418)
