"""Pictures with a label each, from public repositories, for words.py: images.tar and labels.tsv (picture, its words).

    python labelled.py --flowers FOLDER --imagen FOLDER --samples FOLDER --out FOLDER

The folders are those of the repositories that the card of the words names. No picture of them is shipped.
"""

import argparse
import io
import json
import random
import re
import tarfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
FLOWERS, LEAST_BYTES, LEAST_SIDE, LONGEST = 220, 5_000, 120, 640  # of each flower; pictures smaller than this show nothing
# Names of ImageNet's 200 classes of detection that are other words here; "" where ours would be another thing.
RENAMED = {
    "bow": "", "cream": "", "nail": "", "seal": "", "tick": "", "ray": "",
    "cattle": "cow", "cup or mug": "cup", "domestic cat": "cat", "flower pot": "potted plant", "giant panda": "panda",
    "golfcart": "golf cart", "hat with a wide brim": "hat", "hotdog": "hot dog", "koala bear": "koala", "purse": "handbag",
    "punching bag": "boxing", "sofa": "couch", "swine": "pig", "tv or monitor": "tv", "watercraft": "boat",
    "ping-pong ball": "ball", "rugby ball": "rugby", "golf ball": "golf", "ski": "skiing", "racket": "tennis",
    "head cabbage": "cabbage", "washer": "washing machine", "puck": "hockey",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("flowers", "imagen", "samples", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tarfile.open(chosen.out / "images.tar", "w") as archive, (chosen.out / "labels.tsv").open("w") as labels:
        for name, path, words in [*flowers(chosen.flowers), *imagen(chosen.imagen), *samples(chosen.samples)]:
            picture = opened(path)
            if words and picture:
                member = tarfile.TarInfo(name)
                member.size = len(picture)
                archive.addfile(member, io.BytesIO(picture))
                labels.write(f"{name}\t{words}\n")


def opened(path):
    if path.stat().st_size < LEAST_BYTES:
        return None
    try:
        picture = Image.open(path).convert("RGB")
    except OSError:
        return None
    if min(picture.size) < LEAST_SIDE:
        return None
    picture.thumbnail((LONGEST, LONGEST))
    found = io.BytesIO()
    picture.save(found, "JPEG", quality=92)
    return found.getvalue()


def flowers(folder):
    for kind in sorted(one for one in folder.iterdir() if one.is_dir()):
        paths = sorted(kind.glob("*.jpg"))
        random.Random(kind.name).shuffle(paths)
        for path in paths[:FLOWERS]:
            yield f"flower_{path.name}", path, "flower"


def imagen(folder):
    for path in sorted(folder.glob("*.jpg")):
        word = re.sub(r"n\d+_\d+_", "", path.stem).replace("_", " ")
        yield f"imagen_{path.name}", path, RENAMED.get(word, word).replace(" ", "_")


def samples(folder):
    classes = dict(json.loads((HERE / "../taxonomy.json").read_text())["tagger"])
    for path in sorted(folder.glob("*.JPEG")):
        yield f"sample_{path.stem}.jpg", path, (classes.get(path.name.split("_")[0]) or "").replace(" ", "_")


if __name__ == "__main__":
    main()
