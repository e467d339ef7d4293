"""Alerts: what a person must know of a run, told once, again while it stands, and when it is over."""
