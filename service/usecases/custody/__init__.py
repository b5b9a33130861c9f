"""Custody: who keeps what since when, and handing it over (articles 7 and 10)."""
