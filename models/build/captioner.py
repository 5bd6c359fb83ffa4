"""Our captioner: trained arrays (.npz) → the memory graph, the step graph and the tokens. Run by hand after training.

    python captioner.py captioner.npz captioner-hints.npz captioner-words.json ..

Then `cargo xtask models --update` enters the new files in the manifest.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from graph import Graph, to_bytes
from quantise import quantise_weights

WIDTH, HEADS, LAYERS = 256, 8, 4
HEAD = WIDTH // HEADS
GRID = 12  # cells a side of the backbone's map of a photo 384 pixels wide
CELLS = GRID * GRID
MEMORY = CELLS + 2  # the cells, one token from the class probabilities, one from the hints
BEAM = 8
SLOTS = 24  # positions in the self-attention cache; training captions end within them
EMBEDDING_GAIN = WIDTH**0.5 * 0.25  # as trained
CLASS_GAIN = 10.0  # as trained
FAR, LEAST, LIKELIEST = 5.0, -6.0, 3.0  # as trained: where the hints' inputs and their log odds are cut
NORM_EPSILON = 1e-5
MASKED = -1e9
PEOPLE = Path(__file__).parent / "people.txt"
NOUNS = Path(__file__).parents[2] / "xtask/eval/nouns.txt"
SPECIAL = ["<pad>", "<bos>", "<eos>", "<unk>", "<qa>"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("arrays", type=Path, help="the trained decoder, .npz")
    arguments.add_argument("hints", type=Path, help="what it is told of the words, .npz")
    arguments.add_argument("vocabulary", type=Path, help="its tokens in order, a JSON list")
    arguments.add_argument("folder", type=Path, help="where the .onnx files and the tokens go")
    chosen = arguments.parse_args()
    arrays = {**load(chosen.arrays), **{f"hints.{name}": array for name, array in load(chosen.hints).items()}}
    tokens = json.loads(chosen.vocabulary.read_text("utf-8"))
    if len(tokens) != len(arrays["emb.weight"]) or tokens[: len(SPECIAL)] != SPECIAL:
        raise SystemExit(f"{chosen.vocabulary} is not the vocabulary of {chosen.arrays}")
    for name, model in float_models(arrays).items():
        (chosen.folder / f"{name}.onnx").write_bytes(to_bytes(quantise_weights(model)))
    lines = [f"{json.dumps(name)}: {json.dumps(values, ensure_ascii=False)}" for name, values in described(tokens, arrays).items()]
    (chosen.folder / "captioner-tokens.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def described(tokens, arrays):
    """The words, how usual each is in captions (log odds, no less than `LEAST`), and the numbers of those that name a
    thing, and of those that name a person."""
    usual = np.full(len(tokens), LEAST, np.float32)
    usual[arrays["hints.hinted"].astype(np.int64)] = np.clip(arrays["hints.usual"], LEAST, LIKELIEST)
    nouns = {line.split()[0] for line in NOUNS.read_text("utf-8").splitlines()}
    people = set(PEOPLE.read_text("utf-8").split())
    numbers = lambda kind: [number for number, token in enumerate(tokens) if token in kind]
    usual = [round(float(odds), 3) for odds in usual]
    return {"words": tokens, "usual": usual, "things": numbers(nouns - people), "people": numbers(people)}


def load(path):
    return {name: array.astype(np.float32) for name, array in np.load(path).items()}


def float_models(arrays):
    return {"captioner-memory": memory_model(arrays), "captioner-step": step_model(arrays)}


class Builder(Graph):
    """Rows of width 256, one a position or a beam; weights as torch stores them, output × input."""

    def __init__(self, name, arrays):
        super().__init__(name)
        self.arrays = arrays

    def numbers(self, *values):
        return self.constant(np.array(values, np.int64))

    def scalar(self, value):
        return self.constant(np.float32(value))

    def linear(self, x, weight, bias, name):
        weight, bias = self.constant(weight, f"{name}.weight"), self.constant(bias, f"{name}.bias")
        return self.node("Gemm", [x, weight, bias], name, transB=1)

    def normalise(self, x, name):
        """Layer norm in plain operators."""
        centred = self.node("Sub", [x, self.mean(x)])
        variance = self.mean(self.node("Mul", [centred, centred]))
        deviation = self.node("Sqrt", [self.node("Add", [variance, self.scalar(NORM_EPSILON)])])
        unit = self.node("Div", [centred, deviation])
        gain, shift = (self.constant(self.arrays[f"{name}.{part}"], f"{name}.{part}") for part in ("weight", "bias"))
        return self.node("Add", [self.node("Mul", [unit, gain]), shift])

    def mean(self, x):
        return self.node("ReduceMean", [x], axes=[-1], keepdims=1)

    def gelu(self, x):
        """The exact one, by erf, as trained."""
        erf = self.node("Erf", [self.node("Mul", [x, self.scalar(0.5**0.5)])])
        half = self.node("Mul", [x, self.scalar(0.5)])
        return self.node("Mul", [half, self.node("Add", [erf, self.scalar(1)])])

    def reshape(self, x, *shape, output=None):
        return self.node("Reshape", [x, self.numbers(*shape)], output)

    def transpose(self, x, *axes, output=None):
        return self.node("Transpose", [x], output, perm=list(axes))


def memory_model(arrays):
    """What the backbone saw of a photo → the keys and values that every step's cross-attention reads, and what the hints
    add to each word's logit where they are trusted."""
    g = Builder("captioner-memory", arrays)
    channels, classes = arrays["proj.weight"].shape[1], arrays["cls.weight"].shape[1]
    g.input("map", [1, channels, GRID, GRID])
    g.input("logits", [1, classes])
    cells = g.transpose(g.reshape("map", channels, CELLS), 1, 0)
    likely = g.node("Mul", [g.node("Softmax", ["logits"], axis=1), g.scalar(CLASS_GAIN)])
    hints = hinted(g, cells, likely)
    cells = g.linear(cells, arrays["proj.weight"], arrays["proj.bias"], "proj")
    cells = g.node("Add", [cells, g.constant(arrays["grid"], "grid")])
    likely = g.linear(likely, arrays["cls.weight"], arrays["cls.bias"], "cls")
    told = g.linear(hints, arrays["hint.weight"], arrays["hint.bias"], "hint")
    memory = g.normalise(g.node("Concat", [cells, likely, told], axis=0), "mn")
    layers = range(LAYERS)
    for part, (rows, axes, shape) in {
        "keys": (slice(None, WIDTH), (1, 2, 3, 0), [LAYERS, HEADS, HEAD, MEMORY]),
        "values": (slice(WIDTH, None), (1, 2, 0, 3), [LAYERS, HEADS, MEMORY, HEAD]),
    }.items():
        weight = np.concatenate([arrays[f"layers.{i}.kv.weight"][rows] for i in layers])
        bias = np.concatenate([arrays[f"layers.{i}.kv.bias"][rows] for i in layers])
        every = g.reshape(g.linear(memory, weight, bias, f"kv.{part}"), MEMORY, LAYERS, HEADS, HEAD)
        g.transpose(every, *axes, output=f"cross_{part}")
        g.output(f"cross_{part}", shape)
    # A word without a hint reads the zero at the end.
    places = np.full(len(arrays["emb.weight"]), arrays["hints.hinted"].size, np.int64)
    places[arrays["hints.hinted"].astype(np.int64)] = np.arange(arrays["hints.hinted"].size)
    known = g.node("Concat", [hints, g.constant(np.zeros((1, 1), np.float32))], axis=1)
    g.node("Gather", [known, g.constant(places)], "hints", axis=1)
    g.output("hints", [1, len(places)])
    return g.model()


