"""Who takes part in a round: whole department groups or a pasted list, read, planned, and only then written."""
