"""Reference tensors for the parity tests: what onnxruntime makes of the very files the app ships. Run by hand.

    python reference.py --photos FOLDER --models .. --out ../../tests/fixtures/reference

FOLDER holds astronaut.png, chelsea.png and coffee.png (see tests/fixtures/README.md). Needs onnxruntime and pillow
besides requirements.txt. The decoders here are written apart from the app's, so that the two check each other.
"""

import argparse
import hashlib
import json
import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from PIL import Image, ImageDraw, ImageFont

MOST_VALUES = 4096  # kept of one tensor
COLOURS = 256  # of the stored pictures: a palette keeps the folder small, and the palette picture *is* the input
BEAM, SLOTS, STEPS, MASKED = 8, 24, 18, -1e9
BOS, EOS, FIRST_WORD = 1, 2, 5
LINE = "Hushtag 2026"
CURVE = 2.53, 1.23, 0.76  # of the score of a caption
NEVER_SAID = [0, 1, 3, 4]  # <pad>, <bos>, <unk>, <qa>


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--photos", type=Path, required=True)
    arguments.add_argument("--models", type=Path, default=Path(__file__).resolve().parent.parent)
    arguments.add_argument("--out", type=Path, required=True)
    chosen = arguments.parse_args()
    models, store = Models(chosen.models), Store(chosen.out)
    for photo in ("astronaut", "chelsea", "coffee"):
        pixels = store.picture(f"{photo}-224.png", squashed(chosen.photos / f"{photo}.png", 224))
        nudity(models, store, pixels)
        backbone(models, store, pixels)
        closer = store.picture(f"{photo}-384.png", squashed(chosen.photos / f"{photo}.png", 384))
        captioner(models, store, closer, complete=photo == "astronaut")
    for photo in ("astronaut", "coffee"):
        objects(models, store, store.picture(f"{photo}-416.png", fitted(chosen.photos / f"{photo}.png", 416, 114, middle=False)))
    faces(models, store, store.picture("astronaut-640.png", fitted(chosen.photos / "astronaut.png", 640, 0)))
    text(models, store, chosen.photos / "coffee.png")
    for photo in ("astronaut", "chelsea", "coffee"):
        words(models, store, store.picture(f"{photo}-384.png", squashed(chosen.photos / f"{photo}.png", 384)))
    store.write()


# -- inputs


def squashed(path, side):
    return Image.open(path).convert("RGB").resize((side, side), Image.BICUBIC)


