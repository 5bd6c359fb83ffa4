"""Which words are said of each picture, and how much it tells that a word is not said."""

import collections
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import corpus as corpora

HERE = Path(__file__).parent
OFTEN = 8  # pictures of which a word has to be said, that are learnt from, to be a candidate
HELD_OUT = 5  # one in so many of the pictures of questions and of groceries is never learnt from
# How likely a thing that is there is named by questions and answers, if captions always name it: twice as often as of .25,
# words of which the head is sure were said of held-out pictures.
ASKED = 0.5
UNLIKELY = 2.0  # pictures' worth of doubt, where two words are hardly ever said of the same picture
READ = "varied.tsv", "words-read.tsv"  # pictures that somebody looked at for a table: never learnt from
# Said of a picture with one of the second, the first is no matter of what is seen: a dark room is asked for its time, too.
NOT_WITH = {"night": ("room", "food")}
# Groceries on shelves: no other food is there, and nothing alive or out of doors.
FOOD_ALONE = "food", "animal", "vehicle", "landscape", "sport", "plant", "building"
UNKNOWN = 1e-3
# Of one another the opposite: where both are said of a picture, through a window, it tells of neither.
OPPOSITES = "indoors", "outdoors"
TRUSTED = (0.35, 0.98)  # how likely a caption names what is there: at least and at most, whatever is counted


@dataclass
class Said:
    words: list
    narrower: list  # of each word: the numbers of itself and of all that are narrower
    truth: dict  # source → [pictures, words] bool
    named: dict  # source → [pictures, words]: how likely it would have been named, were it there
    part: dict  # source → of each picture: train, dev, test, other


def read(data, more, names):
    """`data`: the captions and questions; `more`: source → further pictures, labels.tsv beside them; `names`: source → its
    pictures, in order."""
    taxonomy = json.loads((HERE / "../taxonomy.json").read_text())["broader"]
    wanted = forms()
    singular = dict(line.split() for line in (HERE / "../../xtask/eval/nouns.txt").read_text().splitlines())
    captions, asked, split = collections.defaultdict(list), collections.defaultdict(list), {}
    for name, part, caption in corpora.rows(data / "captions.tsv.gz"):
        if part != "text":
            captions[name].append(held(caption, singular))
            split[name] = part if corpora.is_flickr(name) else "other"
    for name, question, answer in corpora.rows(data / "qa.tsv.gz"):
        asked[name].append(held(f"{question} {answer}", singular))
    words = [word for word in wanted if word in taxonomy]
    broader = {word: above(word, taxonomy) for word in words}
    index = {word: number for number, word in enumerate(words)}
    narrower = [[index[word]] + [index[other] for other in words if word in broader[other]] for word in words]

    by_form, with_broader = collections.defaultdict(list), {}
    for word in words:
        with_broader[word] = [index[one] for one in [word, *broader[word]] if one in index]
        for form in wanted[word][0]:
            by_form[form].append(word)

    def told(sentences):
        rows = np.zeros((len(sentences), len(words)), bool)
        for row, sentence in enumerate(sentences):
            for word in {word for form in sentence if form in by_form for word in by_form[form]}:
                if not wanted[word][1] & sentence:
                    rows[row, with_broader[word]] = True
        return rows

    truth, named, part = {}, {}, {}
    each = [told(captions[name]) for name in names["captions"]]
    often = agreement([rows for rows, name in zip(each, names["captions"]) if len(rows) == 5])
    truth["captions"] = np.array([rows.any(0) for rows in each])
    named["captions"] = np.array([1 - (1 - often) ** len(rows) for rows in each])
    part["captions"] = np.array([split[name] for name in names["captions"]])
    five = np.array([len(captions[name]) == 5 and split[name] == "train" for name in names["captions"]])
    hardly = seldom(truth["captions"][five])
    truth["questions"] = np.array([told(asked[name]).any(0) for name in names["questions"]])
    named["questions"] = np.tile(ASKED * often, (len(names["questions"]), 1))
    for source in truth:
        for word, others in NOT_WITH.items():
            other = truth[source][:, [index[one] for one in others]].any(1)
            truth[source][other, index[word]] = False
        named[source] = 1 - (1 - named[source]) * beside(truth[source], hardly)
        decide(truth[source], named[source], [index[word] for word in OPPOSITES])
    part["questions"] = parts(names["questions"])
    for source, alone in {"groceries": FOOD_ALONE, "labelled": ()}.items():
        labels = more[source].with_name("labels.tsv")
        truth[source], named[source] = labelled(labels, names[source], words, broader, alone)
        named[source] = 1 - (1 - named[source]) * beside(truth[source], hardly)
        part[source] = parts(names[source])
    return Said(words, narrower, truth, named, part)


