"""Keeping the archive itself: backups and restores, sweeping, fixity."""
