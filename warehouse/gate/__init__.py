"""The gate: is what was modelled fit to publish? Suites are data (`warehouse/expectations`), this package runs them."""
