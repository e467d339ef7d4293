"""Dagster assets: landed editions, sources, the raw layer, dbt models, the release."""
