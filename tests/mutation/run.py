"""Breaks the reader and the gate on purpose, in every small way, and counts who notices.

Each mutant is one changed spot: a comparison turned, a number moved by one, a statement left
out, a refusal kept silent. It is run through the unit tests in a process of its own; a mutant
that no test notices survives and is printed. `python -m tests.mutation.run` takes the better
part of an hour; `--sample 100` picks that many at random, `--module gate_rules` one page.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib.abc
import importlib.machinery
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from typing_extensions import override

ROOT = Path(__file__).parents[2]
PACKAGE = "workspace.realtime"
MODULES = (
    "update_format",
    "update_content",
    "update_reader",
    "update_merge",
    "gate_rules",
    "gate_news",
    "gate_sequence",
    "gate_causes",
    "gate_walk",
    "gate_order",
    "gate_index",
    "gate_memory",
    "gate_state",
    "gate_letter",
    "gate_trial",
    "gate",
)
UNIT = "tests/unit/realtime/test_"
READING = ("update_reader", "hostile_updates")
JUDGING = ("hostile_updates", "gate", "gate_order", "gate_neighbours")
# The tests of each page, those first that notice most. All run together when nothing is broken.
TESTS = {
    **dict.fromkeys(("update_format", "update_content", "update_reader"), READING),
    "update_merge": ("update_merge",),
    **dict.fromkeys(("gate_walk", "gate_order", "gate_index"), (*JUDGING, "gate_index")),
}
SECONDS = 20

Change = Callable[[], ast.AST]


@dataclass(frozen=True)
class Mutant:
    """One changed spot: the `at`-th possible change of a module."""

    module: str
    at: int
    line: int
    what: str


COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPERATIONS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,),
}


def changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """Every way to break one node."""
    if isinstance(node, ast.Compare):
        yield from _compare(node)
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        yield from _operate(node)
    elif isinstance(node, ast.stmt):
        yield from _state(node)
    else:
        yield from _express(node)


def _compare(node: ast.Compare) -> Iterator[tuple[str, Change]]:
    for at, op in enumerate(node.ops):
        for other in COMPARISONS[type(op)]:
            turned = [*node.ops[:at], other(), *node.ops[at + 1 :]]
            made = ast.Compare(node.left, turned, node.comparators)
            yield f"{type(op).__name__} → {other.__name__}", partial(_same, made)


def _operate(node: ast.BinOp | ast.AugAssign) -> Iterator[tuple[str, Change]]:
    for operation in OPERATIONS.get(type(node.op), ()):
        name = f"{type(node.op).__name__} → {operation.__name__}"
        made: ast.AST
        if isinstance(node, ast.BinOp):
            made = ast.BinOp(node.left, operation(), node.right)
        else:
            made = ast.AugAssign(node.target, operation(), node.value)
        yield name, partial(_same, made)
    if isinstance(node, ast.AugAssign):
        yield "statement left out", ast.Pass


def _state(node: ast.stmt) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.If():
            for constant in (True, False):
                made = ast.If(ast.Constant(constant), node.body, node.orelse)
                yield f"if {constant}", partial(_same, made)
        case ast.Raise():
            yield "refusal kept silent", ast.Pass
        case ast.Expr(ast.Call(func)) if ast.unparse(func) != "assert_never":
            yield "statement left out", ast.Pass
        case ast.Continue():
            yield "continue → break", ast.Break
        case ast.Break():
            yield "break → continue", ast.Continue
        case _:
            pass


def _express(node: ast.AST) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.BoolOp(op, values):
            made = ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values)
            yield "and ↔ or", partial(_same, made)
        case ast.UnaryOp(ast.Not(), operand):
            yield "not dropped", partial(_same, operand)
        case ast.Constant(value) if isinstance(value, bool):
            yield f"{value} → {not value}", partial(ast.Constant, not value)
        case ast.Constant(value) if isinstance(value, int):
            yield f"{value} → {value + 1}", partial(ast.Constant, value + 1)


def _same(node: ast.AST) -> ast.AST:
    return node


class Breaker(ast.NodeTransformer):
    """Walks a module and makes the change with the number wanted; without one it only counts."""

    def __init__(self, wanted: int | None = None) -> None:
        self.wanted = wanted
        self.found: list[tuple[int, str]] = []

    @override
    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.AnnAssign | ast.arg):
            # Annotations are not run; the value of an annotated assignment is.
            if isinstance(node, ast.AnnAssign) and node.value is not None:
                node.value = self.visit(node.value)
            return node
        if isinstance(node, ast.ClassDef):
            # How a record is stored is no decision of ours to test.
            node.body = [self.visit(statement) for statement in node.body]
            return node
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        for what, change in changes(node):
            self.found.append((getattr(node, "lineno", 0), what))
            if self.wanted == len(self.found) - 1:
                return ast.copy_location(change(), node)
        return self.generic_visit(node)


def source_of(module: str) -> str:
    return (ROOT / PACKAGE.replace(".", "/") / f"{module}.py").read_text()


def mutants_of(module: str) -> list[Mutant]:
    """All mutants of one module."""
    breaker = Breaker()
    breaker.visit(ast.parse(source_of(module)))
    return [Mutant(module, at, line, what) for at, (line, what) in enumerate(breaker.found)]


class BrokenLoader(importlib.abc.Loader):
    """Gives a module the mutant's code."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    @override
    def exec_module(self, module: ModuleType) -> None:
        tree = Breaker(self.mutant.at).visit(ast.parse(source_of(self.mutant.module)))
        code = compile(ast.fix_missing_locations(tree), self.mutant.module, "exec")
        exec(code, module.__dict__)


