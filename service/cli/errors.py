"""What went wrong, in the words of the archive."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.usecases.house.unit_tables import UnitProblem
    from service.usecases.intake.manifest_rows import ManifestProblem


def language() -> str:
    """The language for people at the terminal, also where the settings cannot be used."""
    from config import SettingsError, load_settings

    try:
        return load_settings(os.environ, Path.cwd()).language
    except SettingsError:
        return "en" if os.environ.get("SHOUCANG_LANGUAGE") == "en" else "zh"


def explain(error: Exception) -> list[str]:
    """The sentences for an error, or none for one that nobody foresaw: its traceback says more."""
    from config import SettingsError
    from service.jobs.problems import problem_of
    from service.schedule_flaws import tell_flaw
    from service.sentences import say
    from service.usecases.house.unit_tables import UnitTableError
    from service.usecases.intake.manifest import ManifestError
    from service.usecases.law.schedules import FlawedError

    if isinstance(error, SettingsError):
        return [f"{problem.name}：{problem.zh if language() == 'zh' else problem.en}" for problem in error.problems]
    if isinstance(error, ManifestError):
        return [say(error.code, error.data, language()), *(say_at(problem) for problem in error.problems)]
    if isinstance(error, UnitTableError):
        return [say(error.code, error.data, language()), *(_say_of_unit(problem) for problem in error.problems)]
    if isinstance(error, FlawedError):
        told = [tell_flaw(flaw, language()) for flaw in error.flaws]
        return [say(error.code, error.data, language()), *told]
    problem = problem_of(error)
    return [] if problem["code"] == "task.failed" else [say(problem["code"], problem["data"], language())]


def _say_of_unit(problem: "UnitProblem") -> str:
    """What is wrong in a table of units, and where."""
    from service.sentences import say

    sentence = say(problem.code, problem.data, language())
    if problem.row == 0:
        return sentence
    column = say(f"unit_column.{problem.column}", None, language()) if problem.column else ""
    return say("manifest.at", {"row": problem.row, "column": column, "problem": sentence}, language())


def say_at(problem: "ManifestProblem") -> str:
    """What is wrong in a manifest, and where."""
    from service.sentences import say
    from service.usecases.intake.manifest_cells import heading_of

    sentence = say(problem.code, problem.data, language())
    if problem.row == 0:
        return say("manifest.whole", {"path": problem.path, "problem": sentence}, language())
    data = {"row": problem.row, "column": heading_of(problem.column, language()), "problem": sentence}
    return say("manifest.at", data, language())