def parts(names):
    """Held out are every fifth of the sorted names; series of one thing have names in a row, and so go by their first letters."""
    series = sorted({name[:-6] for name in names})
    out = set(series[::HELD_OUT])
    read = {line.split("\t")[0] for table in READ for line in (HERE / table).read_text().splitlines()}
    return np.array(["held" if name[:-6] in out or name in read else "train" for name in names])


def forms():
    """Keyword → the forms that are it, and those that say it is not."""
    found = {}
    for line in (HERE / "words.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            word, *columns = line.split("\t")
            yes = [column for column in columns if not column.startswith("!")] or [word]
            no = [column[1:] for column in columns if column.startswith("!")]
            found[word] = [set("|".join(column).split("|")) if column else set() for column in (yes, no)]
    return found


def held(sentence, singular):
    """The words, their singulars, and pairs of neighbours, as they stand and of singulars."""
    tokens = re.findall(r"[a-z0-9']+(?:-[a-z0-9']+)*", sentence.lower())
    singulars = [singular.get(token, token) for token in tokens]
    told = set(tokens) | {one for one in singulars if one not in ("people",)}
    for row in (tokens, singulars):
        told |= {f"{a} {b}" for a, b in zip(row, row[1:])}
    return told


def above(word, taxonomy):
    found = list(taxonomy[word])
    for one in found:
        found += [other for other in taxonomy.get(one, []) if other not in found]
    return found


def agreement(each):
    """Of the captions beside one that says a word, the share that say it, too."""
    counts = np.array([rows.sum(0) for rows in each], float)
    pairs = (counts * (counts - 1)).sum(0) / 4
    return np.clip((pairs + 1) / (counts.sum(0) + 2), *TRUSTED)


def seldom(truth):
    """Of each two words: how much more rarely both are said of one picture than by chance, at most 1."""
    truth = truth.astype(np.float32)
    both, each = truth.T @ truth, truth.sum(0)
    return np.minimum(1, (both + UNLIKELY) / (each[:, None] * each / len(truth) + UNLIKELY))


def beside(truth, hardly):
    """Of each word of each picture: how unlikely it is beside what was said. A flower is seldom food: not said of a flower,
    food is rather not there than not named."""
    return np.stack([hardly[said].min(0) if said.any() else np.ones(len(hardly)) for said in truth])


def decide(truth, named, opposites):
    """Where one of two opposites is said the other is not there; where both are, nothing is known of either."""
    both = truth[:, opposites].all(1)
    one = truth[:, opposites].any(1) & ~both
    for word in opposites:
        truth[both, word], named[both, word] = False, UNKNOWN
        named[one & ~truth[:, word], word] = TRUSTED[1]


def labelled(path, names, words, broader, alone):
    """Pictures with the words of labels.tsv: what is not named may be there, but nothing else of the kinds that stand alone."""
    labels = dict(line.rstrip("\n").split("\t")[:2] for line in path.open())
    renamed = {"package": "box", "carton": "box", "aubergine": None}
    truth = np.zeros((len(names), len(words)), bool)
    for row, name in enumerate(names):
        for label in labels[name].split():
            label = renamed.get(label, label.replace("_", " "))
            if label in broader:
                truth[row, [words.index(one) for one in [label, *broader[label]] if one in words]] = True
    named = np.full(len(words), 0.1)
    for number, word in enumerate(words):
        if {*alone} & {word, *broader[word]}:
            named[number] = 0.9
    return truth, np.tile(named, (len(names), 1))
