"""Words that stand in an address where a code could stand. `urls` enters them, whoever gives codes asks."""

OF_INSTITUTIONS: set[str] = set()
OF_REQUIREMENTS: set[str] = set()
