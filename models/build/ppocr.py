"""PP-OCRv5: the published ONNX of text detection and text recognition, their sizes kept free, and the characters."""

import json

import numpy as np
import onnx
from onnx import helper, numpy_helper

from graph import model_of
from simplify import simplify

TAKES_AXES = ("Squeeze", "Unsqueeze")  # as an attribute up to opset 12, as an input since


def detection(published, *_):
    # Fully convolutional with a total stride of 32, so any multiple will do.
    return convert(published, "text-detection", [1, 3, "height", "width"], "map", [1, 1, "height", "width"])


def recognition(_, published, characters):
    classes = len(listed(characters))
    # One column of the output for eight of the input.
    return convert(published, "text-recognition", [1, 3, 48, "width"], "probabilities", [1, "columns", classes])


def characters(_, __, published):
    """By class; the first is the blank of CTC, which is no character."""
    known = listed(published)
    known[0] = ""
    return (json.dumps(known, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def listed(published):
    return published.decode("utf-8").removesuffix("\n").split("\n")


def convert(published, name, taken, output, given):
    graph = onnx.load_from_string(published).graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    renamed = {graph.input[0].name: "input", graph.output[0].name: output}
    nodes = []
    for node in graph.node:
        inputs = [renamed.get(source, source) for source in node.input]
        if node.op_type == "Identity":
            renamed[node.output[0]] = inputs[0]
            continue
        kept = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        if node.op_type in TAKES_AXES:
            axes = f"{node.output[0]}.axes"
            constants[axes] = numpy_helper.from_array(np.array(kept.pop("axes"), np.int64), axes)
            inputs.append(axes)
        outputs = [renamed.get(made, made) for made in node.output]
        nodes.append(helper.make_node(node.op_type, inputs, outputs, name=outputs[0], **kept))
    # Opset 11 → 13 changes nothing else here: the axis of every Softmax is given, and is the last.
    value = lambda name, shape: helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)
    clean = helper.make_graph(nodes, name, [value("input", taken)], [value(output, given)], list(constants.values()))
    model = model_of(clean)
    return simplify(model)
