"""Files that hold writing instead of pictures: what they are, what stands in them, and how they look on pages."""
