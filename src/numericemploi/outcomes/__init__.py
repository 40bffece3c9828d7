"""What became of the people trained."""
