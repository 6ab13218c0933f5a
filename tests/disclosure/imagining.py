"""What would be read if the application followed the rule in words: no pages, no database, hundreds of worlds a minute.

For looking at a rule. Whether the application follows it is another question, which only rendered outputs answer.
"""

from .attack import truth_of
from .facts import Facts, Line
from .rule import NOT_RELEVANT, UNRATED, RoundKnown, circle_reads
from .solver import compared
from .visiting import Context, Read
from .worlds import World


def imagined(world: World, rule) -> Read:
    """As `visiting.read` would find it, after every publication."""
    found = Read(singles={"steering": Facts()})
    rounds = {one.code: _known(world, one) for one in world.rounds}
    for one in world.rounds:
        known = rounds[one.code]
        if known.circle_reads:
            for code, marks in one.marks.items():
                readable = {i: value for i, value in marks.items() if i not in known.hidden}
                found.singles["steering"].singles |= {(one.code, i, code): value for i, value in readable.items()}
    published = []
    for code, _ in world.steps:
        published = sorted({*published, code})
        for now in published:
            for requirement in world.codes:
                _publish(world, rule, rounds, published, now, requirement, found)
    return found


def _known(world: World, one) -> RoundKnown:
    anonymous = frozenset(i for i, consent in one.consents.items() if consent == "anonymous_only")
    reads = circle_reads(len(one.consents), len(anonymous), one.minimum)
    own = max(1, sum(i in one.consents for i in world.pair))
    return RoundKnown(one.minimum, anonymous if reads else frozenset(one.consents), reads, own)


def _publish(world, rule, rounds, published, now, requirement, found: Read) -> None:
    before = max((code for code in published if code < now), default=None)
    marks = {code: world.round(code).marks[requirement] for code in (before, now) if code}
    shown, is_compared = rule.decides(marks, rounds, before, now)
    found.contexts.add(Context(now, before, requirement, shown, is_compared if before else None))
    facts = found.insiders
    if not shown:
        return
    values = (*range(world.top + 1), NOT_RELEVANT, UNRATED)
    facts.show((now, requirement), tuple(list(marks[now].values()).count(value) for value in values), "imagined")
    if is_compared:
        participants = {code: tuple(world.round(code).consents) for code in (before, now)}
        exact = compared(truth_of(world, requirement), participants, before, now)
        tenths = [(20 * levels + exact.number) // (2 * exact.number) for levels in (exact.sum_then, exact.sum_now)]
        facts.compare((before, now, requirement), Line(exact.number, *tenths), "imagined")
