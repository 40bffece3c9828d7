"""The signed label: an Open Badges 3.0 credential with two proofs, its status list, and the judge of both."""
