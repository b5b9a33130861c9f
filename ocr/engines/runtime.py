"""Neural networks on the processor. The home of OpenVINO and ONNX Runtime."""

import functools
import importlib.metadata
import importlib.util
import os
import sys
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

OPENVINO: Final = "openvino"
ONNXRUNTIME: Final = "onnxruntime"
RUNTIMES: Final = (OPENVINO, ONNXRUNTIME)

_CHARACTERS: Final = "character"
"""The model's own record of the characters it tells apart, one a line."""


class Network(Protocol):
    """A loaded model of one input and one output. Not thread-safe."""

    def run(self, batch: Numbers) -> Numbers:
        """The output for a contiguous input; valid until the next run."""
        ...

    def characters(self) -> list[str]:
        """The characters a recogniser tells apart, in the order of its classes."""
        ...


@functools.cache
def computes_bf16() -> bool:
    """Whether this processor multiplies bfloat16 itself (AMX or AVX-512), which halves the time without loss."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.startswith("flags")), "").split()
    return "avx512_bf16" in flags or "amx_bf16" in flags


def choose_runtime() -> str | None:
    """The runtime that serves best here: OpenVINO where bfloat16 is native, else ONNX Runtime; None if neither is."""
    preferred = RUNTIMES if computes_bf16() else RUNTIMES[::-1]
    return next((name for name in preferred if importlib.util.find_spec(name) is not None), None)


def describe_runtime(runtime: str) -> str:
    """Runtime, number format and version, as recorded with each page."""
    form = "bf16" if runtime == OPENVINO and computes_bf16() else "f32"
    return f"{runtime} {importlib.metadata.version(runtime)} {form}"


def load_network(runtime: str, model: Path, threads: int, *, exact: bool = False) -> Network:
    """Load an ONNX file. `exact` computes in full float32 also where bfloat16 would be faster."""
    if runtime == OPENVINO:
        return _OpenVino(model, threads, "bf16" if computes_bf16() and not exact else "f32")
    return _OnnxRuntime(model, threads)


class _OpenVino:
    def __init__(self, model: Path, threads: int, form: str) -> None:
        # openvino reports its own import to a server abroad where this package is installed (it comes with it).
        # A reader of personal files does not talk to anyone: the package counts as missing.
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
        import openvino

        core = openvino.Core()
        self._model = core.read_model(model)
        settings: dict[str, Any] = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": form,
        }
        self._request = core.compile_model(self._model, "CPU", settings).create_infer_request()

    def run(self, batch: Numbers) -> Numbers:
        self._request.infer([batch])
        output: Numbers = self._request.get_output_tensor().data
        return output

    def characters(self) -> list[str]:
        return str(self._model.get_rt_info(["framework", _CHARACTERS]).value).splitlines()


class _OnnxRuntime:
    def __init__(self, model: Path, threads: int) -> None:
        # It sends usage data home unless told not to before it is loaded.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # the arena keeps the largest page's memory for good
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def run(self, batch: Numbers) -> Numbers:
        output: Numbers = self._session.run(None, {self._input: batch})[0]
        return output

    def characters(self) -> list[str]:
        return str(self._session.get_modelmeta().custom_metadata_map[_CHARACTERS]).splitlines()
