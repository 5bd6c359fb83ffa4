"""A captioner of random weights in the layout of Optimum's ViT-GPT2 exports, and what onnxruntime makes of it. Run by hand.

    python tiny_captioner.py ../../tests/fixtures/captioner

Names, shapes and operators are those of `encoder_model.onnx` and `decoder_with_past_model.onnx`; the widths are not. Needs
onnxruntime besides requirements.txt. The beam search here is written apart from the app's, and it knows no past: every step
computes the whole sentence again, with a decoder (`decoder_model.onnx` there) that is not kept.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime

from captioner import Builder
from graph import to_bytes

SIDE, PATCH = 32, 8
CELLS = (SIDE // PATCH) ** 2 + 1  # and the class token
WIDTH, HEADS, LAYERS = 24, 4, 2
HEAD = WIDTH // HEADS
POSITIONS = 24
BEAMS, STEPS = 3, 12
NORM_EPSILON = 1e-5
MASKED = np.finfo(np.float32).min
WORDS = [" a", " cat", " dog", " sits", " on", " the", " couch", " two", " red", " bus", " Müller", " hat", "s", "ing"]
RANDOM = np.random.default_rng(2)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path, help="where the files go")
    folder = arguments.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = vocabulary_of(WORDS)
    end = len(vocabulary) - 1
    arrays = random_arrays(len(vocabulary), words=range(256, end), end=end)
    models = {
        "encoder_model.onnx": to_bytes(encoder(arrays)),
        "decoder_with_past_model.onnx": to_bytes(decoder(arrays, with_past=True)),
        "vocab.json": json.dumps(vocabulary, ensure_ascii=False).encode(),
    }
    for name, content in models.items():
        (folder / name).write_bytes(content)
    manifest = manifest_of(models, len(vocabulary), end)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    sessions = [onnxruntime.InferenceSession(model) for model in (models["encoder_model.onnx"], to_bytes(decoder(arrays, with_past=False)))]
    cases = [case(*sessions, number, vocabulary, end) for number in range(4)]
    made_by = f"onnxruntime {onnxruntime.__version__}"
    (folder / "reference.json").write_text(json.dumps({"made_by": made_by, "cases": cases}, indent=1) + "\n", "utf-8")


# -- the model


def vocabulary_of(words):
    """Every byte, some words, and the end, numbered as GPT-2's files are."""
    byte_letters, others = {}, 0
    for byte in range(256):
        if 33 <= byte <= 126 or 161 <= byte <= 172 or 174 <= byte <= 255:
            byte_letters[byte] = chr(byte)
        else:
            byte_letters[byte] = chr(256 + others)
            others += 1
    written = ["".join(byte_letters[byte] for byte in word.encode()) for word in words if len(word.encode()) > 1]
    return {token: number for number, token in enumerate([*byte_letters.values(), *written, "<|endoftext|>"])}


def random_arrays(count, words, end):
    arrays = {}

    def linear(name, inputs, outputs):
        arrays[f"{name}.weight"] = RANDOM.normal(size=(inputs, outputs)) * inputs**-0.5 * 1.5
        arrays[f"{name}.bias"] = RANDOM.normal(size=outputs) * 0.1

    def norm(name):
        arrays[f"{name}.weight"], arrays[f"{name}.bias"] = 1 + RANDOM.normal(size=WIDTH) * 0.1, RANDOM.normal(size=WIDTH) * 0.1

    linear("patches", 3 * PATCH * PATCH, WIDTH)
    arrays["class"], arrays["cells"] = RANDOM.normal(size=(1, 1, WIDTH)), RANDOM.normal(size=(1, CELLS, WIDTH)) * 0.3
    arrays["wte"], arrays["wpe"] = RANDOM.normal(size=(count, WIDTH)) * 0.5, RANDOM.normal(size=(POSITIONS, WIDTH))
    for part, layers in (("encoder", 1), ("decoder", LAYERS)):
        for layer in (f"{part}.{i}" for i in range(layers)):
            for name, inputs, outputs in (("qkv", 1, 3), ("o", 1, 1), ("q", 1, 1), ("kv", 1, 2), ("co", 1, 1), ("f1", 1, 4), ("f2", 4, 1)):
                linear(f"{layer}.{name}", inputs * WIDTH, outputs * WIDTH)
            for name in ("n1", "n2", "n3"):
                norm(f"{layer}.{name}")
        norm(f"{part}.norm")
    # One axis says the same in every position: how likely a kind of token is. Single bytes hardly are, the end is less than words.
    arrays["decoder.norm.weight"][0], arrays["decoder.norm.bias"][0] = 0, 8
    arrays["wte"][:, 0] = -1
    arrays["wte"][words, 0], arrays["wte"][end, 0] = 0.5, 0.75
    return {name: array.astype(np.float32) for name, array in arrays.items()}


