"""NISRA Data Portal tables and area profiles of Northern Ireland."""
