"""Holds: placed, released, and asked for by whoever is about to remove something."""
