"""The frozen backbone with what it saw on the way, and the decoder that is trained."""

import math

import torch
from torch import nn
from torch.nn import functional as F

STAGE_STRIDES = (1, 2, 2, 2, 1, 2, 1)  # EfficientNet's
EPSILON = 1e-3  # of its batch norms
GRID = 7  # cells a side of its last map at 224 pixels
CELLS = GRID * GRID
CLASSES = 1000
CLASS_GAIN = 10.0
MIDDLE_STAGES = (2, 4)  # whose last maps are 28 × 28 and 14 × 14


class Backbone(nn.Module):
    """EfficientNet-Lite2 from its published checkpoint, batch norms folded into the convolutions."""

    def __init__(self, checkpoint):
        super().__init__()
        self.weights = {name: value.float() for name, value in checkpoint.items()}
        self.layers, self.blocks = nn.ParameterDict(), []
        self.fold("_conv_stem", "_bn0")
        strides, stage, shape = iter(STAGE_STRIDES), -1, None
        count = 1 + max(int(name.split(".")[1]) for name in checkpoint if name.startswith("_blocks"))
        for index in range(count):
            prefix, stride = f"_blocks.{index}.", 1
            depthwise, project = (self.weights[f"{prefix}_{part}_conv.weight"].shape for part in ("depthwise", "project"))
            if (depthwise[2], project[0]) != shape:
                shape, stage, stride = (depthwise[2], project[0]), stage + 1, next(strides)
            expands = prefix + "_expand_conv.weight" in self.weights
            if expands:
                self.fold(prefix + "_expand_conv", prefix + "_bn0")
            self.fold(prefix + "_depthwise_conv", prefix + "_bn1")
            self.fold(prefix + "_project_conv", prefix + "_bn2")
            entry = self.weights[prefix + "_expand_conv.weight"].shape[1] if expands else depthwise[0]
            self.blocks.append((prefix, expands, stride, stage, stride == 1 and entry == project[0]))
        self.fold("_conv_head", "_bn1")
        self.head = nn.Linear(*self.weights["_fc.weight"].shape[::-1])
        self.head.load_state_dict({"weight": self.weights["_fc.weight"], "bias": self.weights["_fc.bias"]})
        del self.weights
        self.requires_grad_(False)

    def fold(self, conv, norm):
        parts = ("weight", "bias", "running_mean", "running_var")
        gain, shift, mean, variance = (self.weights[f"{norm}.{part}"] for part in parts)
        factor = gain / torch.sqrt(variance + EPSILON)
        key = conv.replace(".", "/")  # names of parameters hold no dots
        self.layers[key + "/weight"] = nn.Parameter(self.weights[conv + ".weight"] * factor[:, None, None, None])
        self.layers[key + "/bias"] = nn.Parameter(shift - mean * factor)

    def conv(self, x, name, stride=1, depthwise=False):
        key = name.replace(".", "/")
        weight, bias = self.layers[key + "/weight"], self.layers[key + "/bias"]
        size, kernel = x.shape[-1], weight.shape[-1]
        pad = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)  # TensorFlow's SAME
        x = F.pad(x, [pad // 2, pad - pad // 2] * 2) if pad else x
        return F.conv2d(x, weight, bias, stride, groups=weight.shape[0] if depthwise else 1)

    def forward(self, pixels):
        """Pixels 0 … 255 [n, 3, 224, 224] → cells [n, 49, 1280], the same cells nearer to the pixels, logits."""
        x = start = (pixels - 127) / 128
        x = F.relu6(self.conv(x, "_conv_stem", 2))
        ends = {}
        for prefix, expands, stride, stage, adds in self.blocks:
            y = F.relu6(self.conv(x, prefix + "_expand_conv")) if expands else x
            y = F.relu6(self.conv(y, prefix + "_depthwise_conv", stride, True))
            y = self.conv(y, prefix + "_project_conv")
            x = ends[stage] = x + y if adds else y
        x = F.relu6(self.conv(x, "_conv_head"))
        near = [self.cells(ends[stage]) for stage in MIDDLE_STAGES]
        colours = F.avg_pool2d(start, start.shape[-1] // (2 * GRID))
        near.append(colours.unfold(2, 2, 2).unfold(3, 2, 2).permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2))
        return x.flatten(2).transpose(1, 2), torch.cat(near, 2), self.head(x.mean((2, 3)))

    @staticmethod
    def cells(x):
        return F.avg_pool2d(x, x.shape[-1] // GRID).flatten(2).transpose(1, 2)


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
        """`past`: keys and values of the tokens before, with room for this one; then one token goes in."""
        query, key, value = (self.split(part) for part in self.qkv(self.n1(x)).chunk(3, -1))
        if past is None:
            y = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        else:
            keys, values, at = past
            keys[:, :, at : at + 1], values[:, :, at : at + 1] = key, value
            y = F.scaled_dot_product_attention(query, keys[:, :, : at + 1], values[:, :, : at + 1])
        x = x + self.dropout(self.o(y.transpose(1, 2).flatten(2)))
        y = F.scaled_dot_product_attention(self.split(self.q(self.n2(x))), *memory)
        x = x + self.dropout(self.co(y.transpose(1, 2).flatten(2)))
        return x + self.dropout(self.f2(F.gelu(self.f1(self.n3(x)))))


class Decoder(nn.Module):
    def __init__(self, words, length, seen, near, dropout, blind=0.0, width=256, layers=4, heads=8, inner=1024):
        """`seen`, `near`: numbers a cell of the two maps; `blind`: share of the cells hidden in training."""
        super().__init__()
        self.emb = nn.Embedding(words, width)
        nn.init.normal_(self.emb.weight, std=0.02)
        self.pos = nn.Parameter(torch.randn(length, width) * 0.02)
        self.proj = nn.Linear(seen + near, width)
        self.grid = nn.Parameter(torch.randn(CELLS, width) * 0.02)
        self.cls = nn.Linear(CLASSES, width)
        self.nothing = nn.Parameter(torch.randn(1, CELLS + 1, width) * 0.02)  # seen while only text is learnt
        self.register_buffer("near_mean", torch.zeros(near))
        self.register_buffer("near_scale", torch.ones(near))
        self.mn, self.nf = nn.LayerNorm(width), nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(width, heads, inner, dropout) for _ in range(layers))
        self.dropout, self.blind, self.gain = nn.Dropout(dropout), blind, math.sqrt(width) * 0.25

    def memory(self, cells, near, logits):
        if self.near_mean.numel():
            cells = torch.cat([cells, (near - self.near_mean) / self.near_scale], 2)
        cells = self.proj(cells.to(self.proj.weight.dtype)) + self.grid
        likely = self.cls(F.softmax(logits.float(), -1) * CLASS_GAIN).unsqueeze(1)
        memory = self.mn(torch.cat([cells, likely], 1))
        if self.training and self.blind:
            memory = memory * (torch.rand(memory.shape[:2], device=memory.device) > self.blind).unsqueeze(2)
        return memory

    def forward(self, memory, tokens):
        """`memory` [photos, …]; `tokens` [photos · n, length], the n sentences of a photo one after another."""
        each = len(tokens) // len(memory)
        x = self.dropout(self.emb(tokens) * self.gain + self.pos[: tokens.shape[1]])
        for layer in self.layers:
            read = layer.read(memory)
            x = layer(x, [part.repeat_interleave(each, 0) for part in read] if each > 1 else read)
        return F.linear(self.nf(x), self.emb.weight)

    def cache(self, rows, length):
        layer = self.layers[0]
        shape = rows, layer.heads, length, self.emb.embedding_dim // layer.heads
        make = lambda: torch.zeros(shape, device=self.pos.device)
        return [(make(), make()) for _ in self.layers]

    def step(self, tokens, at, memory, cache):
        """The logits of the word after `tokens` [rows], which stand at position `at`."""
        x = self.emb(tokens)[:, None] * self.gain + self.pos[at]
        for layer, read, (keys, values) in zip(self.layers, memory, cache):
            x = layer(x, read, (keys, values, at))
        return F.linear(self.nf(x[:, 0]), self.emb.weight)
