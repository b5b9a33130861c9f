"""What is wrong in a schedule that somebody wrote, as people read it."""

from config.regulation import Flaw
from service.sentences import say


def tell_flaw(flaw: Flaw, language: str) -> str:
    """The sentence of a flaw, with the line or row where it is."""
    problem = say(f"schedule_flaw.{flaw.code}", flaw.data, language)
    place = {**flaw.data, "part": flaw.part, "number": flaw.number, "problem": problem}
    if "line" in flaw.data:
        return say("flaw_at.line", place, language)
    if "row" in flaw.data:
        return say("flaw_at.row", place, language)
    return say("flaw_at.part", place, language) if flaw.number else problem
