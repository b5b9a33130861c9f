"""A small invented archive, drawn on the spot: what a newcomer finds after the first start."""

from ocr import FontMissingError
from service.sample.people import Person
from service.sample.render import render_sample
from service.sample.values import Container, Household, Sample, SampleItem, SampleUnit

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
