"""The soak test: two hundred release days with faults at every stage, on product code, and the counts at the end."""
