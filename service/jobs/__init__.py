"""What goes on without anybody asking: reading, classing, indexing, watching, and keeping all of that alive."""