class Gpt2(Builder):
    """As torch's tracer writes GPT-2 and ViT: shapes are read off the tensors while the graph runs."""

    def project(self, x, name):
        weight, bias = self.constant(self.arrays[f"{name}.weight"], f"{name}.weight"), self.constant(self.arrays[f"{name}.bias"], f"{name}.bias")
        return self.node("Add", [self.node("MatMul", [x, weight]), bias])

    def length(self, x, axis):
        return self.node("Gather", [self.node("Shape", [x]), self.constant(np.int64(axis))], axis=0)

    def one(self, scalar):
        return self.node("Unsqueeze", [scalar, self.numbers(0)])

    def heads(self, x):
        shape = self.node("Concat", [self.one(self.length(x, 0)), self.one(self.length(x, 1)), self.numbers(HEADS), self.numbers(HEAD)], axis=0)
        return self.transpose(self.node("Reshape", [x, shape]), 0, 2, 1, 3)

    def whole(self, x):
        x = self.transpose(x, 0, 2, 1, 3)
        shape = self.node("Concat", [self.one(self.length(x, 0)), self.one(self.length(x, 1)), self.numbers(WIDTH)], axis=0)
        return self.node("Reshape", [x, shape])

    def split(self, x, count):
        outputs = [self.fresh("split") for _ in range(count)]
        self.nodes.append(onnx_split(x, self.numbers(*[WIDTH] * count), outputs))
        return outputs

    def attend(self, query, key, value, visible=None):
        weights = self.node("MatMul", [query, self.transpose(key, 0, 1, 3, 2)])
        weights = self.node("Div", [weights, self.scalar(HEAD**0.5)])
        if visible:
            weights = self.node("Where", [visible, weights, self.scalar(MASKED)])
        return self.whole(self.node("MatMul", [self.node("Softmax", [weights], axis=-1), value]))

    def gelu_new(self, x):
        cube = self.node("Pow", [x, self.scalar(3.0)])
        inner = self.node("Add", [x, self.node("Mul", [cube, self.scalar(0.044715)])])
        tanh = self.node("Tanh", [self.node("Mul", [inner, self.scalar((2 / np.pi) ** 0.5)])])
        return self.node("Mul", [self.node("Mul", [x, self.scalar(0.5)]), self.node("Add", [tanh, self.scalar(1)])])


def onnx_split(x, lengths, outputs):
    from onnx import helper

    return helper.make_node("Split", [x, lengths], outputs, name=outputs[0], axis=2)


