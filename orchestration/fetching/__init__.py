"""Fetching: requests to publishers, polite, bounded and told; every attempt is written down."""