class BrokenFinder(importlib.abc.MetaPathFinder):
    """Finds the mutant in place of the module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    @override
    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != f"{PACKAGE}.{self.mutant.module}":
            return None
        return importlib.machinery.ModuleSpec(fullname, BrokenLoader(self.mutant))


def survives(mutant: Mutant | None) -> bool:
    """Whether all tests pass with the mutant in place. A mutant that hangs is noticed."""
    child = os.fork()
    if child == 0:
        status = 3
        with contextlib.suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            if mutant is not None:
                sys.meta_path.insert(0, BrokenFinder(mutant))
            names = JUDGING if mutant is None else TESTS.get(mutant.module, JUDGING)
            with Path(os.devnull).open("w") as silence:
                os.dup2(silence.fileno(), 1)
                os.dup2(silence.fileno(), 2)
                import pytest

                paths = [f"{UNIT}{name}.py" for name in names]
                quiet = ["-x", "-q", "--tb=no", "-W", "ignore", "-p", "no:cacheprovider"]
                status = int(pytest.main([*quiet, *paths]))
        os._exit(status)
    _, status = os.waitpid(child, 0)
    return status == 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the survivors and the score; exit status 1 when the score is under `--floor`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--module", action="append", choices=MODULES)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floor", type=float, default=0.0, help="least share noticed, in percent")
    options = parser.parse_args(arguments)
    mutants = [m for module in options.module or MODULES for m in mutants_of(module)]
    if options.sample:
        mutants = Random(options.seed).sample(mutants, min(options.sample, len(mutants)))
    # Imported here so that every child has them at once.
    import hypothesis  # noqa: F401
    import pycrdt  # noqa: F401
    import pytest  # noqa: F401

    if not survives(None):
        print("the tests fail without any mutant")
        return 2
    began = time.monotonic()
    survivors: list[Mutant] = []
    for mutant in mutants:
        if survives(mutant):
            survivors.append(mutant)
            print(f"{mutant.module}.py:{mutant.line}: {mutant.what}", flush=True)
    noticed = len(mutants) - len(survivors)
    score = 100 * noticed / max(1, len(mutants))
    minutes = (time.monotonic() - began) / 60
    print(f"{noticed} of {len(mutants)} noticed ({score:.1f} %), {minutes:.0f} minutes")
    return int(score < options.floor)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    sys.exit(main())
