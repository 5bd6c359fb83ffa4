"""Open-NSFW: the published ONNX, a trace of a Keras port, as one plain network with its channels first."""

import numpy as np
import onnx
from onnx import helper, numpy_helper

from graph import Graph
from simplify import simplify

CHANGES_NOTHING = ("Cast", "Identity", "Transpose", "Pad")  # between channels first and last; padding is told below
FIRST_PADS = (3, 3, 3, 3)  # of the first convolution, published as a Pad before it
POOL_PADS = (0, 0, 1, 1)  # published as a Pad that repeats the edge, which a maximum does not see
SIDE = 224


def convert(published):
    trace = onnx.load_from_string(published).graph
    reader = Reader(trace)
    for node in trace.node:
        reader.read(node)
    reader.graph.node("Identity", [reader.known[trace.output[0].name]], "probabilities")
    reader.graph.output("probabilities", [1, 2])
    # The norms come after biases, which go first.
    return simplify(simplify(reader.graph.model()))


class Reader:
    """Goes through the trace and writes what matters; the arithmetic of shapes between is made of nothing known."""

    def __init__(self, trace):
        self.makers = {output: node for node in trace.node for output in node.output}
        self.constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in trace.initializer}
        self.graph = Graph("open-nsfw")
        self.known = {trace.input[0].name: self.graph.input("input", [1, 3, SIDE, SIDE])}

    def read(self, node):
        source, norm = self.known.get(node.input[0]) if node.input else None, self.norm(node)
        if norm:
            result = self.graph.node("BatchNormalization", norm, epsilon=0.0)
        elif source is None:
            return
        elif node.op_type in CHANGES_NOTHING:
            result = source
        elif node.op_type == "Conv":
            result = self.convolution(node, source)
        elif node.op_type in ("Add", "MatMul"):
            result = self.graph.node(node.op_type, [source, self.second(node.input[1])])
        elif node.op_type == "MaxPool":
            result = self.graph.node("MaxPool", [source], kernel_shape=[3, 3], strides=[2, 2], pads=POOL_PADS)
        elif node.op_type == "ReduceMean":
            result = self.graph.node("ReduceMean", [source], axes=[2, 3], keepdims=0)
        elif node.op_type == "Softmax":
            result = self.graph.node("Softmax", [source], axis=-1)
        elif node.op_type == "Relu":
            result = self.graph.node("Relu", [source])
        else:
            return
        self.known[node.output[0]] = result

    def convolution(self, node, source):
        weight = self.constants[node.input[1]]
        kept = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        is_first = source == "input"
        return self.graph.conv(source, weight, None, kept["strides"][0], FIRST_PADS if is_first else tuple(kept["pads"]))

    def norm(self, node):
        """(x − mean) · gain + shift, the three of them constants a channel."""
        found = []
        for operator in ("Add", "Mul", "Sub"):
            constant = self.constant(node.input[1]) if node.op_type == operator else None
            if constant is None or constant.ndim != 4:
                return None
            found.append(constant.reshape(-1))
            source = node.input[0]
            node = self.makers[source]
        shift, gain, mean = found
        constants = [self.graph.constant(values) for values in (gain, shift, mean, np.ones_like(gain))]
        return [self.known[source], *constants]

    def constant(self, name):
        while name in self.makers and self.makers[name].op_type == "Identity":
            name = self.makers[name].input[0]
        return self.constants.get(name)

    def second(self, name):
        constant = self.constant(name)
        if constant is None:
            return self.known[name]
        # Channels come last in the trace.
        return self.graph.constant(constant.reshape(-1, 1, 1) if constant.ndim == 4 else constant)
