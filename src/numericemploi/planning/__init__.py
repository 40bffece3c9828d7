"""Which sessions to buy, with a proof of how good the plan is."""
