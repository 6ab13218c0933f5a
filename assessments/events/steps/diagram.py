"""The tables of transitions as Mermaid diagrams, for the README; a test compares them."""


def mermaid(transitions, start) -> str:
    """A state diagram of one table; `start` is the status in which everything begins."""
    lines = ["stateDiagram-v2", f"    [*] --> {start}"]
    for verb, (sources, target) in transitions.items():
        lines += [f"    {source} --> {target}: {verb}" for source in sorted(sources)]
    return "\n".join(lines)
