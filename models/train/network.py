"""The frozen backbone as the app runs it, what it says of the words of a caption, and the decoder that is trained."""

import math
from typing import NamedTuple

import onnx
import torch
from onnx import helper, numpy_helper
from torch import nn
from torch.nn import functional as F

SIDE = 384  # of a photo as the backbone sees it for the captioner; the photos come 224 wide
GRID = SIDE // 32  # cells a side of its last map
CELLS = GRID * GRID
CHANNELS = 1280
MOST = 6.0  # in a cell: the map ends in a ReLU6
CLASSES = 1000
CLASS_GAIN = 10.0
SEEN = CHANNELS + CLASSES  # what the words are told from: the map's mean and the classes
FAR = 5.0  # standard deviations from the mean, where it is cut
LEAST, LIKELIEST = -6.0, 3.0  # log odds of a word, cut likewise


class Backbone(nn.Module):
    """EfficientNet-Lite2, executed from the graph that the app ships, at any size that 32 divides."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.nodes = [node for node in graph.node if node.op_type != "DequantizeLinear"]
        constants = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
        for node in graph.node:
            if node.op_type == "DequantizeLinear":
                whole, scale, zero = (constants.pop(name).float() for name in node.input)
                shape = [-1] + [1] * (whole.dim() - 1)
                constants[node.output[0]] = (whole - zero.reshape(shape)) * scale.reshape(shape)
        self.names = {name: f"constant_{index}" for index, name in enumerate(constants)}
        for name, value in constants.items():
            self.register_buffer(self.names[name], value)
        self.input = graph.input[0].name

    def forward(self, pixels):
        """Pixels 0 … 255 [n, 3, side, side] → map [n, 1280, side / 32, side / 32], logits [n, 1000]."""
        values = {name: getattr(self, kept) for name, kept in self.names.items()}
        values[self.input] = (pixels - 127) / 128
        for node in self.nodes:
            given = [values[name] for name in node.input]
            how = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
            values[node.output[0]] = OPERATORS[node.op_type](given, how)
        return values["map"], values["logits"]


def convolved(given, how):
    x, weight, bias = given
    top, left, bottom, right = how["pads"]
    if (top, left) != (bottom, right):
        x, top, left = F.pad(x, (left, right, top, bottom)), 0, 0
    return F.conv2d(x, weight, bias, how["strides"], (top, left), groups=how["group"])


OPERATORS = {
    "Add": lambda given, how: given[0] + given[1],
    "Clip": lambda given, how: given[0].clamp(0, MOST),
    "Conv": convolved,
    "Gemm": lambda given, how: F.linear(*given),
    "ReduceMean": lambda given, how: given[0].mean((2, 3)),
}


class Words(nn.Module):
    """How likely a caption of the photo holds each of the words that are said often: log odds less those of any photo.

    Several networks side by side, `[networks, …]`, so that each photo it learns from is judged by one that never saw it.
    """

    def __init__(self, networks, words, inner=384):
        super().__init__()
        self.first = nn.Parameter(torch.randn(networks, SEEN, inner) * SEEN**-0.5)
        self.first_bias = nn.Parameter(torch.zeros(networks, 1, inner))
        self.second = nn.Parameter(torch.randn(networks, inner, words) * 0.1 * inner**-0.5)
        self.second_bias = nn.Parameter(torch.zeros(networks, 1, words))
        self.register_buffer("usual", torch.zeros(words))
        self.register_buffer("mean", torch.zeros(SEEN))
        self.register_buffer("scale", torch.ones(SEEN))

    def forward(self, seen):
        """`seen` [n, SEEN] or [networks, n, SEEN] → log odds [networks, n, words]."""
        seen = ((seen - self.mean) / self.scale).clamp(-FAR, FAR)
        if seen.dim() == 2:
            seen = seen.expand(len(self.first), -1, -1)
        seen = F.dropout(seen, 0.5, self.training)
        inner = F.dropout(F.gelu(torch.baddbmm(self.first_bias, seen, self.first)), 0.5, self.training)
        return torch.baddbmm(self.second_bias, inner, self.second) + self.usual

    def hints(self, logits):
        return logits.clamp(LEAST, LIKELIEST) - self.usual.clamp(LEAST, LIKELIEST)


def seen(cells, logits):
    """What `Words` tells from: `cells` [n, CELLS, 1280], `logits` [n, 1000]."""
    return torch.cat([cells.float().mean(1), F.softmax(logits.float(), -1) * CLASS_GAIN], 1)


class Layer(nn.Module):
    """Pre-norm: attention to what was said, to the photo, and a feed-forward."""

    def __init__(self, width, heads, inner, dropout):
        super().__init__()
        self.heads = heads
        self.n1, self.n2, self.n3 = (nn.LayerNorm(width) for _ in range(3))
        self.qkv, self.o = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.q, self.kv, self.co = nn.Linear(width, width), nn.Linear(width, 2 * width), nn.Linear(width, width)
        self.f1, self.f2 = nn.Linear(width, inner), nn.Linear(inner, width)
        self.dropout = nn.Dropout(dropout)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def read(self, memory):
        return tuple(self.split(part) for part in self.kv(memory).chunk(2, -1))

    def forward(self, x, memory, past=None):
        """`memory`: keys and values of the photos, one for every so many rows of `x`; `past`: keys and values of the
        tokens before, with room for this one; then one token goes in."""
        query, key, value = (self.split(part) for part in self.qkv(self.n1(x)).chunk(3, -1))
        if past is None:
            y = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        else:
            keys, values, at = past
            keys[:, :, at : at + 1], values[:, :, at : at + 1] = key, value
            y = F.scaled_dot_product_attention(query, keys[:, :, : at + 1], values[:, :, : at + 1])
        x = x + self.dropout(self.o(y.transpose(1, 2).flatten(2)))
        photos = len(memory[0])
        query = self.split(self.q(self.n2(x)).reshape(photos, -1, x.shape[-1]))
        y = F.scaled_dot_product_attention(query, *memory).transpose(1, 2).flatten(2)
        x = x + self.dropout(self.co(y.reshape(x.shape)))
        return x + self.dropout(self.f2(F.gelu(self.f1(self.n3(x)))))


class Memory(NamedTuple):
    """What the decoder knows of some photos: for each layer keys and values, and what the hints add to every word."""

    read: list
    said: torch.Tensor


class Decoder(nn.Module):
    def __init__(self, words, hinted, length, dropout, blind=0.0, width=256, layers=4, heads=8, inner=1024):
        """`hinted`: numbers of the words that `Words` knows; `blind`: share of the cells hidden in training."""
        super().__init__()
        self.emb = nn.Embedding(words, width)
        nn.init.normal_(self.emb.weight, std=0.02)
        self.pos = nn.Parameter(torch.randn(length, width) * 0.02)
        self.proj = nn.Linear(CHANNELS, width)
        self.grid = nn.Parameter(torch.randn(CELLS, width) * 0.02)
        self.cls = nn.Linear(CLASSES, width)
        self.nothing = nn.Parameter(torch.randn(1, CELLS + 1, width) * 0.02)  # seen while only text is learnt
        self.hint = nn.Linear(len(hinted), width)
        self.trust = nn.Linear(width, 1)  # in the hints, at a place of the sentence
        self.register_buffer("hinted", torch.as_tensor(hinted, dtype=torch.long), persistent=False)
        self.mn, self.nf = nn.LayerNorm(width), nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(width, heads, inner, dropout) for _ in range(layers))
        self.dropout, self.blind, self.gain = nn.Dropout(dropout), blind, math.sqrt(width) * 0.25

    def memory(self, cells, logits, hints):
        cells = self.proj(cells.to(self.proj.weight.dtype)) + self.grid
        likely = self.cls(F.softmax(logits.float(), -1) * CLASS_GAIN).unsqueeze(1)
        return self.known(torch.cat([cells, likely], 1), hints)

    def unseen(self, hints):
        return self.known(self.nothing.expand(len(hints), -1, -1), hints)

    def known(self, memory, hints):
        memory = self.mn(torch.cat([memory, self.hint(hints).unsqueeze(1)], 1))
        said = hints.new_zeros(len(hints), len(self.emb.weight)).index_copy(1, self.hinted, hints.float())
        if self.training and self.blind:
            memory = memory * (torch.rand(memory.shape[:2], device=memory.device) > self.blind).unsqueeze(2)
        return Memory([layer.read(memory) for layer in self.layers], said)

    def forward(self, memory, tokens):
        """`tokens` [photos · n, length], the n sentences of a photo one after another."""
        x = self.dropout(self.emb(tokens) * self.gain + self.pos[: tokens.shape[1]])
        for layer, read in zip(self.layers, memory.read):
            x = layer(x, read)
        return self.words(x, memory)

    def words(self, x, memory):
        x = self.nf(x)
        logits = F.linear(x, self.emb.weight)
        photos = len(memory.said)
        trusted = self.trust(x).reshape(photos, -1, x.shape[1], 1) * memory.said[:, None, None, :]
        return logits + trusted.flatten(0, 1).to(logits.dtype)

    def cache(self, rows, length):
        layer = self.layers[0]
        shape = rows, layer.heads, length, self.emb.embedding_dim // layer.heads
        make = lambda: torch.zeros(shape, device=self.pos.device)
        return [(make(), make()) for _ in self.layers]

    def step(self, tokens, at, memory, cache):
        """The logits of the word after `tokens` [rows], which stand at position `at`."""
        x = self.emb(tokens)[:, None] * self.gain + self.pos[at]
        for layer, read, (keys, values) in zip(self.layers, memory.read, cache):
            x = layer(x, read, (keys, values, at))
        return self.words(x, memory)[:, 0]