def encoder(arrays):
    g = Gpt2("encoder_model", arrays)
    g.input("pixel_values", ["batch_size", 3, SIDE, SIDE])
    kernel = arrays["patches.weight"].T.reshape(WIDTH, 3, PATCH, PATCH)
    cells = g.conv("pixel_values", kernel, arrays["patches.bias"], stride=PATCH)
    cells = g.transpose(g.reshape(cells, 0, WIDTH, -1), 0, 2, 1)
    shape = g.node("Concat", [g.one(g.length("pixel_values", 0)), g.numbers(1), g.numbers(WIDTH)], axis=0)
    first = g.node("Expand", [g.constant(arrays["class"], "class"), shape])
    x = g.node("Add", [g.node("Concat", [first, cells], axis=1), g.constant(arrays["cells"], "cells")])
    query, key, value = (g.heads(part) for part in g.split(g.project(g.normalise(x, "encoder.0.n1"), "encoder.0.qkv"), 3))
    x = g.node("Add", [x, g.project(g.attend(query, key, value), "encoder.0.o")])
    hidden = g.gelu(g.project(g.normalise(x, "encoder.0.n3"), "encoder.0.f1"))
    x = g.node("Add", [x, g.project(hidden, "encoder.0.f2")])
    g.node("Identity", [g.normalise(x, "encoder.norm")], "last_hidden_state")
    g.output("last_hidden_state", ["batch_size", CELLS, WIDTH])
    return g.model()


def decoder(arrays, with_past):
    g = Gpt2("decoder_with_past_model" if with_past else "decoder_model", arrays)
    steps = 1 if with_past else "decoder_sequence_length"
    g.input("input_ids", ["batch_size", steps], "i64")
    parts = [f"{layer}.{part}" for layer in range(LAYERS) for part in ("key", "value")]
    for part in parts if with_past else []:
        g.input(f"past_key_values.{part}", ["batch_size", HEADS, "past_decoder_sequence_length", HEAD])
    g.input("encoder_hidden_states", ["encoder_batch_size", "encoder_sequence_length", WIDTH])
    new = g.length("input_ids", 1)
    before = g.length("past_key_values.0.key", 2) if with_past else g.constant(np.int64(0))
    after = g.node("Add", [before, new])
    positions = g.node("Unsqueeze", [g.node("Range", [before, after, g.constant(np.int64(1))]), g.numbers(0)])
    x = g.node("Gather", [g.constant(arrays["wte"], "wte"), "input_ids"], axis=0)
    x = g.node("Add", [x, g.node("Gather", [g.constant(arrays["wpe"], "wpe"), positions], axis=0)])
    # The rows of the lower triangle that belong to the new tokens.
    triangle = g.constant(np.tril(np.ones((1, 1, POSITIONS, POSITIONS), bool)), "triangle")
    rows = g.node("Slice", [triangle, g.one(before), g.one(after), g.numbers(2), g.numbers(1)])
    visible = g.node("Slice", [rows, g.numbers(0), g.one(after), g.numbers(3), g.numbers(1)])
    for layer in range(LAYERS):
        name = f"decoder.{layer}"
        query, *made = (g.heads(part) for part in g.split(g.project(g.normalise(x, f"{name}.n1"), f"{name}.qkv"), 3))
        present = []
        for part, tensor in zip(("key", "value"), made):
            pair = [f"past_key_values.{layer}.{part}", tensor] if with_past else [tensor]
            present.append(g.node("Concat", pair, f"present.{layer}.{part}", axis=2))
        x = g.node("Add", [x, g.project(g.attend(query, *present, visible), f"{name}.o")])
        query = g.heads(g.project(g.normalise(x, f"{name}.n2"), f"{name}.q"))
        seen = (g.heads(part) for part in g.split(g.project("encoder_hidden_states", f"{name}.kv"), 2))
        x = g.node("Add", [x, g.project(g.attend(query, *seen), f"{name}.co")])
        hidden = g.gelu_new(g.project(g.normalise(x, f"{name}.n3"), f"{name}.f1"))
        x = g.node("Add", [x, g.project(hidden, f"{name}.f2")])
    g.node("MatMul", [g.normalise(x, "decoder.norm"), g.transpose("wte", 1, 0)], "logits")
    g.output("logits", ["batch_size", steps, len(arrays["wte"])])
    for part in parts:
        g.output(f"present.{part}", ["batch_size", HEADS, "past_decoder_sequence_length + 1", HEAD])
    return g.model()


