"""YOLOX-Nano: the published ONNX with the names that the others have."""

import onnx
from onnx import helper

from graph import model_of
from simplify import simplify

SIDE = 416
CELLS = sum((SIDE // stride) ** 2 for stride in (8, 16, 32))
NUMBERS = 85  # centre, size, whether something is there, and 80 classes
RENAMED = {"images": "input", "output": "finds"}


def convert(published):
    graph = onnx.load_from_string(published).graph
    for node in graph.node:
        node.input[:] = [RENAMED.get(name, name) for name in node.input]
        node.output[:] = [RENAMED.get(name, name) for name in node.output]
        node.name = f"{node.op_type.lower()}_{node.output[0]}"
    inputs = [helper.make_tensor_value_info("input", onnx.TensorProto.FLOAT, [1, 3, SIDE, SIDE])]
    outputs = [helper.make_tensor_value_info("finds", onnx.TensorProto.FLOAT, [1, CELLS, NUMBERS])]
    # Opset 11 → 13 changes none of the operators used here: Conv, Sigmoid, Mul, Add, Concat, Slice, MaxPool, Resize, Reshape,
    # Transpose.
    clean = helper.make_graph(graph.node, "yolox-nano", inputs, outputs, graph.initializer)
    return simplify(model_of(clean))
