"""The roof: settings, addresses, the console's entry point; the only reader of the environment."""