def hinted(g, cells, likely):
    """How much likelier than in any caption each hinted word is, in log odds."""
    a = {name.removeprefix("hints."): array for name, array in g.arrays.items() if name.startswith("hints.")}
    mean, scale = g.constant(a["mean"], "hints.mean"), g.constant(a["scale"], "hints.scale")
    seen = g.node("Concat", [g.node("ReduceMean", [cells], axes=[0], keepdims=1), likely], axis=1)
    seen = clipped(g, g.node("Div", [g.node("Sub", [seen, mean]), scale]), -FAR, FAR)
    inner = g.gelu(g.linear(seen, a["first"].T, a["first_bias"].reshape(-1), "hints.first"))
    odds = g.linear(inner, a["second"].T, a["second_bias"].reshape(-1) + a["usual"], "hints.second")
    odds = clipped(g, odds, LEAST, LIKELIEST)
    return g.node("Sub", [odds, g.constant(np.clip(a["usual"], LEAST, LIKELIEST), "hints.usual")])


def clipped(g, x, least, most):
    return g.node("Clip", [x, g.scalar(least), g.scalar(most)])


def step_model(arrays):
    """One token for each beam → its logits, and this position's keys and values for the caller's cache."""
    g = Builder("captioner-step", arrays)
    g.input("tokens", [BEAM], "i64")
    g.input("position", [1], "i64")
    g.input("mask", [SLOTS])
    g.input("past_keys", [LAYERS, BEAM, HEADS, SLOTS, HEAD])
    g.input("past_values", [LAYERS, BEAM, HEADS, SLOTS, HEAD])
    g.input("cross_keys", [LAYERS, HEADS, HEAD, MEMORY])
    g.input("cross_values", [LAYERS, HEADS, MEMORY, HEAD])
    g.input("hints", [1, len(arrays["emb.weight"])])
    # One table for reading tokens and, transposed, for scoring them.
    table = g.constant(arrays["emb.weight"], "emb.weight")
    x = g.node("Mul", [g.node("Gather", [table, "tokens"], axis=0), g.scalar(EMBEDDING_GAIN)])
    x = g.node("Add", [x, g.node("Gather", [g.constant(arrays["pos"][:SLOTS], "pos"), "position"], axis=0)])
    visible = g.node("Concat", ["mask", g.constant(np.zeros(1, np.float32))], axis=0)
    made = {"keys": [], "values": []}
    for layer in range(LAYERS):
        name = f"layers.{layer}"
        attended, new = self_attention(g, g.normalise(x, f"{name}.n1"), name, layer, visible)
        x = g.node("Add", [x, attended])
        x = g.node("Add", [x, cross_attention(g, g.normalise(x, f"{name}.n2"), name, layer)])
        x = g.node("Add", [x, feed_forward(g, g.normalise(x, f"{name}.n3"), name)])
        for part, tensor in new.items():
            made[part].append(g.reshape(tensor, 1, BEAM, HEADS, 1, HEAD))
    x = g.normalise(x, "nf")
    trust = g.linear(x, arrays["trust.weight"], arrays["trust.bias"], "trust")
    said = g.node("Gemm", [x, table], transB=1)
    g.node("Add", [said, g.node("Mul", [trust, "hints"])], "logits")
    g.output("logits", [BEAM, len(arrays["emb.weight"])])
    for part, tensors in made.items():
        g.node("Concat", tensors, f"new_{part}", axis=0)
        g.output(f"new_{part}", [LAYERS, BEAM, HEADS, 1, HEAD])
    return g.model()