def fitted(path, side, grey, middle=True):
    photo = Image.open(path).convert("RGB")
    scale = side / max(photo.size)
    photo = photo.resize([round(length * scale) for length in photo.size], Image.BICUBIC)
    canvas = Image.new("RGB", (side, side), (grey,) * 3)
    canvas.paste(photo, ((side - photo.width) // 2, (side - photo.height) // 2) if middle else (0, 0))
    return canvas


def planes(pixels, mean, std):
    values = (pixels.astype(np.float32) - np.float32(mean)) / np.float32(std)
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


# -- the store: reference.json (what lies where) and reference.f32 (little-endian values, one after another)


@dataclass
class Picture:
    file: str
    pixels: np.ndarray


@dataclass
class Store:
    folder: Path
    cases: list = field(default_factory=list)
    values: bytearray = field(default_factory=bytearray)

    def picture(self, file, image):
        self.folder.mkdir(parents=True, exist_ok=True)
        image = image.quantize(COLOURS, dither=Image.Dither.NONE)
        image.save(self.folder / file, optimize=True)
        return Picture(file, np.asarray(image.convert("RGB")))

    def case(self, picture, model, sha256, tensors, decoded=None, most=MOST_VALUES, **given):
        entries = [self.tensor(name, tensor, most) for name, tensor in tensors.items()]
        case = {"picture": picture.file, "model": model, "sha256": sha256, **given, "tensors": entries}
        self.cases.append(case | ({"decoded": decoded} if decoded else {}))

    def tensor(self, name, tensor, most):
        flat = tensor.reshape(-1)
        stride = -(-flat.size // most)
        while math.gcd(stride, flat.size) > 1:  # so that the samples walk through every row, column and channel
            stride += 1
        kept = flat[::stride].astype("<f4")
        entry = {"name": name, "shape": list(tensor.shape), "stride": stride, "offset": len(self.values), "count": kept.size}
        self.values += kept.tobytes()
        return entry

    def write(self):
        (self.folder / "reference.f32").write_bytes(self.values)
        made_by = f"onnxruntime {onnxruntime.__version__}"
        lines = ",\n    ".join(json.dumps(case, ensure_ascii=False) for case in self.cases)
        text = f'{{\n  "version": 1,\n  "made_by": "{made_by}",\n  "cases": [\n    {lines}\n  ]\n}}\n'
        (self.folder / "reference.json").write_text(text, "utf-8")


class Models:
    def __init__(self, folder):
        self.folder, self.sessions = folder, {}
        self.tokens = json.loads((folder / "captioner-tokens.json").read_text("utf-8"))

    def run(self, file, **inputs):
        """All outputs by name, on one thread, as plainly as onnxruntime can, at the size of the inputs."""
        if file not in self.sessions:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            # Further optimisation replaces float products of dequantised weights by coarser ones.
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
            path = self.folder / file
            session = onnxruntime.InferenceSession(any_size(path), options, providers=["CPUExecutionProvider"])
            self.sessions[file] = session, hashlib.sha256(path.read_bytes()).hexdigest()
        session, self.sha256 = self.sessions[file]
        return dict(zip([output.name for output in session.get_outputs()], session.run(None, inputs)))


def any_size(path):
    """The model, for inputs of other sizes than it declares."""
    model = onnx.load(path)
    for value in [*model.graph.input, *model.graph.output]:
        for length in value.type.tensor_type.shape.dim:
            length.Clear()
    return model.SerializeToString()


# -- backbone


BACKBONE = "efficientnet-lite2.onnx"


def backbone(models, store, picture):
    outputs = models.run(BACKBONE, input=planes(picture.pixels, [127] * 3, [128] * 3))
    likely = np.exp(log_softmax(outputs["logits"][0]))
    top = np.argsort(-likely, kind="stable")[:5]
    classes = [{"class": int(c), "probability": round(float(likely[c]), 6)} for c in top]
    store.case(picture, BACKBONE, models.sha256, outputs, {"classes": classes})


def log_softmax(x):
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


# -- nudity


def nudity(models, store, picture):
    file = "open-nsfw.onnx"
    outputs = models.run(file, input=planes(picture.pixels[:, :, ::-1], [104, 117, 123], [1] * 3))
    store.case(picture, file, models.sha256, outputs)


# -- words


def words(models, store, picture):
    """Where no detector has looked."""
    seen = models.run(BACKBONE, input=planes(picture.pixels, [127] * 3, [128] * 3))
    told = models.run("words.onnx", map=seen["map"], logits=seen["logits"], finds=np.zeros((1, 241), np.float32))
    store.case(picture, "words.onnx", models.sha256, told)


# -- boxes: [left, top, right, bottom] in pixels of the model's input


def objects(models, store, picture, threshold=0.3, overlap=0.45):
    file, side = "yolox-nano.onnx", picture.pixels.shape[1]
    outputs = models.run(file, input=planes(picture.pixels[:, :, ::-1], [0] * 3, [1] * 3))
    finds, start, candidates = outputs["finds"][0], 0, []
    for stride in (8, 16, 32):
        across = side // stride
        for cell, (x, y, width, height, there, *classes) in enumerate(finds[start : start + across**2]):
            x, y = (x + cell % across) * stride, (y + cell // across) * stride
            width, height = np.exp(width) * stride, np.exp(height) * stride
            box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
            candidates += [(float(there * share), c, box) for c, share in enumerate(classes) if there * share > threshold]
        start += across**2
    kept = suppress(candidates, overlap)
    boxes = [{"class": c, "score": round(s, 6), "box": [round(float(v), 3) for v in b]} for s, c, b in kept]
    store.case(picture, file, models.sha256, outputs, {"threshold": threshold, "overlap": overlap, "boxes": boxes})


def faces(models, store, picture, threshold=0.2, overlap=0.3):
    file = "centerface.onnx"
    outputs = models.run(file, input=planes(picture.pixels, [0] * 3, [1] * 3))
    heat, scale, offset = (outputs[name][0] for name in ("heatmap", "scale", "offset"))
    candidates = []
    for row, column in zip(*np.nonzero(heat[0] > threshold)):
        height, width = 4 * np.exp(scale[:, row, column])
        y, x = (np.array([row, column]) + offset[:, row, column] + 0.5) * 4
        candidates.append((float(heat[0, row, column]), 0, [x - width / 2, y - height / 2, x + width / 2, y + height / 2]))
    kept = suppress(candidates, overlap)
    boxes = [{"score": round(s, 6), "box": [round(float(v), 3) for v in b]} for s, _, b in kept]
    store.case(picture, file, models.sha256, outputs, {"threshold": threshold, "overlap": overlap, "boxes": boxes})


def suppress(candidates, overlap):
    """The best of those of one class that overlap more than `overlap`."""
    kept = []
    for candidate in sorted(candidates, key=lambda c: -c[0]):
        if all(candidate[1] != other[1] or shared(candidate[2], other[2]) <= overlap for other in kept):
            kept.append(candidate)
    return kept


def shared(a, b):
    area = lambda box: max(box[2] - box[0], 0) * max(box[3] - box[1], 0)
    both = area([max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])])
    return both / max(area(a) + area(b) - both, 1e-9)


# -- text


def text(models, store, photo):
    """Two lines on a photo, and the upper one as a picture of its own."""
    picture = Image.open(photo).convert("RGB").resize((640, 480), Image.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for (x, y), words, size in (((150, 60), LINE, 40), ((320, 380), "Open daily 9-17", 28)):
        font = ImageFont.load_default(size)
        left, top, right, bottom = draw.textbbox((x, y), words, font)
        draw.rectangle((left - 12, top - 12, right + 12, bottom + 12), fill="white")
        draw.text((x, y), words, font=font, fill="black")
    whole = store.picture("text-640.png", picture)
    bgr = whole.pixels[:, :, ::-1]
    found = models.run("text-detection.onnx", input=planes(bgr, [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]))
    store.case(whole, "text-detection.onnx", models.sha256, found)
    font = ImageFont.load_default(34)
    line = Image.new("RGB", (320, 48), "white")
    ImageDraw.Draw(line).text((8, 4), LINE, font=font, fill=(20, 20, 60))
    alone = store.picture("text-320.png", line)
    read = models.run("text-recognition.onnx", input=planes(alone.pixels[:, :, ::-1], [127.5] * 3, [127.5] * 3))
    characters = json.loads((models.folder / "text-recognition-characters.json").read_text("utf-8"))
    best = read["probabilities"][0].argmax(-1)
    kept = [c for at, c in enumerate(best) if c and (at == 0 or c != best[at - 1])]
    decoded = {"text": "".join(characters[c] for c in kept)}
    store.case(alone, "text-recognition.onnx", models.sha256, read, decoded)


# -- captioner


def captioner(models, store, picture, complete):
    """The caption of every picture; the tensors of the first step for one."""
    seen = models.run(BACKBONE, input=planes(picture.pixels, [127] * 3, [128] * 3))
    memory = models.run("captioner-memory.onnx", map=seen["map"], logits=seen["logits"])
    store.case(picture, "captioner-memory.onnx", models.sha256, memory, most=2048)
    steps, sentences = caption(models, memory)
    ids, score = chosen(models.tokens, memory["hints"][0], sentences)
    text = " ".join(models.tokens["words"][token] for token in ids)
    decoded = {"tokens": ids, "text": text, "score": round(score, 5)}
    tokens, first = steps[0]
    given = {"step": 0, "tokens": tokens}
    store.case(picture, "captioner-step.onnx", models.sha256, first if complete else {}, decoded, **given)


def caption(models, memory):
    """Beam search: no immediate repeat, a finished sentence makes room for another; the sentences with their log probabilities."""
    keys = np.zeros((4, BEAM, 8, SLOTS, 32), np.float32)
    values, mask = keys.copy(), np.full(SLOTS, MASKED, np.float32)
    beams = [(0.0, [BOS])] + [(-1e9, [BOS])] * (BEAM - 1)
    steps, sentences = [], []
    for position in range(STEPS):
        tokens = [beam[1][-1] for beam in beams]
        step = models.run(
            "captioner-step.onnx", tokens=np.array(tokens), position=np.array([position]), mask=mask,
            past_keys=keys, past_values=values, **memory,
        )  # fmt: skip
        steps.append((tokens, step))
        keys[:, :, :, position], values[:, :, :, position] = step["new_keys"][:, :, :, 0], step["new_values"][:, :, :, 0]
        mask[position] = 0
        candidates = []
        for index, (score, said) in enumerate(beams):
            gains = log_softmax(step["logits"][index].astype(np.float64))
            gains[NEVER_SAID] = -1e9
            if position:
                gains[said[-1]] = -1e9
            for token in np.argsort(-gains, kind="stable")[: 2 * BEAM]:
                candidates.append((score + gains[token], index, [*said, int(token)]))
        best = sorted(candidates, key=lambda c: -c[0])[: 2 * BEAM]
        sentences += [(said, score) for score, _, said in best if said[-1] == EOS and score > -1e8]
        best = [one for one in best if one[2][-1] != EOS][:BEAM]
        order = [index for _, index, _ in best]
        keys, values = keys[:, order], values[:, order]
        beams = [(score, said) for score, _, said in best]
        if len(sentences) >= 2 * BEAM:
            break
    return steps, [([token for token in said if token >= FIRST_WORD], score) for said, score in sentences]


def chosen(tokens, hints, sentences):
    """The best by log probability over length^0.9 and by how its words agree with those expected; and how likely people
    name every thing in it."""
    usual = np.array(tokens["usual"])
    chances, telling = 1 / (1 + np.exp(-usual - hints)), np.log1p(np.exp(-usual))
    expected = chances * telling

    def worth(sentence):
        ids, likelihood = sentence
        told = np.bincount(ids, minlength=len(usual)) * telling
        agreement = (np.minimum(told, telling) * expected).sum() / np.linalg.norm(told) / np.linalg.norm(expected)
        return likelihood / (len(ids) + 1) ** 0.9 + 2.0 * agreement

    ids, likelihood = max(sentences, key=worth)
    things = sum(np.log(chances[token]) for token in ids if token in tokens["things"])
    if set(ids) & set(tokens["people"]):
        things += np.log(1 - np.prod(1 - chances[tokens["people"]]))
    return ids, float(1 / (1 + np.exp(-CURVE[0] - CURVE[1] * likelihood / (len(ids) + 1) - CURVE[2] * things)))


if __name__ == "__main__":
    main()
