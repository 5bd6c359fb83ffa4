"""What the backbone sees of every photo, on disk and on the device."""

import json

import numpy as np
import torch
from torch.nn import functional as F

import corpus as corpora
from corpus import QUESTION
from network import Backbone
from run import Log, device, seed

LOOKS = 6  # at each photo, cropped, mirrored, in other light


def features(chosen):
    """What the backbone sees of every photo, in several looks where it is trained on."""
    log, where = Log(chosen), device()
    seed(0)
    corpus = corpora.read(chosen.data)
    if chosen.quick:
        corpus.names = {split: names[: chosen.quick] for split, names in corpus.names.items()}
        corpus.text = corpus.text[: chosen.quick * 40]
    log(words=len(corpus.vocabulary), text=len(corpus.text), **{split: len(names) for split, names in corpus.names.items()})
    backbone = Backbone(torch.load(chosen.backbone, map_location="cpu", weights_only=True)).eval().to(where)
    kind = torch.float16 if where.type == "cuda" else torch.float32
    backbone.to(kind).to(memory_format=torch.channels_last)
    for split, names in corpus.names.items():
        pixels = corpora.photos(chosen.data, names)
        looks = {"train": LOOKS, "questions": 2}.get(split, 1)
        seen = [[], [], []]
        for look in range(looks):
            for at in range(0, len(names), 256):
                batch = pixels[at : at + 256].to(where).float()
                batch = changed(batch) if look else batch
                with torch.no_grad():
                    found = backbone(batch.to(kind).to(memory_format=torch.channels_last))
                for whole, part in zip(seen, found):
                    whole.append(part.half().cpu())
        parts = {name: torch.cat(whole) for name, whole in zip(("cells", "near", "logits"), seen)}
        for name, tensor in parts.items():
            np.save(chosen.work / f"{split}-{name}.npy", tensor.view(looks, len(names), *tensor.shape[1:]).numpy())
        log(split=split, looks=looks, cells=list(parts["cells"].shape), near=list(parts["near"].shape))
    tables = {
        "captions": np.stack([corpus.table(corpus.references[name], corpora.CAPTIONS) for name in corpus.names["train"]]),
        "answers": np.stack(
            [corpus.table(corpus.questions[name], corpora.ANSWERS, QUESTION) for name in corpus.names["questions"]]
        ),
        "text": np.stack([corpus.table([sentence], 1)[0] for sentence in corpus.text if sentence]),
    }
    for name, table in tables.items():
        np.save(chosen.work / f"{name}.npy", table)
    references = {split: [corpus.references[name] for name in corpus.names[split]] for split in ("train", "dev", "test", "other")}
    (chosen.work / "references.json").write_text(json.dumps(references))
    (chosen.out / "captioner-vocabulary.json").write_text(json.dumps(corpus.vocabulary))


def changed(pixels):
    """Cropped, mirrored by chance, lighter or darker, with a cast."""
    n, where = len(pixels), pixels.device
    scale = torch.empty(n, device=where).uniform_(0.8, 1)
    mirror = torch.where(torch.rand(n, device=where) < 0.5, -1.0, 1.0)
    shift = (1 - scale)[:, None] * torch.empty(n, 2, device=where).uniform_(-1, 1)
    affine = torch.zeros(n, 2, 3, device=where)
    affine[:, 0, 0], affine[:, 1, 1], affine[:, :, 2] = scale * mirror, scale, shift
    grid = F.affine_grid(affine, list(pixels.shape), align_corners=False)
    pixels = F.grid_sample(pixels, grid, padding_mode="reflection", align_corners=False)
    gain, cast = torch.empty(n, 1, 1, 1, device=where), torch.empty(n, 3, 1, 1, device=where)
    return (pixels * gain.uniform_(0.85, 1.15) + cast.uniform_(-10, 10)).clamp(0, 255)


class Photos:
    """The features of one split, on the device."""

    def __init__(self, chosen, split, where, near=True):
        load = lambda name: torch.from_numpy(np.load(chosen.work / f"{split}-{name}.npy")).to(where)
        self.cells, self.logits = load("cells"), load("logits")
        self.near = load("near") if near else self.cells[..., :0]
        self.looks, self.count = self.cells.shape[:2]

    def memory(self, decoder, photos, look=None):
        """`look`: the photo as it is, or any."""
        look = torch.randint(self.looks, photos.shape, device=photos.device) if look is None else torch.full_like(photos, look)
        return decoder.memory(self.cells[look, photos], self.near[look, photos].float(), self.logits[look, photos])


def numbers(chosen, name, where):
    return torch.from_numpy(np.load(chosen.work / f"{name}.npy")).to(where)
