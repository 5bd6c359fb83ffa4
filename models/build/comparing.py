"""What the app's code made of pictures beside what onnxruntime makes of the same tensors, with int8 weights and with floats."""

import json

import numpy as np

from exported import cosine, session
from hub import AddError

LEAST = 0.99999  # cosine of the app's numbers and onnxruntime's, for the same int8 weights


def compare(staging, check, entries):
    """Lines for the card; refuses a model of which the app makes something else."""
    told = json.loads((check / "check.json").read_text("utf-8"))
    seeing = next(entry for entry in entries if "pixels" in entry)
    (given,), names = seeing["inputs"], [output["name"] for output in seeing["outputs"]]
    ours, floats = session(staging / seeing["file"], exact=True), session(staging / "float.onnx")
    by_engine, by_weights = [], []
    words = first_words(staging, entries)
    for picture in told["pictures"]:
        number = picture["number"]
        values = {given["name"]: np.fromfile(check / f"{number}-input.f32", np.float32).reshape(given["shape"])}
        made = [np.fromfile(check / f"{number}-output-{place}.f32", np.float32) for place in range(len(names))]
        quantised, exact = ours.run(names, values), floats.run(names, values)
        for found, wanted in zip(made, quantised):
            if found.size != wanted.size or not np.isfinite(found).all():
                raise AddError(f"{picture['name']}: the app makes {found.size} numbers, onnxruntime {wanted.size}, or no numbers. The model stays out: report this, with its name")
        if seeing["task"] == "objects" and len(names) == 2:
            made, quantised, exact = queries(made, quantised), queries(quantised, quantised), queries(exact, quantised)
        for found, wanted, unrounded in zip(made, quantised, exact):
            by_engine.append(cosine(found, wanted))
            by_weights.append(cosine(found, unrounded))
            if words is not None:
                by_engine.append(cosine(np.fromfile(check / f"{number}-first-word.f32", np.float32), words(found)))
    if min(by_engine) < LEAST:
        raise AddError(f"the app's numbers are not onnxruntime's (cosine {min(by_engine):.5f}). The model stays out: report this, with its name")
    shipped = sum(entry["bytes"] + entry.get("tokens", {"bytes": 0})["bytes"] for entry in entries)
    seconds = sorted(picture["seconds"] for picture in told["pictures"])
    peak = told["peak_bytes"]
    lines = [
        f"Shipped: {shipped / 1e6:,.1f} MB; loaded in {told['load_seconds']:.1f} s, {seconds[len(seconds) // 2]:.2f} s a photo, natively on the machine that added it"
        + (f"; at most {peak / 1e9:.2f} GB of memory." if peak else "."),
        f"Beside onnxruntime on {len(told['pictures'])} pictures: cosine {min(by_engine):.6f} or more with the same int8 weights, {min(by_weights):.4f} or more with floats.",
    ]
    for picture in told["pictures"]:
        said = [f"{word} {score:.2f}" for word, score in picture["words"][:5]] or picture["caption"]
        if said:
            lines.append(f"Of {picture['name']} it says: {', '.join(said) if isinstance(said, list) else said}")
    return lines


def queries(outputs, beside):
    """Scores and boxes of the surer half of `beside`'s queries, in its order: of what is nearly as sure the last digits say which comes
    first, and what comes last of all."""
    rows = lambda both: np.concatenate([part.reshape(beside[0].shape[1], -1) for part in both], 1)
    wanted, found = rows(beside), rows(outputs)
    surest = np.argsort(-beside[0][0].max(1), kind="stable")[: max(1, len(wanted) // 2)]
    nearest = np.linalg.norm(wanted[surest, None] - found[None], axis=2).argmin(1)
    classes = beside[0].shape[2]
    return [found[nearest, :classes], found[nearest, classes:]]


def first_words(staging, entries):
    """What onnxruntime makes the captioner begin with, of what the app's encoder saw; nothing without a captioner."""
    entry = next((entry for entry in entries if entry["task"] == "caption-decoder"), None)
    if entry is None:
        return None
    runs = session(staging / entry["file"], exact=True)
    ids, seen, past = entry["inputs"]
    layers, beams, heads, _, width = past["shape"]
    nothing = np.zeros((beams, heads, 0, width), np.float32)
    given = {ids["name"]: np.full(ids["shape"], entry["special"]["begin"])}
    given |= {f"{past['name']}.{layer}.{part}": nothing for layer in range(layers) for part in ("key", "value")}

    def logits(found):
        views = np.repeat(found.reshape(1, *seen["shape"][1:]), seen["shape"][0], axis=0)
        return runs.run([entry["outputs"][0]["name"]], given | {seen["name"]: views})[0]

    return logits
