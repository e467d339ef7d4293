"""Home Office open data and the rolling force series."""
