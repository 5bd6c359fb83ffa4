"""What the passes rewrite computes the same; what is rounded stays within half a step."""

import math
import unittest

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator

import captioner
from graph import Graph, same_padding, to_bytes
from quantise import dequantise, quantise, quantise_weights
from simplify import simplify

RANDOM = np.random.default_rng(7)


def normal(*shape):
    return RANDOM.normal(size=shape).astype(np.float32)


def run(model, **inputs):
    """By opset 19: onnx's evaluator has DequantizeLinear and BatchNormalization outside training only from later opsets."""
    later = onnx.ModelProto.FromString(model.SerializeToString())
    later.opset_import[0].version = 19
    return ReferenceEvaluator(later).run(None, inputs)


def operators(model):
    return [node.op_type for node in model.graph.node]


class QuantiseTest(unittest.TestCase):
    def test_the_round_trip_is_within_half_a_step_in_every_channel(self):
        weight = normal(16, 8, 3, 3) * np.geomspace(1e-4, 1e3, 16, dtype=np.float32).reshape(-1, 1, 1, 1)
        for axis in range(4):
            values, scale = quantise(weight, axis)
            error = np.abs(dequantise(values, scale, axis) - weight)
            step = scale.reshape([-1 if i == axis else 1 for i in range(4)])
            with self.subTest(axis):
                self.assertLessEqual(float((error / step).max()), 0.5 + 1e-4)
                self.assertEqual(int(np.abs(values.astype(int)).max()), 127)

    def test_a_channel_of_zeros_stays_zero(self):
        values, scale = quantise(np.zeros((2, 600), np.float32), 0)
        self.assertTrue(np.all(dequantise(values, scale, 0) == 0) and np.all(np.isfinite(scale)))

    def test_large_weights_only_are_replaced_by_int8_that_dequantises_to_the_same_name(self):
        graph = Graph("g")
        x = graph.conv(graph.input("input", [1, 32, 4, 4]), normal(32, 32, 1, 1), normal(32))
        graph.conv(x, normal(2, 32, 1, 1), normal(2), output="out")
        graph.output("out", [1, 2, 4, 4])
        model = graph.model()
        image = normal(1, 32, 4, 4)
        (exact,) = run(model, input=image)
        (rounded,) = run(quantise_weights(model), input=image)
        self.assertEqual(operators(model), ["DequantizeLinear", "Conv", "Conv"])
        self.assertLess(np.abs(rounded - exact).max(), 0.02 * np.abs(exact).max())
        self.assertGreater(np.abs(rounded - exact).max(), 0)