def self_attention(g, x, name, layer, visible):
    """Each beam over its own past and itself."""
    weight, bias = g.arrays[f"{name}.qkv.weight"], g.arrays[f"{name}.qkv.bias"]
    query, *new = (
        g.reshape(g.linear(x, weight[rows] * gain, bias[rows] * gain, f"{name}.{part}"), BEAM, HEADS, 1, HEAD)
        for part, rows, gain in (
            ("self_query", slice(0, WIDTH), np.float32(HEAD**-0.5)),
            ("self_key", slice(WIDTH, 2 * WIDTH), np.float32(1)),
            ("self_value", slice(2 * WIDTH, None), np.float32(1)),
        )
    )
    keys, values = (
        g.node("Concat", [g.node("Gather", [past, g.constant(np.int64(layer))], axis=0), made], axis=2)
        for past, made in zip(("past_keys", "past_values"), new)
    )
    scores = g.node("Add", [g.node("MatMul", [query, g.transpose(keys, 0, 1, 3, 2)]), visible])
    mixed = g.node("MatMul", [g.node("Softmax", [scores], axis=3), values])
    mixed = g.reshape(mixed, BEAM, WIDTH)
    out = g.linear(mixed, g.arrays[f"{name}.o.weight"], g.arrays[f"{name}.o.bias"], f"{name}.o")
    return out, dict(zip(("keys", "values"), new))


def cross_attention(g, x, name, layer):
    """All beams look at one photo, so they are the rows of one product a head."""
    gain = np.float32(HEAD**-0.5)
    query = g.linear(x, g.arrays[f"{name}.q.weight"] * gain, g.arrays[f"{name}.q.bias"] * gain, f"{name}.q")
    query = g.transpose(g.reshape(query, BEAM, HEADS, HEAD), 1, 0, 2)
    keys, values = (g.node("Gather", [c, g.constant(np.int64(layer))], axis=0) for c in ("cross_keys", "cross_values"))
    weights = g.node("Softmax", [g.node("MatMul", [query, keys])], axis=2)
    mixed = g.transpose(g.node("MatMul", [weights, values]), 1, 0, 2)
    mixed = g.reshape(mixed, BEAM, WIDTH)
    return g.linear(mixed, g.arrays[f"{name}.co.weight"], g.arrays[f"{name}.co.bias"], f"{name}.co")


def feed_forward(g, x, name):
    x = g.gelu(g.linear(x, g.arrays[f"{name}.f1.weight"], g.arrays[f"{name}.f1.bias"], f"{name}.f1"))
    return g.linear(x, g.arrays[f"{name}.f2.weight"], g.arrays[f"{name}.f2.bias"], f"{name}.f2")


if __name__ == "__main__":
    main()
