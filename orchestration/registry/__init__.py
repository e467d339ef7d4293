"""The source registry: what is published, by whom, on what rules. Holds no figures and imports no Dagster."""