class SimplifyTest(unittest.TestCase):
    def check(self, graph, shape, left):
        image = normal(*shape)
        before = run(graph.model(), input=image)
        model = simplify(graph.model())
        self.assertEqual(operators(model), left)
        for old, new in zip(before, run(model, input=image)):
            np.testing.assert_allclose(new, old, rtol=1e-5, atol=1e-5)

    def padded(self, graph, fill):
        pads = graph.constant(np.array([0, 0, 1, 0, 0, 0, 2, 1], np.int64))
        return graph.node("Pad", ["input", pads, graph.constant(np.float32(fill))], mode="constant")

    def test_padding_and_bias_go_into_the_convolution(self):
        graph = Graph("g")
        graph.input("input", [1, 3, 8, 8])
        x = graph.conv(self.padded(graph, 0), normal(4, 3, 3, 3), None, stride=2)
        graph.node("Add", [graph.constant(normal(1, 4, 1, 1)), x], "out")
        graph.output("out", [1, 4, 5, 4])
        self.check(graph, (1, 3, 8, 8), ["Conv"])

    def test_padding_with_another_value_stays(self):
        graph = Graph("g")
        graph.input("input", [1, 3, 8, 8])
        graph.conv(self.padded(graph, 1), normal(4, 3, 3, 3), None, stride=2, output="out")
        graph.output("out", [1, 4, 5, 4])
        self.check(graph, (1, 3, 8, 8), ["Pad", "Conv"])

    def test_batch_norm_goes_into_the_transposed_convolution(self):
        graph = Graph("g")
        weight = graph.constant(normal(3, 5, 2, 2))
        x = graph.node("ConvTranspose", [graph.input("input", [1, 3, 4, 4]), weight], strides=[2, 2], kernel_shape=[2, 2])
        norm = [graph.constant(array) for array in (normal(5), normal(5), normal(5), np.abs(normal(5)) + 0.1)]
        graph.node("BatchNormalization", [x, *norm], "out", epsilon=1e-3)
        graph.output("out", [1, 5, 8, 8])
        self.check(graph, (1, 3, 4, 4), ["ConvTranspose"])

    def test_a_convolution_read_twice_keeps_its_own_output(self):
        graph = Graph("g")
        x = graph.conv(graph.input("input", [1, 3, 4, 4]), normal(3, 3, 1, 1), None)
        y = graph.node("Add", [x, graph.constant(normal(1, 3, 1, 1))])
        graph.node("Mul", [x, y], "out")
        graph.output("out", [1, 3, 4, 4])
        self.check(graph, (1, 3, 4, 4), ["Conv", "Add", "Mul"])

    def test_nodes_that_no_output_needs_go(self):
        graph = Graph("g")
        x = graph.node("Relu", [graph.input("input", [1, 3])])
        graph.node("Sigmoid", [x])
        graph.node("Neg", [x], "out")
        graph.output("out", [1, 3])
        self.check(graph, (1, 3), ["Relu", "Neg"])

    def test_same_padding_puts_the_odd_pixel_at_the_end(self):
        self.assertEqual(same_padding(224, 3, 2), (0, 1))
        self.assertEqual(same_padding(224, 3, 1), (1, 1))
        self.assertEqual(same_padding(28, 5, 2), (1, 2))

    def test_the_same_graph_gives_the_same_bytes(self):
        def build():
            graph = Graph("g")
            graph.conv(graph.input("input", [1, 3, 4, 4]), np.ones((3, 3, 1, 1)), np.zeros(3), output="out")
            graph.output("out", [1, 3, 4, 4])
            return to_bytes(simplify(graph.model()))

        self.assertEqual(build(), build())


class CaptionerTest(unittest.TestCase):
    """The step graph against the decoder as it was trained: the whole sequence at once, causally masked."""

    def test_step_by_step_says_what_the_whole_sequence_says(self):
        arrays = random_arrays(vocabulary=40, channels=16, classes=10)
        models = captioner.float_models(arrays)
        given = {"map": normal(1, 16, captioner.GRID, captioner.GRID), "logits": normal(1, 10)}
        cross_keys, cross_values, hints = ReferenceEvaluator(models["captioner-memory"]).run(None, given)
        step = ReferenceEvaluator(models["captioner-step"])
        sequences = RANDOM.integers(0, 40, (captioner.BEAM, 6))
        shape = [captioner.LAYERS, captioner.BEAM, captioner.HEADS, captioner.SLOTS, captioner.HEAD]
        # Empty slots hold nonsense: the mask alone must hide them.
        keys, values, mask = normal(*shape), normal(*shape), np.full(captioner.SLOTS, captioner.MASKED, np.float32)
        told = whole_hints(arrays, *given.values())
        memory = whole_memory(arrays, *given.values(), told)
        expected = np.stack([whole_sequence(arrays, memory, told, sequence) for sequence in sequences])
        for position in range(sequences.shape[1]):
            said, new_keys, new_values = step.run(None, {
                "tokens": sequences[:, position], "position": np.array([position]), "mask": mask,
                "past_keys": keys, "past_values": values, "cross_keys": cross_keys, "cross_values": cross_values,
                "hints": hints,
            })  # fmt: skip
            np.testing.assert_allclose(said, expected[:, position], atol=2e-4)
            keys[:, :, :, position], values[:, :, :, position] = new_keys[:, :, :, 0], new_values[:, :, :, 0]
            mask[position] = 0


