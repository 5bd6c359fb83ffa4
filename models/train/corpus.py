"""Photos, captions, questions and answers as tensors of token numbers."""

import collections
import gzip
import io
import re
import tarfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from PIL import Image

SPECIAL = ["<pad>", "<bos>", "<eos>", "<unk>", "<qa>"]
PAD, BEGIN, END, UNKNOWN, QUESTION = range(len(SPECIAL))
LENGTH = 24  # tokens of a caption with its begin and end; the app's cache has as many places
CAPTIONS = 5  # of a photo
ANSWERS = 3  # questions with answers of a photo
SIDE = 224
RARE = 4  # a word said less often, in all the text, is unknown
OFTEN = 25  # photos whose captions hold a word: enough to learn what it looks like
HELD_OUT = 5  # one in so many of the photos that are not Flickr's is never trained on


def words(text):
    return re.findall(r"[a-z0-9']+(?:-[a-z0-9']+)*", text.lower())


@dataclass
class Corpus:
    vocabulary: list
    names: dict  # split → names of photos
    references: dict  # name → captions in words
    questions: dict  # name → questions with their answers in words
    text: list  # captions without a photo, in words

    def numbers(self, sentence, first=BEGIN):
        known = self.index
        return [first] + [known.get(word, UNKNOWN) for word in sentence[: LENGTH - 2]] + [END]

    @cached_property
    def index(self):
        return {word: number for number, word in enumerate(self.vocabulary)}

    @cached_property
    def hinted(self):
        """Words of the vocabulary that are said of enough photos, in its order."""
        photos = collections.Counter(
            word for name in self.names["train"] for word in set().union(*self.references[name])
        )
        return [word for word in self.vocabulary if photos[word] >= OFTEN]

    @cached_property
    def hinted_index(self):
        return {word: number for number, word in enumerate(self.hinted)}

    def holds(self, sentence):
        """Which of the hinted words it holds."""
        held = np.zeros(len(self.hinted), np.float16)
        held[[self.hinted_index[word] for word in sentence if word in self.hinted_index]] = 1
        return held

    def said(self, names):
        """By which share of its captions each photo is said to show the hinted words."""
        return np.stack([np.mean([self.holds(caption) for caption in self.references[name]], 0) for name in names]).astype(np.float32)

    def table(self, sentences, rows, first=BEGIN):
        """`rows` sentences of one photo; the first ones again where there are fewer."""
        table = np.zeros((rows, LENGTH), np.int16)
        for row in range(rows):
            numbers = self.numbers(sentences[row % len(sentences)], first)
            table[row, : len(numbers)] = numbers
        return table


def read(folder):
    references, questions, split, text = collections.defaultdict(list), collections.defaultdict(list), {}, []
    for name, part, caption in rows(folder / "captions.tsv.gz"):
        if part == "text":
            text.append(words(caption))
            continue
        references[name].append(words(caption))
        split[name] = part
    for name, question, answer in rows(folder / "qa.tsv.gz"):
        questions[name].append(words(question) + words(answer))
        split[name] = "questions"
    others = sorted(name for name in split if split[name] == "train" and not is_flickr(name))
    for name in others[::HELD_OUT]:
        split[name] = "other"
    seen = collections.Counter(w for n, c in references.items() if split[n] == "train" for s in c for w in s)
    seen.update(w for sentences in questions.values() for s in sentences for w in s)
    said = seen + collections.Counter(w for sentence in text for w in sentence)
    vocabulary = SPECIAL + sorted(word for word in said if said[word] >= RARE and seen[word] >= 2)
    names = collections.defaultdict(list)
    for name in sorted(split):
        names[split[name]].append(name)
    text += [caption for name in names["train"] for caption in references[name]]
    return Corpus(vocabulary, dict(names), dict(references), dict(questions), text)


def is_flickr(name):
    return "_" in name


def rows(path):
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def archived(folder):
    """The photos in the archives of a folder: name → file."""
    found = {}
    for archive in sorted(folder.glob("*.tar")):
        with tarfile.open(archive) as members:
            found.update({member.name: members.extractfile(member).read() for member in members if member.isfile()})
    return found


def pixels(files):
    """[photos, 3, 224, 224], bytes."""
    with ThreadPoolExecutor() as threads:
        decoded = np.stack(list(threads.map(decode, files)))
    return torch.from_numpy(decoded).permute(0, 3, 1, 2).contiguous()


def decode(data):
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    return np.asarray(picture if picture.size == (SIDE, SIDE) else picture.resize((SIDE, SIDE), Image.BICUBIC))
