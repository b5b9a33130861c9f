"""Photographs: told from pages, described by the hundred, grouped, compared."""