def random_arrays(vocabulary, channels, classes):
    width, arrays = captioner.WIDTH, {}

    def linear(name, outputs, inputs):
        arrays[f"{name}.weight"], arrays[f"{name}.bias"] = normal(outputs, inputs) / math.sqrt(inputs), normal(outputs) * 0.1

    def norm(name):
        arrays[f"{name}.weight"], arrays[f"{name}.bias"] = 1 + normal(width) * 0.1, normal(width) * 0.1

    arrays |= {"emb.weight": normal(vocabulary, width) * 0.1, "pos": normal(32, width), "grid": normal(captioner.CELLS, width)}
    linear("proj", width, channels)
    linear("cls", width, classes)
    hinted, inner, seen = RANDOM.permutation(vocabulary)[: vocabulary // 2], 12, channels + classes
    linear("hint", width, len(hinted))
    linear("trust", 1, width)
    arrays |= {
        "hints.hinted": np.sort(hinted).astype(np.float32), "hints.usual": normal(len(hinted)) - 3,
        "hints.mean": normal(seen), "hints.scale": 0.1 + np.abs(normal(seen)),
        "hints.first": normal(seen, inner), "hints.first_bias": normal(1, inner),
        "hints.second": normal(inner, len(hinted)), "hints.second_bias": normal(1, len(hinted)),
    }  # fmt: skip
    norm("mn")
    norm("nf")
    for layer in (f"layers.{i}" for i in range(captioner.LAYERS)):
        for part, outputs, inputs in (("qkv", 3, 1), ("o", 1, 1), ("q", 1, 1), ("kv", 2, 1), ("co", 1, 1), ("f1", 4, 1), ("f2", 1, 4)):
            linear(f"{layer}.{part}", outputs * width, inputs * width)
        for part in ("n1", "n2", "n3"):
            norm(f"{layer}.{part}")
    return arrays


def linear(arrays, name, x):
    return x @ arrays[f"{name}.weight"].T + arrays[f"{name}.bias"]


def norm(arrays, name, x):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-5) * arrays[f"{name}.weight"] + arrays[f"{name}.bias"]


def softmax(x):
    x = np.exp(x - x.max(-1, keepdims=True))
    return x / x.sum(-1, keepdims=True)


def attend(queries, keys, values, mask=0.0):
    queries, keys, values = (x.reshape(len(x), captioner.HEADS, -1).transpose(1, 0, 2) for x in (queries, keys, values))
    weights = softmax(queries @ keys.transpose(0, 2, 1) / math.sqrt(captioner.HEAD) + mask)
    return (weights @ values).transpose(1, 0, 2).reshape(-1, captioner.WIDTH)


def whole_hints(arrays, cells, logits):
    """For each word of the vocabulary."""
    a = {name.removeprefix("hints."): array for name, array in arrays.items() if name.startswith("hints.")}
    seen = np.concatenate([cells.mean((2, 3)), softmax(logits) * 10], 1)
    inner = gelu(np.clip((seen - a["mean"]) / a["scale"], -5, 5) @ a["first"] + a["first_bias"])
    odds = inner @ a["second"] + a["second_bias"] + a["usual"]
    known = np.clip(odds, -6, 3) - np.clip(a["usual"], -6, 3)
    hints = np.zeros((1, len(arrays["emb.weight"])), np.float32)
    hints[:, a["hinted"].astype(int)] = known
    return hints


def whole_memory(arrays, cells, logits, hints):
    cells = linear(arrays, "proj", cells[0].reshape(len(cells[0]), -1).T) + arrays["grid"]
    told = linear(arrays, "hint", hints[:, arrays["hints.hinted"].astype(int)])
    return norm(arrays, "mn", np.concatenate([cells, linear(arrays, "cls", softmax(logits) * 10), told]))


def whole_sequence(arrays, memory, hints, tokens):
    x = arrays["emb.weight"][tokens] * 4 + arrays["pos"][: len(tokens)]
    future = np.triu(np.full((len(tokens), len(tokens)), -1e9), 1)
    for layer in (f"layers.{i}" for i in range(captioner.LAYERS)):
        queries, keys, values = np.split(linear(arrays, f"{layer}.qkv", norm(arrays, f"{layer}.n1", x)), 3, -1)
        x = x + linear(arrays, f"{layer}.o", attend(queries, keys, values, future))
        keys, values = np.split(linear(arrays, f"{layer}.kv", memory), 2, -1)
        queries = linear(arrays, f"{layer}.q", norm(arrays, f"{layer}.n2", x))
        x = x + linear(arrays, f"{layer}.co", attend(queries, keys, values))
        x = x + linear(arrays, f"{layer}.f2", gelu(linear(arrays, f"{layer}.f1", norm(arrays, f"{layer}.n3", x))))
    x = norm(arrays, "nf", x)
    return x @ arrays["emb.weight"].T + linear(arrays, "trust", x) * hints


def gelu(x):
    return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


if __name__ == "__main__":
    unittest.main()
