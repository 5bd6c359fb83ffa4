"""CenterFace: the published ONNX made size-free, without its landmark head."""

import onnx
from onnx import helper

from graph import model_of
from simplify import simplify

# Names in the published file → ours, in this order. The fourth head, landmarks, is not used.
OUTPUTS = {"537": ("heatmap", 1), "538": ("scale", 2), "539": ("offset", 2)}


def convert(published):
    graph = onnx.load_from_string(published).graph
    rename = {"input.1": "input", **{old: new for old, (new, _) in OUTPUTS.items()}}
    for node in graph.node:
        node.name = rename.get(node.output[0], f"{node.op_type.lower()}_{node.output[0]}")
        node.input[:] = [rename.get(name, name) for name in node.input]
        node.output[:] = [rename.get(name, name) for name in node.output]
    # The file declares [10, 3, 32, 32]; it is fully convolutional with a total stride of 32, so any multiple will do.
    inputs = [helper.make_tensor_value_info("input", onnx.TensorProto.FLOAT, [1, 3, "height", "width"])]
    outputs = [
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, channels, "rows", "columns"])
        for name, channels in OUTPUTS.values()
    ]
    # Opset 9 → 13 changes none of the operators used here: Conv, ConvTranspose, Relu, Add, Sigmoid, BatchNormalization.
    clean = helper.make_graph(graph.node, "centerface", inputs, outputs, graph.initializer)
    return simplify(model_of(clean))
