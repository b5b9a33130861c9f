"""Whether documents are what they should be: authentic, complete, usable, safe."""
