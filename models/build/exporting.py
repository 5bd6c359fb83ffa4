"""Weights that nobody exported: by the reference code, in a Python that has torch and transformers (`HUSHTAG_TORCH_PYTHON`)."""

import os
import subprocess
from pathlib import Path

from hub import AddError
from packages import say

VARIABLE = "HUSHTAG_TORCH_PYTHON"
WEIGHTS = ("model.safetensors", "pytorch_model.bin")
HERE = Path(__file__).resolve().parent


def weights_of(source, script):
    """The file of weights to export from; nothing can be done without it, or without a Python to run the script."""
    weights = next((name for name in WEIGHTS if source.has(name)), None)
    python = os.environ.get(VARIABLE)
    if weights and python:
        return weights
    raise AddError(
        f"{source} holds no ONNX export that is known here. Take one of the exports (many are under onnx-community)"
        + (
            f"; or have its {weights} exported: make a Python environment with torch, transformers and onnx, name its python in {VARIABLE}, and run this "
            f"again (models/build/{script} FOLDER does the same by hand)"
            if weights
            else ""
        )
    )


def exported(source, weights, script, folder):
    """Graphs by their names, made in `folder`; the source stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "preprocessor_config.json", weights):
        if source.has(name):
            (folder / name).symlink_to(source.fetch(name))
    say(f"exporting {weights} by torch")
    done = subprocess.run([os.environ[VARIABLE], str(HERE / script), str(folder)], capture_output=True, text=True)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise AddError(f"{source}: {script} failed in {os.environ[VARIABLE]}: {reason}. It needs torch, transformers and onnx")
    return {path.stem: path for path in sorted((folder / "onnx").glob("*.onnx"))}
