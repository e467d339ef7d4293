"""Headings of `ukcrime --help`: what a command is for."""

RUN = "Make a release"
FIGURES = "Look at the figures"
PUBLISHERS = "Publishers and their editions"
UPKEEP = "Upkeep"
