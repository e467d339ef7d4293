"""Police force areas, community safety partnerships and London boroughs."""
