"""What the backbone sees of every photo, on disk and on the device."""

import json

import numpy as np
import torch
from torch.nn import functional as F

import corpus as corpora
import hints
from corpus import QUESTION
from network import MOST, SIDE, Backbone, seen
from run import Log, device, seed

LOOKS = {"train": 6, "questions": 2}  # at each photo: as it is, then cropped, mirrored, in other light
STEPS = 255 / MOST  # a cell's numbers as bytes


def features(chosen):
    """What the backbone sees of every photo, in several looks where it is trained on, and the hints at its words."""
    log, where = Log(chosen), device()
    seed(0)
    corpus = corpora.read(chosen.data)
    files = corpora.archived(chosen.data)
    for split, names in corpus.names.items():
        corpus.names[split] = [name for name in names if name in files][: chosen.quick or None]
        log(split=split, photos=len(corpus.names[split]), of=len(names))
    corpus.names = {split: names for split, names in corpus.names.items() if names}
    if chosen.quick:
        corpus.text = corpus.text[: chosen.quick * 40]
    log(words=len(corpus.vocabulary), text=len(corpus.text))
    backbone = Backbone(chosen.backbone).eval().to(where)
    kind = torch.float16 if where.type == "cuda" else torch.float32
    backbone.to(kind).to(memory_format=torch.channels_last)
    for split, names in corpus.names.items():
        look_at(chosen, split, corpora.pixels([files[name] for name in names]), backbone, kind, where)
        log(seen=split)
    hint(chosen, corpus, where)
    tables = {
        "captions": np.stack([corpus.table(corpus.references[name], corpora.CAPTIONS) for name in corpus.names["train"]]),
        "answers": np.stack(
            [corpus.table(corpus.questions[name], corpora.ANSWERS, QUESTION) for name in corpus.names["questions"]]
        ),
        "text": np.stack([corpus.table([sentence], 1)[0] for sentence in corpus.text if sentence]),
    }
    for name, table in tables.items():
        np.save(chosen.work / f"{name}.npy", table)
    references = {split: [corpus.references[name] for name in corpus.names[split]] for split in corpus.names if split != "questions"}
    (chosen.work / "references.json").write_text(json.dumps(references))
    (chosen.out / "captioner-vocabulary.json").write_text(json.dumps(corpus.vocabulary))
    log(done="features")


def look_at(chosen, split, pixels, backbone, kind, where):
    cells, logits, told = [], [], []
    for look in range(LOOKS.get(split, 1)):
        for batch in pixels.split(128):
            batch = batch.to(where).float()
            batch = changed(batch) if look else batch
            batch = F.interpolate(batch, size=(SIDE, SIDE), mode="bicubic", align_corners=False).clamp(0, 255)
            with torch.no_grad():
                found, said = backbone(batch.to(kind).to(memory_format=torch.channels_last))
                found = found.flatten(2).transpose(1, 2).float()
                told.append(seen(found, said).half().cpu())
            cells.append((found * STEPS).round().to(torch.uint8).cpu())
            logits.append(said.half().cpu())
    for name, parts in {"cells": cells, "logits": logits, "seen": told}.items():
        whole = torch.cat(parts)
        whole = whole.view(-1, len(pixels), *whole.shape[1:])
        np.save(chosen.work / f"{split}-{name}.npy", whole.numpy().astype(np.float32) if name == "seen" else whole.numpy())


def hint(chosen, corpus, where):
    load = lambda split: torch.from_numpy(np.load(chosen.work / f"{split}-seen.npy")).to(where)
    looks = load("train")
    words, fold = hints.learn(chosen, corpus, looks, where)
    for split in corpus.names:
        looks = load(split)
        networks = fold if split == "train" else torch.full((looks.shape[1],), hints.FOLDS, device=where)
        found = hints.judged(words, looks, networks)
        np.save(chosen.work / f"{split}-hints.npy", found.cpu().numpy())
        if split == "train":
            matrix, beside = hints.imagined(corpus, found)
            np.save(chosen.work / "imagined-matrix.npy", matrix.cpu().numpy())
            np.save(chosen.work / "imagined-beside.npy", beside.cpu().numpy())
    last = {name: value[-1] if value.dim() == 3 else value for name, value in words.state_dict().items()}
    torch.save({name: value.cpu().clone() for name, value in last.items()}, chosen.work / "words.pt")
    np.save(chosen.work / "hinted.npy", np.array([corpus.index[word] for word in corpus.hinted]))


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

    def __init__(self, chosen, split, where):
        load = lambda name: torch.from_numpy(np.load(chosen.work / f"{split}-{name}.npy", mmap_mode="c")).to(where)
        self.cells, self.logits, self.hints = load("cells"), load("logits"), load("hints")
        self.looks, self.count = self.cells.shape[:2]

    def memory(self, decoder, photos, look=None):
        """`look`: the photo as it is, or any."""
        look = torch.randint(self.looks, photos.shape, device=photos.device) if look is None else torch.full_like(photos, look)
        cells = self.cells[look, photos].to(self.hints.dtype) / STEPS
        return decoder.memory(cells, self.logits[look, photos], self.hints[look, photos].float())


def numbers(chosen, name, where):
    return torch.from_numpy(np.load(chosen.work / f"{name}.npy")).to(where)
