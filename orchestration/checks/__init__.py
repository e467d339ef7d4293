"""The gate in Dagster: expectation suites as asset checks that block the release."""
