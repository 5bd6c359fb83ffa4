"""NanoDet-g: TF.js graph → ONNX. The graph came from PyTorch by way of ONNX, so its many transposes cancel out."""

import base64
import json
from dataclasses import dataclass

import numpy as np

from graph import Graph, same_padding
from simplify import simplify

STRIDES = (8, 16, 32)
# The first three outputs are class scores (already sigmoid), the others box distributions (4 sides × 11 bins).
OUTPUTS = {
    "Identity": "cls8", "Identity_1": "cls16", "Identity_2": "cls32",
    "Identity_3": "reg8", "Identity_4": "reg16", "Identity_5": "reg32",
}  # fmt: skip
ELEMENTS = {"float32": np.dtype("<f4"), "int32": np.dtype("<i4"), "float16": np.dtype("<f2")}
NCHW_OF_NHWC = (0, 3, 1, 2)


@dataclass
class Tensor:
    """What TensorFlow calls a tensor of `shape`, lying under `name` with its axes in the order `order`."""

    name: str
    shape: tuple
    order: tuple


def convert(topology, binary):
    description = json.loads(topology)
    converter = Converter(description, read_weights(description, binary))
    for node, name in OUTPUTS.items():
        value = converter.value(node)
        plain = converter.lying(value, tuple(range(len(value.shape))))
        converter.graph.node("Identity", [plain], name)
        converter.graph.output(name, list(value.shape))
    return simplify(drop_identities(converter.graph).model())


def read_weights(description, binary):
    weights, offset = {}, 0
    for entry in description["weightsManifest"][0]["weights"]:
        stored = ELEMENTS[entry.get("quantization", entry)["dtype"]]
        count = int(np.prod(entry["shape"], dtype=np.int64))
        array = np.frombuffer(binary, stored, count, offset).reshape(entry["shape"])
        weights[entry["name"]] = array.astype(ELEMENTS[entry["dtype"]])
        offset += count * stored.itemsize
    if offset != len(binary):
        raise ValueError(f"the weights end at byte {offset} of {len(binary)}")
    return weights


def drop_identities(graph):
    """Gives the node before each output Identity the output's name."""
    identities = {node.input[0]: node for node in graph.nodes if node.op_type == "Identity"}
    graph.nodes = [node for node in graph.nodes if node.op_type != "Identity"]
    for node in graph.nodes:
        if node.output[0] in identities:
            node.output[0] = node.name = identities[node.output[0]].output[0]
    return graph


