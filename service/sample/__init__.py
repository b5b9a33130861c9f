"""A small invented archive, drawn on the spot: what a newcomer finds after the first start."""

from service.sample.archive import Container, Household, Sample, SampleItem, SampleUnit
from service.sample.fonts import FontMissingError
from service.sample.people import Person
from service.sample.render import render_sample

__all__ = [
    "Container",
    "FontMissingError",
    "Household",
    "Person",
    "Sample",
    "SampleItem",
    "SampleUnit",
    "render_sample",
]
