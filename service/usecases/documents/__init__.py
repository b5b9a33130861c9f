"""What people do with documents: look, correct, turn pages, file, download."""
