"""Learns to tell illustrations from photos by what the backbone saw: one logistic layer. One command, no GPU, 15 minutes:

    python illustration.py --clipart FOLDER --stamps FOLDER --photos FILE.tar … --backbone ../efficientnet-lite2.onnx --out ..

Drawings are the PNG files of Open Clip Art (Debian: openclipart-png 0.18) and the drawn ones of Tux Paint's stamps
(Debian: tuxpaint-stamps-default 2022.06.04), alone or several together, before grounds of all colours. Photos are the
other stamps, so that a thing cut out is not taken for drawn, and the archives. Which stamps are drawn their folders say,
and stamps.tsv. Out comes illustration.onnx; the figures are of pictures left out, one in five at a time.
"""

import argparse
import io
import json
import random
import tarfile
import zlib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from torch.nn import functional as F

SIDE = 224
CLIPART, PHOTOS = 2000, 2600  # pictures
CLIPART_BYTES, CLIPART_PIXELS = 150_000, 3_000_000  # at most; the rest are few, and slow
GROUNDS = [(640, 640), (640, 480), (480, 640), (800, 500)]
DECAY, FOLDS, LEAST_SPREAD = 3e-3, 5, 0.05
DRAWN_FOLDERS = {"cartoon", "symbols", "flags", "roadsigns"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clipart", type=Path, required=True)
    parser.add_argument("--stamps", type=Path, required=True)
    parser.add_argument("--photos", type=Path, nargs="+", required=True)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    random.seed(5)
    Image.MAX_IMAGE_PIXELS = None  # only the size of the largest is read
    backbone = onnxruntime.InferenceSession(chosen.backbone)
    names, kinds, seen = [], [], []
    for name, kind, picture in pictures(chosen):
        names.append(name)
        kinds.append(kind)
        seen.append(features(backbone, as_found(picture)))
        if len(seen) % 500 == 0:
            print(len(seen), flush=True)
    kinds, seen = np.array(kinds), np.array(seen)
    drawn = np.char.startswith(kinds, "drawn").astype(float)
    fold = np.array([zlib.crc32(name.encode()) % FOLDS for name in names])
    told = np.zeros(len(drawn))
    for number in range(FOLDS):
        out = fold == number
        weights, bias = layer(seen[~out], drawn[~out])
        told[out] = 1 / (1 + np.exp(-seen[out] @ weights - bias))
    tenths = np.array_split(np.argsort(told), 10)
    error = sum(abs(told[tenth].mean() - drawn[tenth].mean()) * len(tenth) for tenth in tenths) / len(told)
    shares = {
        f"{kind} from {least}": round(float((told[kinds == kind] >= least).mean()), 4)
        for kind in sorted(set(kinds))
        for least in (0.5, 0.8, 0.9)
    }
    counts = {kind: int((kinds == kind).sum()) for kind in sorted(set(kinds))}
    print(json.dumps({"pictures": counts, "ece": round(float(error), 4), "called an illustration": shares}))
    (chosen.out / "illustration.onnx").write_bytes(model(*layer(seen, drawn)).SerializeToString())


def pictures(chosen):
    clipart = [path for path in sorted(chosen.clipart.rglob("*.png")) if "gradients" not in path.parts and is_small(path)]
    random.shuffle(clipart)
    for path in clipart[:CLIPART]:
        more = random.choice([0, 0, 0, 2, 4])
        yield path.name, "drawn", placed([path, *random.sample(clipart, more)])
    known = dict(line.split("\t") for line in (Path(__file__).parent / "stamps.tsv").read_text().splitlines())
    stamps = {"drawn stamp": [], "stamp": []}
    for path in sorted(chosen.stamps.rglob("*.png")):
        name = str(path.relative_to(chosen.stamps))
        is_drawn = path.with_suffix(".svg").exists() or DRAWN_FOLDERS & set(path.parts) or known.get(name) == "drawn"
        if known.get(name) != "unclear":
            stamps["drawn stamp" if is_drawn else "stamp"].append(path)
    for kind, paths in stamps.items():
        for path in paths:
            for more in (0, 0, 2):
                yield path.name, kind, placed([path, *random.sample(paths, more)])
    photos = [(archive, member) for archive in map(tarfile.open, chosen.photos) for member in archive if member.isfile()]
    for archive, member in random.sample(photos, min(PHOTOS, len(photos))):
        yield member.name, "photo", Image.open(archive.extractfile(member))


def is_small(path):
    if path.stat().st_size > CLIPART_BYTES:
        return False
    width, height = Image.open(path).size
    return width * height <= CLIPART_PIXELS


def placed(paths):
    """The first alone in the middle, or all anywhere."""
    size = random.choice(GROUNDS)
    whole = ground(size)
    for path in paths:
        share = random.uniform(0.6, 0.98) if len(paths) == 1 else random.uniform(0.25, 0.6)
        picture = Image.open(path).convert("RGBA")
        scale = share * min(size[0] / picture.width, size[1] / picture.height)
        picture = picture.resize([max(1, int(side * scale)) for side in picture.size], Image.LANCZOS)
        room = [most - side for most, side in zip(size, picture.size)]
        at = [side // 2 if len(paths) == 1 else random.randint(0, side) for side in room]
        whole.paste(picture, at, picture)
    return whole


def ground(size):
    chance = random.random()
    if chance < 0.45:
        return Image.new("RGB", size, (255, 255, 255))
    colours = [tuple(random.randint(0, 255) for _ in range(3)) for _ in range(2)]
    if chance < 0.75:
        return Image.new("RGB", size, colours[0])
    shade = Image.linear_gradient("L").rotate(random.choice([0, 90])).resize(size)
    return Image.composite(*(Image.new("RGB", size, colour) for colour in colours), shade)


def as_found(picture):
    """Mostly smaller, squashed by chance, and with the marks of JPEG, which tell nothing then."""
    picture = picture.convert("RGB")
    if random.random() < 0.7:
        side = random.choice([224, 224, 320, 512])
        height = side if random.random() < 0.5 else max(8, side * picture.height // picture.width)
        file = io.BytesIO()
        picture.resize((side, height), Image.BICUBIC).save(file, "JPEG", quality=random.randint(60, 95))
        picture = Image.open(file).convert("RGB")
    return picture


def features(backbone, picture):
    pixels = np.asarray(picture.resize((SIDE, SIDE), Image.BICUBIC), np.float32)
    return backbone.run(["features"], {"input": ((pixels - 127) / 128).transpose(2, 0, 1)[None]})[0][0]


def layer(seen, drawn):
    """Weights and bias of the greatest likelihood, held back by `DECAY`, for features as they come."""
    mean, spread = seen.mean(0), seen.std(0) + LEAST_SPREAD
    given, wanted = torch.tensor((seen - mean) / spread).double(), torch.tensor(drawn)
    weights = torch.zeros(given.shape[1], dtype=torch.double, requires_grad=True)
    bias = torch.zeros(1, dtype=torch.double, requires_grad=True)
    optimise = torch.optim.LBFGS([weights, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimise.zero_grad()
        value = F.binary_cross_entropy_with_logits(given @ weights + bias, wanted) + DECAY * (weights**2).sum()
        value.backward()
        return value

    optimise.step(loss)
    weights = weights.detach().numpy() / spread
    return weights, bias.item() - float(weights @ mean)


def model(weights, bias):
    shape = lambda name, width: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, width])
    constants = {"weight": weights[None], "bias": np.array([bias])}
    graph = helper.make_graph(
        [
            helper.make_node("Gemm", ["features", "weight", "bias"], ["odds"], transB=1),
            helper.make_node("Sigmoid", ["odds"], ["probability"]),
        ],
        "illustration",
        [shape("features", len(weights))],
        [shape("probability", 1)],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="hushtag")


if __name__ == "__main__":
    main()
