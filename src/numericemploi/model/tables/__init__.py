"""Tables that rooms exchange, one module a shelf; `numericemploi.model.declared` lists them all."""
