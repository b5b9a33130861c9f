"""Finding documents, and keeping the index in step with the catalogue."""
