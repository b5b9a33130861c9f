"""Use cases: one function is one thing that a person or a job can do, in one transaction."""
