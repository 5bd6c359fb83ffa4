"""Building ONNX graphs whose bytes depend on nothing but their source: ordered names, fixed versions, one serialisation."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 13  # the first with per-channel DequantizeLinear
IR_VERSION = 8
ELEMENT_TYPES = {"f32": TensorProto.FLOAT, "i64": TensorProto.INT64}


class Graph:
    """Nodes in the order they are added; a tensor is its name."""

    def __init__(self, name):
        self.name = name
        self.nodes, self.inputs, self.outputs, self.initializers = [], [], [], {}
        self.counts = {}

    def fresh(self, stem):
        self.counts[stem] = self.counts.get(stem, 0) + 1
        return f"{stem}_{self.counts[stem]}"

    def input(self, name, shape, element="f32"):
        self.inputs.append(helper.make_tensor_value_info(name, ELEMENT_TYPES[element], shape))
        return name

    def output(self, name, shape, element="f32"):
        self.outputs.append(helper.make_tensor_value_info(name, ELEMENT_TYPES[element], shape))

    def constant(self, array, name=None):
        name = name or self.fresh("const")
        array = np.asarray(array)
        self.initializers[name] = np.ascontiguousarray(array).reshape(array.shape)
        return name

    def node(self, op, inputs, output=None, **attributes):
        output = output or self.fresh(op.lower())
        self.nodes.append(helper.make_node(op, list(inputs), [output], name=output, **attributes))
        return output

    def conv(self, x, weight, bias, stride=1, pads=(0, 0, 0, 0), groups=1, output=None):
        """`pads` in ONNX order: top, left, bottom, right."""
        name = self.fresh("conv")
        inputs = [x, self.constant(weight.astype(np.float32), f"{name}.weight")]
        if bias is not None:
            inputs.append(self.constant(bias.astype(np.float32), f"{name}.bias"))
        return self.node(
            "Conv", inputs, output or name, kernel_shape=list(weight.shape[2:]), strides=[stride, stride], pads=list(pads), group=groups
        )

    def model(self):
        used = {name for node in self.nodes for name in node.input}
        tensors = [numpy_helper.from_array(array, name) for name, array in self.initializers.items() if name in used]
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, tensors)
        return model_of(graph)


def model_of(graph):
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="hushtag"
    )


def to_bytes(model):
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)


def same_padding(size, kernel, stride):
    """TensorFlow's SAME: the output is ceil(size / stride), the odd pixel of padding goes to the end."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2
