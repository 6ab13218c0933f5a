"""`make mutants`: does a test fall when a rule is wrong? Each rule file is changed in one place at a time, in memory.

Changed are comparisons, arithmetic, and/or/not, conditions, numbers by one, texts to none, True and False, min and
max, any and all; statements are left out, and functions return None. Not changed are docstrings, types, decorators.

A mutant is a fork of this process, which has Django and the libraries loaded: only the rules and their tests are
loaded anew. Its tests are those of the same name (`rules/turn.py`: `tests/answers/test_turn.py`) and those in
`mutants.toml`, where the survivors stand with the reason why they may live.

`python -m tests.mutants [--sample N] [FILE…]`: fails where fewer than 90 % are killed, where a survivor has no reason,
and where a reason has no survivor any more. A sample is always the same and asks only the second.
"""

import argparse
import ast
import os
import random
import resource
import signal
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancencheck.settings")
os.environ.setdefault("DEBUG", "true")
django.setup()

import hypothesis
import pytest

from tests import conftest, environment  # noqa: F401 - loaded once, for all forks

ROOT = Path(__file__).parent.parent
ENOUGH = 90  # percent of killed mutants
SECONDS, BYTES = 30, 4_000_000_000  # more than this, and the mutant counts as killed: it would never end
SHOWN = 80  # characters of a piece of code
NOTES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
PYTEST = [
    "-x",
    "-q",
    "-o",
    "addopts=",
    "-p",
    "tests.environment",
    "-p",
    "no:playwright",
    "-p",
    "no:xdist",
    "--hypothesis-profile=mutants",
]
OTHER_OPERATOR = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq},
    **{ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And},
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult},
    **{ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift},
}
OTHER_NAME = {"min": "max", "max": "min", "any": "all", "all": "any"}
LEFT_OUT = (ast.Assign, ast.AugAssign, ast.Expr, ast.Raise, ast.Continue, ast.Break)

hypothesis.settings.register_profile(  # the same examples each time, and none kept for other runs
    "mutants",
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)


@dataclass(frozen=True)
class Mutant:
    """A rule file with another node in the place of one."""

    file: str
    tree: ast.Module
    line: str
    node: ast.AST
    other: ast.AST

    @property
    def key(self) -> str:
        """What it is called in `mutants.toml`: its line, and what is changed in it."""
        return f"{self.line} | {_shown(self.node)} → {_shown(self.other)}"


def _shown(node: ast.AST) -> str:
    code = " ".join(ast.unparse(node).split())
    return code if len(code) <= SHOWN else f"{code[:SHOWN]}…"


def rule_files() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("assessments/**/*.py") if _is_rule(path))


def _is_rule(path: Path) -> bool:
    return path.name != "__init__.py" and (path.parent.name == "rules" or path.stem.endswith("rules"))


def module_of(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".")


def tests_of(file: str) -> list[str]:
    room, name = Path(file).parts[1], Path(file).name
    same = f"tests/{room}/test_{name}"
    return [*([same] if (ROOT / same).exists() else []), *NOTES["tests"].get(file, [])]


def reasons_of(file: str) -> dict[str, str]:
    return NOTES["survivors"].get(file, {})


def mutants_of(file: str) -> list[Mutant]:
    """All mutants of a file, in its order."""
    text = (ROOT / file).read_text()
    tree, lines = ast.parse(text), text.splitlines()
    return [
        Mutant(file, tree, lines[node.lineno - 1].strip(), node, other)
        for node, in_function in _walk(tree, False)
        for other in _others(node, in_function)
    ]


