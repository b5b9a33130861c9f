"""The law applied to documents: verdicts, versions of the schedule, re-judging."""
