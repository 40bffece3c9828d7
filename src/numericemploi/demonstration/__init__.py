"""A synthetic region's people, firms, sessions and outcomes: deterministic by seed, marked fictif."""
