"""YuNet: the published ONNX made size-free: its heads as maps, without landmarks."""

import onnx
from onnx import helper

from graph import model_of
from simplify import simplify

STRIDES = (8, 16, 32)
HEADS = {"cls": 1, "obj": 1, "bbox": 4}  # and kps, the landmarks, which is not used


def convert(published):
    graph = onnx.load_from_string(published).graph
    makers = {output: node for node in graph.node for output in node.output}
    nodes, renamed, kept = [], {}, []
    for head, channels in HEADS.items():
        for stride in STRIDES:
            # Published: map → Transpose → Reshape (to a list, for one input size) → Sigmoid where it is a score.
            node = makers[f"{head}_{stride}"]
            is_score = node.op_type == "Sigmoid"
            while node.op_type != "Conv":
                node = makers[node.input[0]]
            name = f"{head}{stride}"
            renamed[node.output[0]] = f"{name}_raw" if is_score else name
            if is_score:
                nodes.append(helper.make_node("Sigmoid", [f"{name}_raw"], [name], name=name))
            kept.append((name, channels, node.output[0]))
    reached = ancestors(makers, [output for _, _, output in kept])
    body = [node for node in graph.node if node.output[0] in reached]
    for node in body:
        node.name = f"{node.op_type.lower()}_{node.output[0]}"
        node.input[:] = [renamed.get(name, name) for name in node.input]
        node.output[:] = [renamed.get(name, name) for name in node.output]
    # Fully convolutional with a total stride of 32, so any multiple will do.
    inputs = [helper.make_tensor_value_info("input", onnx.TensorProto.FLOAT, [1, 3, "height", "width"])]
    outputs = [
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, channels, f"rows_{name}", f"columns_{name}"])
        for name, channels, _ in kept
    ]
    used = {name for node in body for name in node.input}
    weights = [tensor for tensor in graph.initializer if tensor.name in used]
    # Opset 11 → 13 changes none of the operators used here: Conv, Relu, MaxPool, Resize, Add, Sigmoid.
    clean = helper.make_graph(body + nodes, "yunet", inputs, outputs, weights)
    return simplify(model_of(clean))


def ancestors(makers, names):
    """Every value that the named ones are made of, themselves included."""
    reached = set()
    while names:
        name = names.pop()
        if name in makers and name not in reached:
            reached.add(name)
            names += makers[name].input
    return reached