def _walk(node: ast.AST, in_function: bool) -> Iterator[tuple[ast.AST, bool]]:
    """What may be changed, and whether it stands in a function."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_docstring(child):
                yield child, in_function
                yield from _walk(child, in_function or isinstance(child, ast.FunctionDef))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _others(node: ast.AST, in_function: bool) -> Iterator[ast.AST]:
    """What is put in the place of a node."""
    if isinstance(node, ast.Constant):
        yield from map(ast.Constant, _other_values(node.value))
    elif isinstance(node, ast.Compare):
        yield _with(node, ops=[OTHER_OPERATOR[type(node.ops[0])](), *node.ops[1:]])
        if len(node.ops) > 1:
            yield _with(node, ops=[*node.ops[:-1], OTHER_OPERATOR[type(node.ops[-1])]()])
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(node.op) in OTHER_OPERATOR:
        yield _with(node, op=OTHER_OPERATOR[type(node.op)]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Name) and node.id in OTHER_NAME:
        yield ast.Name(OTHER_NAME[node.id], node.ctx)
    elif isinstance(node, ast.Return) and node.value and ast.unparse(node.value) != "None":
        yield ast.Return(ast.Constant(None))
    if isinstance(node, ast.If | ast.IfExp | ast.While) and isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, LEFT_OUT) and in_function:
        yield ast.Pass()


def _other_values(value: object) -> tuple:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int | float):
        return value + 1, value - 1
    return (type(value)(),) if isinstance(value, str | bytes) and value else ()


def _with(node: ast.AST, **fields) -> ast.AST:
    other = deepcopy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


class _Replace(ast.NodeTransformer):
    def __init__(self, mutant: Mutant):
        self.mutant = mutant

    def visit(self, node):
        return self.mutant.other if node is self.mutant.node else self.generic_visit(node)


def survive(mutants: Sequence[Mutant]) -> list[Mutant]:
    """Those that no test kills, each tried in a fork, as many at a time as there are cores."""
    running, survivors = {}, []
    for mutant in (*mutants, *[None] * os.cpu_count()):
        if len(running) == os.cpu_count() or (running and not mutant):
            pid, status = os.wait()
            tried = running.pop(pid)
            if status == 0:
                survivors.append(tried)
        if mutant and not (pid := os.fork()):
            _run_and_exit(mutant)
        if mutant:
            running[pid] = mutant
    return sorted(survivors, key=mutants.index)


def _run_and_exit(mutant: Mutant) -> None:
    """In a fork: the tests with the change, in silence; its code says how they ended."""
    code = 1
    try:
        signal.alarm(SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        _put_in_place(mutant)
        code = pytest.main([*PYTEST, "--hypothesis-profile=mutants", *tests_of(mutant.file)])
    finally:
        os._exit(code)


def _put_in_place(mutant: Mutant) -> None:
    """From now on the module of the file has the change; rules and tests are loaded again."""
    tree = ast.fix_missing_locations(_Replace(mutant).visit(mutant.tree))
    changed, code = module_of(mutant.file), compile(tree, mutant.file, "exec")
    get_code = SourceFileLoader.get_code
    SourceFileLoader.get_code = lambda loader, name: code if name == changed else get_code(loader, name)
    for name in LOADED_ANEW & set(sys.modules):
        package, _, leaf = name.rpartition(".")
        del sys.modules[name]
        delattr(sys.modules[package], leaf)


def unchanged(file: str) -> Mutant:
    """A file as it is: its tests must pass in a fork too."""
    return Mutant(file, MUTANTS[file][0].tree, "", ast.Pass(), ast.Pass())


def sample(files: Sequence[str], number: int) -> int:
    """How many of some mutants survive without a reason; the same ones each time, until a rule is changed."""
    mutants = [mutant for file in files for mutant in MUTANTS[file] if mutant.key not in reasons_of(file)]
    survivors = survive(random.Random(number).sample(mutants, number))  # noqa: S311 - no secret
    for mutant in survivors:
        print(f"{mutant.file}:{mutant.node.lineno}: {mutant.key}")
    print(f"{number} von {len(mutants)} Mutanten, {len(survivors)} überleben ohne Begründung.")
    return len(survivors)


def report(file: str) -> bool:
    """Try all mutants of a file and print what came out; whether it is as it should be."""
    mutants, reasons = MUTANTS[file], reasons_of(file)
    begin = time.monotonic()
    survivors = survive(mutants)
    killed = len(mutants) - len(survivors)
    print(f"{file}: {len(mutants)} Mutanten, {killed} getötet, {100 * killed / len(mutants):.1f} %", end="")
    print(f" ({time.monotonic() - begin:.0f} s)", flush=True)
    alive = {mutant.key for mutant in survivors}
    for mutant in survivors:
        print(f"  {mutant.node.lineno}: {mutant.key}" + (f"  [{reasons[mutant.key]}]" if mutant.key in reasons else ""))
    for key in reasons.keys() - alive:
        print(f"  Begründet, aber getötet oder verschwunden: {key}")
    return 100 * killed >= ENOUGH * len(mutants) and alive == reasons.keys()


MUTANTS = {file: found for file in rule_files() if (found := mutants_of(file))}
LOADED_ANEW = frozenset(map(module_of, MUTANTS))  # the others hold what registers itself


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.mutants")
    parser.add_argument("--sample", type=int, help="only so many mutants of all files")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    files = options.files or list(MUTANTS)
    if broken := [file for file in files if not survive([unchanged(file)])]:
        print(f"Auch ohne Änderung fallen die Tests von {', '.join(broken)}.")
        return 1
    if options.sample:
        return sample(files, options.sample)
    return 0 if all([report(file) for file in files]) else 1


if __name__ == "__main__":
    sys.exit(main())
