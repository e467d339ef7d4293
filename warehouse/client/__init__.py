"""Reading releases: which one, a connection to it, and the figures as they stood on a day.

What analysts import is `ukcrime` (the folder of that name here, installed as a package of its own); the command line
uses the same functions.
"""
