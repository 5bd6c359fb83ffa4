"""EfficientNet-Lite2: torch checkpoint → ONNX with the feature map, its mean and the class logits."""

import io

import numpy as np

from graph import Graph, same_padding
from torch_pickle import read_checkpoint

# One pass serves tags, similarity and the captioner; the captioner was trained on the 7×7 map at 224.
SIDE = 224
BN_EPSILON = 1e-3  # EfficientNet's, not torch's 1e-5
STAGE_STRIDES = (1, 2, 2, 2, 1, 2, 1)


def convert(checkpoint):
    weights = read_checkpoint(io.BytesIO(checkpoint))
    net = Network(weights)
    x = net.graph.input("input", [1, 3, SIDE, SIDE])
    x = net.conv(x, "_conv_stem", "_bn0", stride=2)
    for prefix, stride in blocks(weights):
        x = net.block(x, prefix, stride)
    net.conv(x, "_conv_head", "_bn1", output="map")
    graph = net.graph
    graph.node("ReduceMean", ["map"], "features", axes=[2, 3], keepdims=0)
    head = graph.constant(weights["_fc.weight"], "head.weight"), graph.constant(weights["_fc.bias"], "head.bias")
    graph.node("Gemm", ["features", *head], "logits", transB=1)
    classes, channels = weights["_fc.weight"].shape
    graph.output("map", [1, channels, net.side, net.side])
    graph.output("features", [1, channels])
    graph.output("logits", [1, classes])
    return graph.model()


def blocks(weights):
    """Block prefixes with their strides: a new stage starts where kernel or width changes."""
    count = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("_blocks."))
    strides = iter(STAGE_STRIDES)
    stage = None
    for index in range(count):
        prefix = f"_blocks.{index}."
        shape = weights[prefix + "_depthwise_conv.weight"].shape[2], weights[prefix + "_project_conv.weight"].shape[0]
        yield prefix, next(strides) if shape != stage else 1
        stage = shape
    if next(strides, None) is not None:
        raise ValueError("the checkpoint has fewer stages than EfficientNet-Lite")


class Network:
    def __init__(self, weights):
        self.weights, self.graph, self.side = weights, Graph("efficientnet-lite2"), SIDE

    def conv(self, x, conv, norm, stride=1, groups=1, clip=True, output=None):
        """Convolution with its batch norm folded in, then ReLU6."""
        weight = self.weights[f"{conv}.weight"].astype(np.float64)
        gain, shift, mean, variance = (
            self.weights[f"{norm}.{part}"].astype(np.float64) for part in ("weight", "bias", "running_mean", "running_var")
        )
        factor = gain / np.sqrt(variance + BN_EPSILON)
        begin, end = same_padding(self.side, weight.shape[2], stride)
        self.side = -(-self.side // stride)
        folded = weight * factor.reshape(-1, 1, 1, 1), shift - mean * factor
        x = self.graph.conv(x, *folded, stride, (begin, begin, end, end), groups)
        if not clip:
            return x
        low, high = (self.graph.constant(np.float32(v), f"relu6.{v}") for v in (0, 6))
        return self.graph.node("Clip", [x, low, high], output)

    def block(self, x, prefix, stride):
        """Inverted bottleneck: expand, filter by channel, project; added to its input where the shapes agree."""
        start = x
        if prefix + "_expand_conv.weight" in self.weights:
            x = self.conv(x, prefix + "_expand_conv", prefix + "_bn0")
        depthwise = self.weights[prefix + "_depthwise_conv.weight"]
        x = self.conv(x, prefix + "_depthwise_conv", prefix + "_bn1", stride, groups=depthwise.shape[0])
        x = self.conv(x, prefix + "_project_conv", prefix + "_bn2", clip=False)
        project = self.weights[prefix + "_project_conv.weight"]
        entry = self.weights.get(prefix + "_expand_conv.weight", depthwise)
        entry_channels = entry.shape[1] if prefix + "_expand_conv.weight" in self.weights else entry.shape[0]
        return self.graph.node("Add", [x, start]) if stride == 1 and entry_channels == project.shape[0] else x
