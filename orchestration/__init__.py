"""Everything in motion: registry, landing, parsing, Dagster definitions and the command line."""
