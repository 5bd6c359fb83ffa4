"""Float graph passes: padding, bias and batch norm go into the convolutions, dead nodes go away."""

import numpy as np
from onnx import helper, numpy_helper

CONVOLUTIONS = ("Conv", "ConvTranspose")
OWN_FILL = {"Conv": 0.0, "MaxPool": float("-inf")}  # what an operator's own padding is filled with


def simplify(model):
    passes = Passes(model.graph)
    for fold in (passes.fold_padding, passes.fold_batch_norm, passes.fold_bias):
        while fold():
            pass
    passes.write_back()
    return model


class Passes:
    def __init__(self, graph):
        self.graph = graph
        self.nodes = list(graph.node)
        self.outputs = {value.name for value in graph.output}
        self.constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def producer_used_once(self, name):
        """The node that makes `name`, if `name` has one reader and is not itself an output."""
        readers = sum(list(node.input).count(name) for node in self.nodes)
        if readers != 1 or name in self.outputs:
            return None
        return next((node for node in self.nodes if name in node.output), None)

    def fold_padding(self):
        for node in self.nodes:
            pad = self.producer_used_once(node.input[0]) if node.op_type in OWN_FILL else None
            if pad is None or pad.op_type != "Pad" or float(self.constants[pad.input[2]]) != OWN_FILL[node.op_type]:
                continue
            _, _, top, left, _, _, bottom, right = (int(value) for value in self.constants[pad.input[1]])
            pads = next(attribute for attribute in node.attribute if attribute.name == "pads")
            pads.ints[:] = [have + more for have, more in zip(pads.ints, (top, left, bottom, right))]
            node.input[0] = pad.input[0]
            self.nodes.remove(pad)
            return True
        return False

    def fold_batch_norm(self):
        for node in self.nodes:
            conv = self.producer_used_once(node.input[0]) if node.op_type == "BatchNormalization" else None
            if conv is None or conv.op_type not in CONVOLUTIONS:
                continue
            epsilon = next((a.f for a in node.attribute if a.name == "epsilon"), 1e-5)
            gain, shift, mean, variance = (self.constants[name].astype(np.float64) for name in node.input[1:5])
            factor = gain / np.sqrt(variance + epsilon)
            weight, bias = self.weight_and_bias(conv, len(factor))
            along = (-1, 1, 1, 1) if conv.op_type == "Conv" else (1, -1, 1, 1)
            self.replace(conv, node, weight * factor.reshape(along), (bias - mean) * factor + shift)
            return True
        return False

    def fold_bias(self):
        for node in self.nodes:
            if node.op_type != "Add":
                continue
            for data, added in (node.input, reversed(node.input)):
                conv = self.producer_used_once(data)
                if added not in self.constants or conv is None or conv.op_type not in CONVOLUTIONS:
                    continue
                added = self.constants[added]
                weight, bias = self.weight_and_bias(conv, added.size)
                if len(bias) == added.size and added.shape[-3:] == (added.size, 1, 1):
                    self.replace(conv, node, weight, bias + added.reshape(-1))
                    return True
        return False

    def weight_and_bias(self, conv, channels):
        weight = self.constants[conv.input[1]].astype(np.float64)
        bias = self.constants[conv.input[2]].astype(np.float64) if len(conv.input) > 2 else np.zeros(channels)
        return weight, bias

    def replace(self, conv, absorbed, weight, bias):
        self.constants[conv.input[1]] = weight.astype(np.float32)
        name = f"{conv.name}.bias"
        self.constants[name] = bias.astype(np.float32)
        del conv.input[2:]
        conv.input.append(name)
        conv.output[0] = absorbed.output[0]
        self.nodes.remove(absorbed)

    def write_back(self):
        """Keeps what the outputs need, producers first."""
        makers = {name: node for node in self.nodes for name in node.output}
        ordered, seen = [], set()

        def visit(name):
            stack = [(name, False)]
            while stack:
                name, inputs_done = stack.pop()
                node = makers.get(name)
                if node is None or node.name in seen:
                    continue
                if inputs_done:
                    seen.add(node.name)
                    ordered.append(node)
                else:
                    stack.append((name, True))
                    stack.extend((source, False) for source in reversed(node.input))

        for value in self.graph.output:
            visit(value.name)
        used = {name for node in ordered for name in node.input}
        nodes = [helper.make_node(n.op_type, list(n.input), list(n.output), name=n.name, **attributes(n)) for n in ordered]
        tensors = [numpy_helper.from_array(array, name) for name, array in self.constants.items() if name in used]
        del self.graph.node[:], self.graph.initializer[:], self.graph.value_info[:]
        self.graph.node.extend(nodes)
        self.graph.initializer.extend(tensors)


def attributes(node):
    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
