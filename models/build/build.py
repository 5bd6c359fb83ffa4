"""Fetches the pinned packages, converts them to int8-weight ONNX, and checks every result against the manifest.

`cargo xtask models` runs this inside a private environment with `requirements.txt`.
"""

import argparse
import contextlib
import hashlib
import json
import re
import sys
from pathlib import Path

import centerface
import efficientnet
import open_nsfw
import ppocr
import yolox
import yunet
from graph import to_bytes
from packages import PackageError, members, read_sources, say, sha256_of, write_whole
from quantise import quantise_weights

HERE = Path(__file__).resolve().parent
# The packages' members → the model, by its file; and what else a model needs.
CONVERTERS = {
    "efficientnet-lite2": efficientnet.convert,
    "yolox-nano": yolox.convert,
    "centerface": centerface.convert,
    "yunet": yunet.convert,
    "text-detection": ppocr.detection,
    "text-recognition": ppocr.recognition,
    "open-nsfw": open_nsfw.convert,
}
TOKENS = {"text-recognition": ppocr.characters}
PACKAGES = {"text-detection": "pp-ocrv5", "text-recognition": "pp-ocrv5"}  # where it has another name than the file


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--models", type=Path, default=HERE.parent, help="the folder of the manifest and the results")
    arguments.add_argument("--cache", type=Path, required=True, help="packages and results, outside the clone")
    arguments.add_argument("--update", action="store_true", help="convert everything and enter the new sizes and sums")
    chosen = arguments.parse_args()
    try:
        with one_run_at_a_time(chosen.cache):
            build(chosen.models, chosen.cache, chosen.update)
    except PackageError as error:
        sys.exit(f"error: {error}")


def build(models, cache, update):
    manifest_file = models / "manifest.json"
    manifest = json.loads(manifest_file.read_text("utf-8"))
    sources = read_sources(HERE / "sources.json")
    for entry in manifest["models"]:
        name = entry["file"].removesuffix(".onnx")
        if name in CONVERTERS:
            package = sources[PACKAGES.get(name, name)]
            make(models, entry, update, cache, package, lambda *read: to_bytes(quantise_weights(CONVERTERS[name](*read))))
        if name in TOKENS:
            make(models, entry["tokens"], update, cache, package, TOKENS[name])
    if update:
        for entry in manifest["models"]:
            measure(models, entry)
            if "tokens" in entry:
                measure(models, entry["tokens"])
        write_whole(manifest_file, (layout(manifest) + "\n").encode())


def make(models, entry, update, cache, package, convert):
    """One file, unless it is there as the manifest describes it."""
    file, target = entry["file"], models / entry["file"]
    if not update and target.is_file() and sha256_of(target) == entry["sha256"]:
        return
    say(f"{file}: from {package}")
    data = convert(*members(package, cache).values())
    found = hashlib.sha256(data).hexdigest()
    if found != entry["sha256"] and not update:
        raise PackageError(
            f"{file} was converted to sha256 {found}, but the manifest says {entry['sha256']}: "
            "the converters changed, or work differently on this machine; "
            "if the change is meant, `cargo xtask models --update` enters it"
        )
    write_whole(cache / "models" / found, data)
    write_whole(target, data)
    say(f"{file}: {len(data):,} bytes")


def measure(folder, entry):
    file = folder / entry["file"]
    entry["bytes"], entry["sha256"] = file.stat().st_size, sha256_of(file)


def layout(manifest):
    """JSON with one key a line and lists of plain values on one."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    text = re.sub(r"\[\s+([^\[\]{}]+?)\s+\]", lambda m: "[" + re.sub(r",\s+", ", ", m[1]) + "]", text)
    return re.sub(r"\{\s+(\"name\": [^\[\]{}]+?\"shape\": \[[^\]]*\](?:,\s+\"type\": \"\w+\")?)\s+\}", one_line, text)


def one_line(match):
    return "{ " + re.sub(r",\s+", ", ", match[1]) + " }"


@contextlib.contextmanager
def one_run_at_a_time(cache):
    """Two builds would write the same partial download."""
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows: no advisory lock; results are still written whole
            pass
        else:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    main()
