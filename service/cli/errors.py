"""What went wrong, in the words of the archive."""

import os


def language() -> str:
    """The language for people at the terminal, also where the settings cannot be read."""
    return "en" if os.environ.get("SHOUCANG_LANGUAGE") == "en" else "zh"


def explain(error: Exception) -> list[str]:
    """The sentences for an error, or none for one that nobody foresaw: its traceback says more."""
    from config import SettingsError
    from service.jobs.problems import problem_of
    from service.sentences import say
    from service.usecases.manifest import ManifestError

    if isinstance(error, SettingsError):
        return [f"{problem.name}：{problem.zh if language() == 'zh' else problem.en}" for problem in error.problems]
    if isinstance(error, ManifestError):
        return [
            say(
                "manifest.at",
                {"row": p.row, "column": p.column, "problem": say(p.code, p.data, language())},
                language(),
            )
            for p in error.problems
        ]
    problem = problem_of(error)
    return [] if problem["code"] == "task.failed" else [say(problem["code"], problem["data"], language())]
