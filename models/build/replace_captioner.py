"""Puts a captioner that Hugging Face's Optimum exported in the place of ours: copies its files, enters them in the manifest.

`cargo xtask models --captioner FOLDER` runs this. FOLDER holds the export as it was fetched, the graphs in it or in its
`onnx`: encoder_model.onnx, decoder_with_past_model.onnx, tokenizer.json or vocab.json, preprocessor_config.json,
generation_config.json or config.json. Taken out again, the two entries leave ours.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator

from build import layout, measure
from packages import write_whole

BEAMS, PLACES = 3, 24  # sentences at a time; tokens of one, the usual captions are half as long
TASKS = ("caption-encoder", "caption-decoder")


class ExportError(Exception):
    """What is missing of an export, or is not as it should be."""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path, help="the export")
    arguments.add_argument("--models", type=Path, default=Path(__file__).resolve().parent.parent)
    chosen = arguments.parse_args()
    try:
        replace(chosen.folder, chosen.models)
    except ExportError as error:
        sys.exit(f"error: {error}")


def replace(folder, models):
    entries = entries_of(folder, models)
    manifest_file = models / "manifest.json"
    manifest = json.loads(manifest_file.read_text("utf-8"))
    manifest["models"] = [entry for entry in manifest["models"] if entry["task"] not in TASKS] + entries
    write_whole(manifest_file, (layout(manifest) + "\n").encode())


def entries_of(folder, models):
    """The two entries; their files are beside the manifest then."""
    settings = {}
    for name in ("config.json", "generation_config.json"):
        if (folder / name).is_file():
            settings |= json.loads((folder / name).read_text("utf-8"))
    encoder, decoder = graph_file(folder, "encoder_model"), graph_file(folder, "decoder_with_past_model")
    pixels, side = preprocessing(folder)
    cells, width = seen(encoder, side)
    layers, heads, head, count = decoder_shapes(decoder)
    begin, end = special(settings)
    past = [layers, BEAMS, heads, PLACES, head]
    slug = "other-captioner"
    name = Path(settings.get("_name_or_path") or folder.resolve().name).name
    about = {"licence": "its owner's matter", "source": f"an export of {name}", "card": "models/README.md#how-to-replace-the-captioner"}
    named = {"name": name, "version": str(settings.get("_commit_hash") or "unknown")[:12]}
    return [
        {
            "task": TASKS[0], **named, **copied(encoder, models, f"{slug}-encoder.onnx"),
            "inputs": [{"name": "pixel_values", "shape": [1, 3, *side], "type": "f32"}],
            "outputs": [{"name": "last_hidden_state", "shape": [1, cells, width]}],
            "pixels": pixels, **about,
        },
        {
            "task": TASKS[1], **named, **copied(decoder, models, f"{slug}-decoder.onnx"),
            "inputs": [
                {"name": "input_ids", "shape": [BEAMS, 1], "type": "i64"},
                {"name": "encoder_hidden_states", "shape": [1, cells, width], "type": "f32"},
                {"name": "past_key_values", "shape": past, "type": "f32"},
            ],
            "outputs": [{"name": "logits", "shape": [BEAMS, 1, count]}, {"name": "present", "shape": past}],
            "tokens": copied(vocabulary_file(folder), models, f"{slug}-tokens.json"),
            "special": {"begin": begin, "end": end}, **about,
        },
    ]  # fmt: skip


def graph_file(folder, stem):
    for place in (folder, folder / "onnx"):
        if (place / f"{stem}.onnx").is_file():
            return place / f"{stem}.onnx"
    raise ExportError(f"{folder} holds no {stem}.onnx (in floats); an export with the task image-to-text-with-past has one")


def vocabulary_file(folder):
    for name in ("tokenizer.json", "vocab.json"):
        if (folder / name).is_file():
            return folder / name
    raise ExportError(f"{folder} holds neither tokenizer.json nor vocab.json")


def preprocessing(folder):
    """The manifest's `pixels`, and the height and width."""
    file = folder / "preprocessor_config.json"
    if not file.is_file():
        raise ExportError(f"{folder} holds no preprocessor_config.json")
    settings = json.loads(file.read_text("utf-8"))
    size = settings.get("size")
    size = {"height": size, "width": size} if isinstance(size, int) else size
    if not isinstance(size, dict) or set(size) != {"height", "width"} or settings.get("do_center_crop"):
        raise ExportError(f"{file.name} does not squash every picture to one height and width")
    factor = settings.get("rescale_factor", 1 / 255)
    mean, std = ([round(value / factor, 4) for value in settings[name]] for name in ("image_mean", "image_std"))
    return {"colour": "rgb", "mean": mean, "std": std, "fit": "squash"}, [size["height"], size["width"]]


def seen(encoder, side):
    """How many cells of what width the encoder makes of a picture: by running it, for the file leaves it open."""
    model = onnx.load(encoder)
    if [value.name for value in model.graph.input] != ["pixel_values"]:
        raise ExportError(f"{encoder.name} takes {[value.name for value in model.graph.input]} instead of pixel_values")
    (made,) = ReferenceEvaluator(model).run(["last_hidden_state"], {"pixel_values": np.zeros((1, 3, *side), np.float32)})
    return made.shape[1:]


def decoder_shapes(decoder):
    graph = onnx.load(decoder).graph
    shapes = {value.name: [one.dim_value for one in value.type.tensor_type.shape.dim] for value in [*graph.input, *graph.output]}
    layers = sum(name.startswith("past_key_values.") and name.endswith(".key") for name in shapes)
    wanted = {"input_ids", "encoder_hidden_states"} | {f"past_key_values.{i}.{part}" for i in range(layers) for part in ("key", "value")}
    taken = {value.name for value in graph.input}
    if layers == 0 or taken != wanted:
        raise ExportError(f"{decoder.name} takes {sorted(taken)}; known are decoders of the layout of GPT-2")
    _, heads, _, head = shapes["past_key_values.0.key"]
    return layers, heads, head, shapes["logits"][-1]


def special(settings):
    """The tokens before the first and after the last word."""
    decoder = settings.get("decoder") or {}
    first = lambda *names: next((s[n] for n in names for s in (settings, decoder) if isinstance(s.get(n), int)), None)
    begin, end = first("decoder_start_token_id", "bos_token_id"), first("eos_token_id")
    if begin is None or end is None:
        raise ExportError("neither config.json nor generation_config.json say which tokens begin and end a sentence")
    return begin, end


def copied(file, models, name):
    shutil.copyfile(file, models / name)
    entry = {"file": name}
    measure(models, entry)
    return entry


if __name__ == "__main__":
    main()
