"""Builds nouns.txt: which words of the captioner are nouns, each with its singular.

    python3 nouns.py --wordnet /usr/share/wordnet

A word is a noun if WordNet 3.0 (Debian: wordnet-base) knows it as one and its sense counts (cntlist.rev) do not find
it more often as a verb, adjective or adverb; of participles only those that name things. Words outside the captioner's vocabulary cannot be said by it.
"""

import argparse
import collections
import json
import pathlib

HERE = pathlib.Path(__file__).parent
NOUN = 1  # the part of speech in a sense key: senseidx(5)
# morphy(7)
ENDINGS = [("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("ies", "y"), ("men", "man"), ("s", "")]
# Function words whose letters also spell a noun.
NOT_NOUNS = set(
    "a am an are as at be by can do down for front get go have he her his i in is it its left like may might more most off "
    "on or out over own right she so some than that the their them then there they this to two under up us was were what who will "
    "with you one three four five six seven eight nine ten while other others another several many few each all both back top chased fed lying".split()
)

# The participles that captions use for things.
THINGS_DONE = set(
    "bedding bowling boxing building ceiling clothing crossing drawing flooring landing lettering "
    "lighting meeting opening painting parking railing roofing seating shopping siding wedding writing".split()
)


def lines(path):
    return [line for line in path.read_text(encoding="latin-1").splitlines() if not line.startswith("  ")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wordnet", type=pathlib.Path, default=pathlib.Path("/usr/share/wordnet"))
    wordnet = parser.parse_args().wordnet

    nouns = {line.split()[0] for line in lines(wordnet / "index.noun")}
    verbs = {line.split()[0] for line in lines(wordnet / "index.verb")}
    qualities = {line.split()[0] for part in ("adj", "adv") for line in lines(wordnet / f"index.{part}")}
    irregular = dict(line.split()[:2] for line in lines(wordnet / "noun.exc"))
    counts = collections.Counter()
    for line in lines(wordnet / "cntlist.rev"):
        key, _, count = line.split()
        lemma, _, sense = key.partition("%")
        counts[lemma, int(sense[0]) == NOUN] += int(count)

    def singular(word):
        if word in irregular:
            return irregular[word]
        if word in nouns and (not word.endswith("s") or word.endswith("ss")):
            return word
        for ending, replacement in ENDINGS:
            stem = word.removesuffix(ending) + replacement
            if word.endswith(ending) and len(stem) > 2 and stem in nouns:
                return stem
        return word if word in nouns else None

    def is_noun(word):
        lemma = singular(word)
        if lemma is None or word in NOT_NOUNS or not word[0].isalpha() or len(word) < 2:
            return False
        noun, other = (max(counts[form, kind] for form in (word, lemma)) for kind in (True, False))
        if word.endswith("ing") and {word[:-3], word[:-3] + "e", word[:-4]} & verbs:
            return word in THINGS_DONE
        return noun > other or (noun == other and not {word, lemma} & qualities)

    vocabulary = json.loads((HERE.parent.parent / "models" / "captioner-tokens.json").read_text())
    found = [f"{word} {singular(word)}" for word in sorted(vocabulary) if word[0] != "<" and is_noun(word)]
    (HERE / "nouns.txt").write_text("\n".join(found) + "\n")
    print(f"{len(found)} of {len(vocabulary)} words are nouns")


if __name__ == "__main__":
    main()
