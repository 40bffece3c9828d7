"""Door of programs: documented JSON over HTTP, in the order of the loop. No rule of the field."""
