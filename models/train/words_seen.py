"""What the shipped backbone and detector see of every picture of an archive or a folder, on disk, with onnxruntime alone."""

import io
import json
import math
import random
import tarfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from PIL import Image, ImageEnhance, ImageOps

SMALL, SIDE = 224, 384  # of a picture as both looks begin with it, and as the captioner and the words look at it
CELLS, CHANNELS, CLASSES = 144, 1280, 1000
MOST = 6.0  # in a cell: the map ends in a ReLU6
STEPS = 255 / MOST  # a cell's numbers as bytes
OBJECTS, DETECTOR_SIDE, FILL = 80, 416, 114
LEAST_FIND, OVERLAP, COUNTED = 0.1, 0.45, 0.3  # as in the app; a find is counted from .3 on
BATCH = 100  # pictures after which the log says how far it is


def see(backbone, source, out, log, most=None, view=None):
    """`source`: a tar archive or a folder → `out`-names.json, -cells.npy and -logits.npy; goes on where it stopped. `view`: how
    a picture is changed before it is looked at, by its name."""
    beside = lambda part: out.with_name(f"{out.name}-{part}")
    pictures = dict(read(source))
    names = sorted(pictures)
    random.Random(0).shuffle(names)  # so that what is there, when it is stopped, is of all kinds
    beside("names.json").write_text(json.dumps(names))
    cells = memory(beside("cells.npy"), np.uint8, (len(names), CELLS, CHANNELS))
    logits = memory(beside("logits.npy"), np.float16, (len(names), CLASSES))
    begin = int(beside("done").read_text()) if beside("done").exists() else 0
    backbone, end = session(backbone, SIDE), min(most or len(names), len(names))
    for row in range(begin, end):
        picture = opened(pictures[names[row]])
        found, said = look(backbone, view(picture, names[row]) if view else picture)
        cells[row], logits[row] = (found * STEPS).round(), said
        if (row + 1) % BATCH == 0 or row + 1 == end:
            beside("done").write_text(str(row + 1))
            log(seen=out.name, pictures=row + 1, of=len(names))


def memory(path, kind, shape):
    return np.lib.format.open_memmap(path, "r+" if path.exists() else "w+", kind, None if path.exists() else shape)


def find(detector, source, out, log, most=None):
    """`source` as above → `out`-finds.npy."""
    beside = lambda part: out.with_name(f"{out.name}-{part}")
    pictures, names = dict(read(source)), json.loads(beside("names.json").read_text())
    finds = memory(beside("finds.npy"), np.float16, (len(names), 3, OBJECTS))
    begin = int(beside("found").read_text()) if beside("found").exists() else 0
    detector, end = session(detector), min(most or len(names), len(names))
    for row in range(begin, end):
        finds[row] = objects(detector, opened(pictures[names[row]]))
        if (row + 1) % BATCH == 0 or row + 1 == end:
            beside("found").write_text(str(row + 1))
            log(found=out.name, pictures=row + 1)


def varied(picture, name):
    """The picture as another camera might have taken it: a part of it, perhaps mirrored, shrunk in another way, lighter or darker."""
    by = random.Random(name)
    share, shape = by.uniform(0.5, 1.0), by.uniform(-0.25, 0.25)
    sides = [min(1.0, (share * math.exp(sign * shape)) ** 0.5) for sign in (1, -1)]
    width, height = (max(1, round(side * whole)) for side, whole in zip(sides, picture.size))
    left, top = by.randint(0, picture.width - width), by.randint(0, picture.height - height)
    filter = by.choice([Image.BILINEAR, Image.LANCZOS, Image.BOX, Image.HAMMING])
    picture = picture.resize((SMALL, SMALL), filter, (left, top, left + width, top + height))
    if by.random() < 0.5:
        picture = ImageOps.mirror(picture)
    return ImageEnhance.Brightness(picture).enhance(by.uniform(0.8, 1.2))


def opened(data):
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


def read(source):
    yield from archived(source) if source.is_file() else inside(source)


def archived(archive):
    with tarfile.open(archive) as members:
        for member in members:
            if member.isfile():
                yield Path(member.name).name, members.extractfile(member).read()


