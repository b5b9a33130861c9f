"""Reading documents: what a file is, its pages, what they say, and PDFs that can be searched."""

from ocr.base import Engine
from ocr.engines.registry import load_engine
from ocr.pages import open_pages
