"""Fraud and computer misuse by the body that counts it, and by force."""
