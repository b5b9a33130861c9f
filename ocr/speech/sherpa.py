"""Models of k2-fsa: SenseVoice, Paraformer, transducers, Whisper, Moonshine. The home of sherpa-onnx."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from ocr.base import Lack
from ocr.media import SPEECH_RATE
from ocr.speech.base import Ears, Heard, Samples, SpeechUnavailableError

NAME: Final = "sherpa-onnx"

Files = Mapping[str, str]

_PARTS: Final = ("encoder", "decoder", "joiner", "model")
_FORMS: Final = (".onnx", ".ort")
_TRIAL: Final = (
    "import json, sys, sherpa_onnx as s; getattr(s.OfflineRecognizer, sys.argv[1])(**json.loads(sys.argv[2]))"
)
_SECONDS: Final = 300.0
"""How long a model may take to open."""


def probe(folder: Path) -> str:
    """Version of library and model. Raises `SpeechUnavailableError` RUNTIME or MODELS; nothing is loaded."""
    if importlib.util.find_spec("sherpa_onnx") is None:
        raise SpeechUnavailableError(Lack.RUNTIME, engine=NAME, runtimes=[NAME])
    _kind(folder, _files(folder))
    return f"{version(NAME)} {folder.name}"


def load(folder: Path, threads: int) -> Ears:
    """The engine. Raises what `probe` raises, and MODELS where the model does not open."""
    found, files = probe(folder), _files(folder)
    import sherpa_onnx

    kind = _kind(folder, files)
    maker = f"from_{kind}"
    options = {**_named(kind, files), "num_threads": threads, **({"language": "zh"} if kind == "whisper" else {})}
    if not _opens(maker, options):
        raise SpeechUnavailableError(Lack.MODELS, engine=NAME, files=[str(folder)])
    make: Callable[..., Any] = getattr(sherpa_onnx.OfflineRecognizer, maker)
    recogniser = make(**options)

    class Sherpa:
        """See `ocr.speech.base.Ears`."""

        name = NAME
        version = found

        def hear(self, samples: Samples) -> tuple[Heard, ...]:
            """See `ocr.speech.base.Ears`. An utterance is one: these models tell no sentences apart."""
            stream = recogniser.create_stream()
            stream.accept_waveform(SPEECH_RATE, samples)
            recogniser.decode_stream(stream)
            text = stream.result.text.strip()
            return (Heard(0.0, len(samples) / SPEECH_RATE, text),) if text else ()

    return Sherpa()


def _opens(maker: str, options: Mapping[str, object]) -> bool:
    """Whether a process of its own can open the model: the library ends the one in which a model is not what its files
    are named for, and raises nothing.
    """
    command = [sys.executable, "-c", _TRIAL, maker, json.dumps(options)]
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, check=False, timeout=_SECONDS).returncode == 0  # noqa: S603 -- our own words
    except subprocess.TimeoutExpired:
        return False


def _files(folder: Path) -> dict[str, str]:
    """The parts of the model in a folder as k2-fsa publishes it; of two, the smaller one (int8)."""
    found: dict[str, str] = {}
    models = (path for path in folder.glob("*") if path.suffix in _FORMS)
    for path in sorted(models, key=lambda path: path.stat().st_size, reverse=True):
        part = next((part for part in _PARTS if part in path.name), "model")
        found[part] = str(path)
    tokens = next(iter(sorted(folder.glob("*tokens.txt"))), None)
    return found | ({"tokens": str(tokens)} if tokens else {})


def _kind(folder: Path, files: Files) -> str:
    """Which of the library's makers takes these files, told by which there are, and by the folder's name."""
    parts = frozenset(files)
    if parts == {"encoder", "decoder", "joiner", "tokens"}:
        return "transducer"
    if parts == {"encoder", "decoder", "tokens"}:
        return "moonshine_v2" if "merged" in Path(files["decoder"]).name else "whisper"
    if parts == {"model", "tokens"}:
        return "paraformer" if "paraformer" in folder.name else "sense_voice"
    raise SpeechUnavailableError(Lack.MODELS, engine=NAME, files=[str(folder / "*.onnx"), str(folder / "tokens.txt")])


def _named(kind: str, files: Files) -> Files:
    """The files under the names that the maker has for them."""
    return {("paraformer" if kind == "paraformer" and part == "model" else part): path for part, path in files.items()}
