"""From a file offered to a document described: receiving, manifests, reading, describing."""
