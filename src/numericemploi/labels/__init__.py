"""What a training must prove to be labelled."""
