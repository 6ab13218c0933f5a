"""`python -m tests.disclosure 2000`: attack so many random worlds; ends with 1 if anything is found.

`--from SEED` begins there, `--only SEED …` takes these, `--old` solves for the rule before, `--imagined` looks at the
rule alone. Every fiftieth world is read from drawn PDFs and Word files, the others from what these are made of.
"""

import argparse
import logging
import os
import sys
import time
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancencheck.settings")
os.environ.setdefault("DEBUG", "true")
django.setup()

from django.conf import settings  # noqa: E402
from django.test.utils import get_runner  # noqa: E402 - Django must be set up first

from .attack import attack, solve  # noqa: E402
from .imagining import imagined  # noqa: E402
from .rule import Agreed, NumbersOnly  # noqa: E402
from .worlds import world  # noqa: E402

DRAWN_EVERY, THOROUGH_EVERY = 50, 10
KINDS = {"o": "outsiders", "b": "one head of two", "I": "participants", "c": "the circle"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, nargs="?", default=2000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--only", type=int, nargs="*")
    parser.add_argument("--old", action="store_true")
    parser.add_argument("--undrawn", action="store_true", help="no PDF and no Word file")
    parser.add_argument("--imagined", action="store_true", help="no pages: what the rule in words would show")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)  # every address that is not there would be named
    seeds = asked.only or range(asked.first, asked.first + asked.number)
    rule = NumbersOnly() if asked.old else Agreed()
    if asked.imagined:
        return run(seeds, lambda seed: solve(world(seed), imagined(world(seed), rule), rule))

    def attacked(seed):
        drawn = not asked.undrawn and seed % DRAWN_EVERY == 0
        return attack(world(seed), rule, drawn=drawn, thorough=seed % THOROUGH_EVERY == 0)

    runner = get_runner(settings)(verbosity=0)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        return run(seeds, attacked)
    finally:
        runner.teardown_databases(databases)
        runner.teardown_test_environment()


def run(seeds, attacked) -> int:
    begin, totals, shown = time.monotonic(), Counter(), Counter()
    for done, seed in enumerate(seeds, 1):
        found = attacked(seed)
        for kind in ("forced", "forced_by_consents", "forced_without_level", "faults", "mismatches", "undecided"):
            lines = [str(line).removeprefix(f"{seed}: ") for line in getattr(found, kind)]
            totals[kind] += len(lines)
            totals[f"worlds with {kind}"] += bool(lines)
            for line in lines:
                print(f"{kind}: {seed}: {line}", flush=True)
        totals["readers"] += found.readers
        for kind in {line.reader.split()[0][0] for line in found.forced}:
            totals[f"worlds forced by {KINDS[kind]}"] += 1
        shown += found.shown
        if done % 20 == 0:
            print(f"… {done} worlds, {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    print(f"{len(seeds)} worlds, {time.monotonic() - begin:.0f} s: {dict(totals)}")
    for number in sorted({participants for participants, _ in shown}):
        yes, no = shown[number, True], shown[number, False]
        print(f"{number} participants: {yes} requirements shown, {no} not ({100 * no / (yes + no):.0f} %)")
    return 1 if totals["forced"] or totals["faults"] or totals["mismatches"] or totals["undecided"] else 0


if __name__ == "__main__":
    sys.exit(main())
