"""Scottish Government: recorded crime, cyber-crime estimates, populations, the cube of statistics.gov.scot."""