# -- the manifest


def manifest_of(files, count, end):
    def file(name):
        return {"file": name, "bytes": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()}

    past = [LAYERS, BEAMS, HEADS, STEPS, HEAD]
    about = {"licence": "MIT OR Apache-2.0", "source": "random, by models/build/tiny_captioner.py", "card": "tests/fixtures/README.md"}
    named = {"name": "Tiny captioner", "version": "1"}
    encoder = {
        "task": "caption-encoder", **named, **file("encoder_model.onnx"),
        "inputs": [{"name": "pixel_values", "shape": [1, 3, SIDE, SIDE]}],
        "outputs": [{"name": "last_hidden_state", "shape": [1, CELLS, WIDTH]}],
        "pixels": {"colour": "rgb", "mean": [127.5] * 3, "std": [127.5] * 3, "fit": "squash"},
        **about,
    }  # fmt: skip
    decoder = {
        "task": "caption-decoder", **named, **file("decoder_with_past_model.onnx"),
        "inputs": [
            {"name": "input_ids", "shape": [BEAMS, 1], "type": "i64"},
            {"name": "encoder_hidden_states", "shape": [1, CELLS, WIDTH]},
            {"name": "past_key_values", "shape": past},
        ],
        "outputs": [{"name": "logits", "shape": [BEAMS, 1, count]}, {"name": "present", "shape": past}],
        "tokens": file("vocab.json"), "special": {"begin": end, "end": end},
        **about,
    }  # fmt: skip
    return {"version": 1, "models": [encoder, decoder]}


# -- what onnxruntime says


def picture(number):
    """Colours that the tests can make again: no file is needed."""
    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    return np.stack([(x * (number + 3) + y * 5) % 256, (x * y + 40 * number) % 256, (x + y * (number + 7)) % 256], -1).astype(np.uint8)


def case(encoder, decoder, number, vocabulary, end):
    pixels = (picture(number).astype(np.float32) - 127.5) / 127.5
    (seen,) = encoder.run(None, {"pixel_values": pixels.transpose(2, 0, 1)[None]})
    beams = search(decoder, seen, end, BEAMS)
    greedy = search(decoder, seen, end, 1)
    letters = {number: token for token, number in vocabulary.items()}
    logits = np.stack([whole(decoder, seen, [end, *beams["tokens"]])])[0]
    written = "".join(letters[token] for token in beams["tokens"])
    samples = [[round(float(row[token]), 4) for token in range(0, len(row), 41)] for row in logits]
    return {"picture": number, "seen": [round(float(v), 4) for v in seen.reshape(-1)[::37]], "logits": samples, "written": written, "beams": beams, "greedy": greedy}


def whole(decoder, seen, tokens):
    return decoder.run(["logits"], {"input_ids": np.array([tokens]), "encoder_hidden_states": seen})[0][0]


def search(decoder, seen, end, count):
    """The best by the mean log probability, the end counted."""
    beams = [(0.0, [])]
    finished_or_not = lambda said: bool(said) and said[-1] == end
    for _ in range(STEPS):
        candidates = []
        for score, said in beams:
            if finished_or_not(said):
                candidates.append((score, said))
                continue
            last = whole(decoder, seen, [end, *said])[-1].astype(np.float64)
            gains = last - last.max() - np.log(np.exp(last - last.max()).sum())
            candidates += [(score + gains[token], [*said, int(token)]) for token in np.argsort(-gains, kind="stable")[:count]]
        beams = sorted(candidates, key=lambda c: -c[0])[:count]
        if all(finished_or_not(said) for _, said in beams):
            break
    words = [(score / (len([t for t in said if t != end]) + 1), [t for t in said if t != end]) for score, said in beams]
    score, tokens = max(words, key=lambda c: c[0])
    return {"tokens": tokens, "probability": round(float(np.exp(score)), 5)}


if __name__ == "__main__":
    main()
