"""Which words a caption of a photo would hold: learnt from the photos, and made up for captions that have no photo."""

import numpy as np
import torch
from torch.nn import functional as F

from network import Words
from run import Log, falling, seed

FOLDS = 5  # each photo's hints come from a network that never saw it
EPOCHS, BATCH, RATE, DECAY = 24, 128, 1e-3, 0.1
RIDGE = 30.0  # captions' worth of doubt, where hints are told from the words of a caption


def learn(chosen, corpus, looks, where):
    """`looks`: what `seen` says of each look at each train photo, [looks, photos, SEEN] → `Words` with a network for
    each fold and, last, one that learnt from all."""
    log = Log(chosen)
    seed(0)
    said = torch.from_numpy(corpus.said(corpus.names["train"])).to(where)
    photos, dev = len(said), torch.from_numpy(corpus.said(corpus.names["dev"])).to(where)
    words = Words(FOLDS + 1, said.shape[1]).to(where)
    words.usual.copy_(torch.logit(said.mean(0).clamp(1e-4)))
    words.mean.copy_(looks[0].mean(0))
    words.scale.copy_(looks[0].std(0) + 1e-3)
    fold = torch.arange(photos, device=where) % FOLDS
    kept = torch.stack([fold != number for number in range(FOLDS)] + [torch.ones_like(fold, dtype=torch.bool)]).float()
    optimise = torch.optim.AdamW(words.parameters(), RATE, weight_decay=DECAY)
    total, step = EPOCHS * (photos // BATCH), 0
    words.train()
    for epoch in range(EPOCHS):
        for batch in torch.randperm(photos, device=where).split(BATCH):
            look = torch.randint(len(looks), batch.shape, device=where)
            logits = words(looks[look, batch])
            loss = F.binary_cross_entropy_with_logits(logits, said[batch].expand_as(logits), reduction="none")
            loss = (loss.sum(2) * kept[:, batch]).sum() / len(batch)
            for group in optimise.param_groups:
                group["lr"] = RATE * falling(step / max(total, 1))
            optimise.zero_grad(set_to_none=True)
            loss.backward()
            optimise.step()
            step += 1
    words.eval()
    with torch.no_grad():
        log(words=said.shape[1], loss=float(loss.detach()) / (FOLDS + 1), **agreement(words, chosen, dev, where))
    return words, fold


def agreement(words, chosen, dev, where):
    """On dev photos: the mean over words of the average precision, and the cross entropy in nats a photo."""
    logits = words(torch.from_numpy(np.load(chosen.work / "dev-seen.npy"))[0].to(where))[-1]
    ranked = (dev > 0).float().gather(0, logits.argsort(0, descending=True))
    places = torch.arange(1, len(ranked) + 1, device=where)[:, None]
    precision = (ranked.cumsum(0) / places * ranked).sum(0)[ranked.sum(0) > 0] / ranked.sum(0)[ranked.sum(0) > 0]
    entropy = F.binary_cross_entropy_with_logits(logits, dev, reduction="sum") / len(dev)
    return {"average_precision": float(precision.mean()), "dev_entropy": float(entropy)}


@torch.no_grad()
def judged(words, looks, networks):
    """Of each look at each photo by the network of its number: [looks, photos, words]."""
    found = []
    for look in looks:
        parts = [words(part) for part in look.split(1024)]
        every = torch.cat(parts, 1)
        found.append(words.hints(every[networks, torch.arange(len(look), device=look.device)]).half())
    return torch.stack(found)


@torch.no_grad()
def imagined(corpus, found):
    """From captions of photos with their hints `found` [looks, photos, words]: what a caption's words alone make one
    expect of the hints (a matrix [words + 1, words]), and what comes beside that, by chance [n, words]."""
    names, where = corpus.names["train"], found.device
    rows = [(at, caption) for at, name in enumerate(names) for caption in corpus.references[name]]
    said = torch.from_numpy(np.stack([corpus.holds(caption) for _, caption in rows])).to(where).float()
    given = torch.cat([said, torch.ones_like(said[:, :1])], 1)
    wanted = found[0][torch.tensor([at for at, _ in rows], device=where)].float()
    square = given.T @ given + RIDGE * torch.eye(given.shape[1], device=where)
    matrix = torch.linalg.solve(square, given.T @ wanted)
    beside = wanted - given @ matrix
    return matrix, beside[torch.randperm(len(beside), device=where)[:8192]].half()
