"""Case files: opened, withdrawn, reopened, amended, followed by another."""
