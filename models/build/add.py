"""Adds a model of others: what it is, where from, under which licence; fetched, pinned, converted, entered in the manifest.

`cargo xtask models add` runs `prepare`, which leaves all in a folder of the cache, then the app's own code on three pictures,
then `finish`, which compares that with onnxruntime and moves the files to `models/`. What fails before leaves all as it was.
"""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from blip import Blip
from build import layout, measure, one_run_at_a_time
from comparing import compare
from dfine import DFine
from dual_encoder import DualEncoder
from encoder_decoder import EncoderDecoder
from hub import LOCK, AddError, check_pins, json_of, licence_of, pins_of, source_of, write_lock
from packages import PackageError, say, write_whole

# By `model_type` of config.json.
FAMILIES = {
    "clip": ("tagger", DualEncoder),
    "siglip": ("tagger", DualEncoder),
    "siglip2": ("tagger", DualEncoder),
    "vision-encoder-decoder": ("captioner", EncoderDecoder),
    "blip": ("captioner", Blip),
    "d_fine": ("objects", DFine),
}
# What is taken out of the manifest for each.
PLACES = {"tagger": ("tagger",), "captioner": ("caption-encoder", "caption-decoder"), "objects": ("objects",)}
HERE = Path(__file__).resolve().parent


def main():
    chosen = arguments().parse_args()
    chosen.models = chosen.models.resolve()
    try:
        with one_run_at_a_time(chosen.cache):
            {"prepare": prepare, "finish": finish, "remove": remove}[chosen.step](chosen)
    except (AddError, PackageError) as error:
        sys.exit(f"error: {error}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    steps = parser.add_subparsers(dest="step", required=True)
    for step in ("prepare", "finish", "remove"):
        one = steps.add_parser(step)
        one.add_argument("--models", type=Path, default=HERE.parent)
        one.add_argument("--cache", type=Path, required=True)
    one = steps.choices["prepare"]
    one.add_argument("source")
    one.add_argument("--as", dest="kind", choices=PLACES)
    one.add_argument("--vocabulary", type=Path)
    one.add_argument("--language", default="en")
    one.add_argument("--prompt", action="append", default=[])
    one.add_argument("--logit-scale", type=float)
    one.add_argument("--logit-bias", type=float)
    one.add_argument("--licence")
    one.add_argument("--yes", action="store_true")
    steps.choices["finish"].add_argument("--check", type=Path, required=True, help="what the app's code said")
    steps.choices["remove"].add_argument("kind", choices=PLACES)
    return parser


def staging_of(chosen):
    return chosen.cache / "added"


def prepare(chosen):
    source = source_of(chosen.source, chosen.cache)
    config = json_of(source, "config.json")
    if config is None:
        raise AddError(f"{source} holds no config.json: nobody can tell what it is. Check name and revision")
    kind, family = family_of(source, config, chosen.kind)
    model = family(source, config, chosen)
    files = model.files()
    sizes = {file: source.size(file) for file in files}
    licence, licence_text = licence_of(source)
    licence = chosen.licence or licence
    show(source, kind, config, sizes, licence)
    if not chosen.yes and not agreed():
        raise AddError("nothing was added")
    pins = pins_of(source, files)
    check_pins(source, pins, chosen.models / LOCK)
    staging = staging_of(chosen)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    say("converting: int8 weights with one scale a channel")
    entries = model.made(staging)
    pins |= model.scalar_pins
    check_pins(source, pins, chosen.models / LOCK)
    name = Path(config.get("_name_or_path") or source.name).name if not source.is_remote else source.name
    card = f"{kind}-added.md"
    for place, entry in enumerate(entries):
        stem = {"file": entry.pop("file")}
        measure(staging, stem)
        if "tokens" in entry:
            measure(staging, entry["tokens"])
        about = {"licence": licence or "not stated", "source": str(source), "card": f"models/{card}"}
        entries[place] = {"task": entry.pop("task"), "name": name, "version": source.revision[:40], **stem, **entry, **about}
    write_json(staging / "manifest.json", {"version": 1, "models": entries})
    write_json(
        staging / "about.json",
        {"key": source.key, "kind": kind, "card": card, "licence": licence, "licence_text": licence_text, "notes": list(model.notes), "pins": pins, "type": config["model_type"]},
    )


def family_of(source, config, wanted):
    named = config.get("model_type")
    if named not in FAMILIES:
        known = ", ".join(FAMILIES)
        raise AddError(f"{source} is of the family {named!r}, which is not known here. Known are {known}; any YOLOX goes by the manifest (models/README.md)")
    kind, family = FAMILIES[named]
    if wanted not in (None, kind):
        raise AddError(f"{source} is of the family {named!r}: it makes a {kind}, no {wanted}. Leave out --as, or take another model")
    return kind, family


def show(source, kind, config, sizes, licence):
    total = sum(size or 0 for size in sizes.values())
    print(f"{source}: a {kind} ({config['model_type']}), {total / 1e6:,.1f} MB in {len(sizes)} files")
    for file, size in sizes.items():
        print(f"{(size or 0) / 1e6:>10,.1f} MB  {file}")
    print(f"Licence: {licence or 'its card states none: ask its owner before you ship it'}.")
    print("Whether you may use its weights, and what they were trained on, is for you to judge.", flush=True)


def agreed():
    # A test answers through a pipe.
    if not sys.stdin.isatty() and not os.environ.get("HUSHTAG_ANSWERS"):
        raise AddError("nobody is there to be asked. Add --yes to agree beforehand")
    print("Fetch and add it? [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def finish(chosen):
    staging = staging_of(chosen)
    about = read_json(staging / "about.json")
    entries = read_json(staging / "manifest.json")["models"]
    measured = compare(staging, chosen.check, entries)
    for line in measured:
        print(line)
    for entry in entries:
        for file in filter(None, (entry, entry.get("tokens"))):
            data = (staging / file["file"]).read_bytes()
            write_whole(chosen.cache / "models" / file["sha256"], data)
            write_whole(chosen.models / file["file"], data)
    write_whole(chosen.models / about["card"], card(about, entries, measured).encode())
    lock_of = lambda key: type("Source", (), {"key": key})
    write_lock(lock_of(about["key"]), about["pins"], chosen.models / LOCK)
    enter(chosen.models, about["kind"], entries)
    shutil.rmtree(staging)
    print(f"{entries[0]['name']} is the {about['kind']} now; `cargo xtask dist` takes it along. Its card is models/{about['card']}.")


def remove(chosen):
    enter(chosen.models, chosen.kind, [])
    print(f"The {chosen.kind} is out of the manifest. Its files in models/ may go.")


def enter(models, kind, entries):
    """In the manifest, in the place of what was there for the same."""
    file = models / "manifest.json"
    manifest = read_json(file)
    if kind == "objects" and not entries:
        raise AddError("without a detector of objects nobody is found. `git checkout models/manifest.json` brings ours back")
    others = manifest["models"]
    at = next((place for place, entry in enumerate(others) if entry["task"] in PLACES[kind]), len(others))
    kept = lambda some: [entry for entry in some if entry["task"] not in PLACES[kind]]
    manifest["models"] = kept(others[:at]) + entries + kept(others[at:])
    write_whole(file, (layout(manifest) + "\n").encode())


def card(about, entries, measured):
    files = [file for entry in entries for file in filter(None, (entry, entry.get("tokens")))]
    lines = [
        f"# {entries[0]['name']}", "", f"Added as {about['kind']} by `cargo xtask models add`; a model of others, of the family {about['type']}.", "",
        f"- Source: {about['key']}.", f"- Licence: {about['licence'] or 'not stated by its card'}. Whether it may be used so was for whoever added it to judge.",
        *(f"- {note}" for note in about["notes"]), *(f"- {line}" for line in measured), "",
        "| shipped file | bytes | sha256 |", "|---|---|---|", *(f"| `{file['file']}` | {file['bytes']:,} | {file['sha256']} |" for file in files), "",
        "| made of | bytes | sha256 |", "|---|---|---|", *(f"| `{file}` | {pin['bytes']:,} | {pin['sha256']} |" for file, pin in about["pins"].items()),
    ]  # fmt: skip
    if about["licence_text"]:
        lines += ["", "## Licence", "", "```", about["licence_text"].rstrip(), "```"]
    return "\n".join(lines) + "\n"


def read_json(path):
    return json.loads(path.read_text("utf-8"))


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