class Converter:
    def __init__(self, description, weights):
        self.nodes = {node["name"]: node for node in description["modelTopology"]["node"]}
        self.weights, self.graph, self.done = weights, Graph("nanodet-g"), {}

    def value(self, reference):
        """The tensor, array or (of a split) list element that `reference` names, made on first use."""
        name, _, port = reference.partition(":")
        pending = [name]
        while pending:
            node = self.nodes[pending[-1]]
            missing = [i.partition(":")[0] for i in node.get("input", []) if i.partition(":")[0] not in self.done]
            if missing:
                pending.extend(missing)
            else:
                pending.pop()
                if node["name"] not in self.done:
                    self.done[node["name"]] = self.make(node)
        made = self.done[name]
        return made[int(port or 0)] if isinstance(made, list) else made

    def make(self, node):
        inputs = [self.value(name) for name in node.get("input", [])]
        return getattr(self, "make_" + node["op"].lower())(node, *inputs)

    def lying(self, tensor, order):
        """The name of `tensor` with its axes really in `order`."""
        if isinstance(tensor, np.ndarray):
            return self.graph.constant(tensor.transpose(order))
        if tensor.order == order:
            return tensor.name
        return self.graph.node("Transpose", [tensor.name], perm=[tensor.order.index(axis) for axis in order])

    def shaped(self, op, tensor, **attributes):
        return Tensor(self.graph.node(op, [tensor.name], **attributes), tensor.shape, tensor.order)

    # -- one method a TensorFlow operator

    def make_const(self, node):
        return self.weights[node["name"]]

    def make_placeholder(self, node):
        shape = tuple(int(d["size"]) for d in node["attr"]["shape"]["shape"]["dim"])
        return Tensor(self.graph.input("input", list(shape)), shape, tuple(range(4)))

    def make_identity(self, _, x):
        return x

    def make_transpose(self, _, x, permutation):
        """Only renames the axes: nothing moves until an operator needs it to."""
        permutation = [int(axis) for axis in permutation]
        if isinstance(x, np.ndarray):
            return x.transpose(permutation)
        return Tensor(x.name, tuple(x.shape[a] for a in permutation), tuple(permutation.index(a) for a in x.order))

    def make_conv2d(self, node, x, kernel):
        _, down, across, _ = integers(node, "strides")
        if down != across or text(node, "data_format") != "NHWC" or kernel.shape[2] != x.shape[3]:
            raise ValueError(f"{node['name']}: only plain square NHWC convolutions are known")
        pads = self.pads(node, x, kernel.shape[:2], down)
        name = self.graph.conv(self.lying(x, NCHW_OF_NHWC), kernel.transpose(3, 2, 0, 1), None, down, pads)
        return Tensor(name, (1, *self.pooled(x, kernel.shape[:2], down, pads), kernel.shape[3]), NCHW_OF_NHWC)

    def make_maxpool(self, node, x):
        size, stride = integers(node, "ksize")[1:3], integers(node, "strides")[1]
        pads = self.pads(node, x, size, stride)
        name = self.graph.node(
            "MaxPool", [self.lying(x, NCHW_OF_NHWC)], kernel_shape=size, strides=[stride, stride], pads=list(pads)
        )
        return Tensor(name, (1, *self.pooled(x, size, stride, pads), x.shape[3]), NCHW_OF_NHWC)

    @staticmethod
    def pads(node, x, kernel, stride):
        if text(node, "padding") == "VALID":
            return 0, 0, 0, 0
        (top, bottom), (left, right) = (same_padding(x.shape[1 + i], kernel[i], stride) for i in (0, 1))
        return top, left, bottom, right

    @staticmethod
    def pooled(x, kernel, stride, pads):
        return [(x.shape[1 + i] + pads[i] + pads[i + 2] - kernel[i]) // stride + 1 for i in (0, 1)]

    def make_add(self, _, a, b):
        if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
            return a + b
        first = b if isinstance(a, np.ndarray) else a
        names = [self.lying(full_rank(t, len(first.shape)), first.order) for t in (a, b)]
        return Tensor(self.graph.node("Add", names), np.broadcast_shapes(a.shape, b.shape), first.order)

    make_addv2 = make_add

    def make_pad(self, _, x, amounts, fill=None):
        begin_end = np.array([amounts[axis] for axis in x.order], np.int64).T.reshape(-1)
        fill = np.float32(0 if fill is None else fill)
        name = self.graph.node("Pad", [x.name, self.graph.constant(begin_end), self.graph.constant(fill)], mode="constant")
        return Tensor(name, tuple(int(n + sum(more)) for n, more in zip(x.shape, amounts)), x.order)

    make_padv2 = make_pad

    def make_leakyrelu(self, node, x):
        return self.shaped("LeakyRelu", x, alpha=float(node["attr"]["alpha"]["f"]))

    def make_sigmoid(self, _, x):
        return self.shaped("Sigmoid", x)

    def make_concatv2(self, _, *inputs):
        *parts, axis = inputs
        first = parts[0]
        axis = int(axis) % len(first.shape)
        names = [self.lying(part, first.order) for part in parts]
        shape = list(first.shape)
        shape[axis] = sum(part.shape[axis] for part in parts)
        return Tensor(self.graph.node("Concat", names, axis=first.order.index(axis)), tuple(shape), first.order)

    def make_splitv(self, _, x, sizes, axis):
        axis, begin, parts = int(axis) % len(x.shape), 0, []
        for size in (int(size) for size in sizes):
            bounds = [self.graph.constant(np.array([v], np.int64)) for v in (begin, begin + size, x.order.index(axis))]
            shape = tuple(size if i == axis else n for i, n in enumerate(x.shape))
            parts.append(Tensor(self.graph.node("Slice", [x.name, *bounds]), shape, x.order))
            begin += size
        return parts

    def make_resizebilinear(self, node, x, size):
        half_pixel = node["attr"].get("half_pixel_centers", {}).get("b", False)
        if not half_pixel or node["attr"].get("align_corners", {}).get("b", False):
            raise ValueError(f"{node['name']}: only half-pixel resizing is known")
        _, rows, columns, channels = x.shape
        target = [int(v) for v in size]
        scales = np.array([1, 1, target[0] / rows, target[1] / columns], np.float32)
        name = self.graph.node(
            "Resize", [self.lying(x, NCHW_OF_NHWC), "", self.graph.constant(scales)],
            mode="linear", coordinate_transformation_mode="half_pixel",
        )  # fmt: skip
        return Tensor(name, (1, *target, channels), NCHW_OF_NHWC)

    def make_sparsetodense(self, node, indices, shape, values, default):
        dense = np.full([int(n) for n in shape.reshape(-1)], default if default.ndim == 0 else 0, values.dtype)
        places = indices.reshape(-1, dense.ndim)
        dense[tuple(places.T)] = np.broadcast_to(values.reshape(-1), len(places))
        return dense

    def make_reshape(self, _, x, shape):
        shape = [int(n) for n in shape.reshape(-1)]
        if -1 in shape:
            shape[shape.index(-1)] = int(np.prod(x.shape)) // -int(np.prod(shape))
        plain = self.lying(x, tuple(range(len(x.shape))))
        name = self.graph.node("Reshape", [plain, self.graph.constant(np.array(shape, np.int64))])
        return Tensor(name, tuple(shape), tuple(range(len(shape))))


def full_rank(tensor, rank):
    if not isinstance(tensor, np.ndarray):
        return tensor
    return tensor.reshape((1,) * (rank - tensor.ndim) + tensor.shape)


def integers(node, key):
    return [int(value) for value in node["attr"][key]["list"]["i"]]


def text(node, key):
    return base64.b64decode(node["attr"][key]["s"]).decode()