def inside(folder):
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"}:
            yield path.name, path.read_bytes()


def session(model, side=None):
    """On one thread, with its weights as floats, which is faster; with `side`, at that size in place of the file's own."""
    graph = onnx.load(model)
    dequantise(graph.graph)
    if side:
        for value in [*graph.graph.input, *graph.graph.output]:
            dims = value.type.tensor_type.shape.dim
            if len(dims) == 4:
                cells = side if value.name == "input" else side // 32
                dims[2].dim_value = dims[3].dim_value = cells
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # not that constants are left over
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])


def dequantise(graph):
    kept = {tensor.name: tensor for tensor in graph.initializer}
    for node in [node for node in graph.node if node.op_type == "DequantizeLinear"]:
        whole, scale = (numpy_helper.to_array(kept[name]).astype(np.float32) for name in node.input[:2])
        axis = next((attribute.i for attribute in node.attribute if attribute.name == "axis"), 1)
        shape = [-1 if at == axis else 1 for at in range(whole.ndim)] if scale.ndim else [1]
        graph.initializer.append(numpy_helper.from_array(whole * scale.reshape(shape), node.output[0]))
        graph.node.remove(node)


def look(backbone, picture):
    """The map, cell by cell, and the logits; the picture first small, as the app has it, then enlarged."""
    if picture.size != (SMALL, SMALL):
        picture = picture.resize((SMALL, SMALL), Image.BICUBIC)
    pixels = np.asarray(picture.resize((SIDE, SIDE), Image.BICUBIC), np.float32)
    found, said = backbone.run(["map", "logits"], {"input": ((pixels - 127) / 128).transpose(2, 0, 1)[None]})
    return found[0].reshape(CHANNELS, CELLS).T, said[0]


def objects(detector, picture):
    """For each of the 80 classes: the surest find's score, the largest find's share of the picture, how many (up to 8, as a share)."""
    scale = DETECTOR_SIDE / max(picture.size)
    size = [max(1, round(side * scale)) for side in picture.size]
    whole = np.full((DETECTOR_SIDE, DETECTOR_SIDE, 3), FILL, np.float32)
    whole[: size[1], : size[0]] = np.asarray(picture.resize(size, Image.BICUBIC), np.float32)
    rows = detector.run(None, {"input": whole[:, :, ::-1].transpose(2, 0, 1)[None]})[0][0]
    seen = np.zeros((3, OBJECTS), np.float32)
    scores = rows[:, 4:5] * rows[:, 5:]
    at, which = np.nonzero(scores > LEAST_FIND)
    if not len(at):
        return seen
    boxes, score = corners(rows)[at], scores[at, which]
    for number in np.argsort(-score)[suppressed(boxes, score, which)]:
        box, name = boxes[number], which[number]
        sides = np.clip(box[2:], 0, size) - np.clip(box[:2], 0, size)
        seen[0, name] = max(seen[0, name], score[number])
        if score[number] >= COUNTED:
            seen[1, name] = max(seen[1, name], sides.prod() / (size[0] * size[1]))
            seen[2, name] = min(1, seen[2, name] + 1 / 8)
    return seen


def corners(rows):
    strides = [(stride, DETECTOR_SIDE // stride) for stride in (8, 16, 32)]
    stride = np.concatenate([np.full(side * side, stride) for stride, side in strides])[:, None]
    place = np.concatenate([np.stack([np.arange(side * side) % side, np.arange(side * side) // side], 1) for _, side in strides])
    centre, half = (rows[:, :2] + place) * stride, np.exp(rows[:, 2:4]) * stride / 2
    return np.concatenate([centre - half, centre + half], 1)


def suppressed(boxes, score, which):
    """Of the places in falling order of score, those kept: no better one of the class overlaps them."""
    order, kept = np.argsort(-score), []
    for place, number in enumerate(order):
        alike = [order[other] for other in kept if which[order[other]] == which[number]]
        if all(overlap(boxes[number], boxes[other]) <= OVERLAP for other in alike):
            kept.append(place)
    return kept


def overlap(a, b):
    inner = np.clip(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0, None).prod()
    return inner / ((a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - inner + 1e-9)
