"""Automation: when publishers are asked, what starts a run, which editions are late, what the control room shows."""
