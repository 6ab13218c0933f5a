"""Publishing a round: what everybody may read, frozen in editions, and what becomes visible to whom before."""
