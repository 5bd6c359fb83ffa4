"""Where a model of others comes from: a folder, or a server with the hub's layout; and the sums that its files keep."""

import contextlib
import hashlib
import json
import os
import re
import struct
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from packages import TIMEOUT_SECONDS, PackageError, check_member_path, download, sha256_of, write_whole

HUB = "https://huggingface.co"  # unless HF_ENDPOINT names another, as for the hub's own tools
LARGEST_TEXT = 64_000_000  # bytes; tokenizers of 256,000 tokens have 34 million
LOCK = "added.lock.json"


class AddError(Exception):
    """A model that cannot be added: what happened, why, what to do."""


def source_of(text, cache):
    """`hf:OWNER/NAME@REVISION`, or a folder."""
    if not text.startswith("hf:"):
        folder = Path(text)
        if not folder.is_dir():
            raise AddError(f"{text} is no folder. Name one that holds an export, or hf:OWNER/NAME@REVISION")
        return Folder(folder)
    parts = re.fullmatch(r"hf:([\w.-]+)/([\w.-]+?)(?:@([\w./-]+))?", text, re.ASCII)
    if parts is None or ".." in text:
        raise AddError(f"{text} names no model. Write hf:OWNER/NAME@REVISION, as in hf:onnx-community/siglip2-base-patch16-224-ONNX@main")
    owner, name, revision = parts.groups()
    return Hub(owner, name, revision or "main", cache)


class Folder:
    """Files that somebody fetched or made."""

    is_remote = False

    def __init__(self, folder):
        self.folder = folder.resolve()
        self.name, self.revision = self.folder.name, "folder"
        self.key = f"folder:{self.name}"

    def __str__(self):
        return f"the folder {self.folder.name}"

    def has(self, file):
        return (self.folder / file).is_file()

    def size(self, file):
        return (self.folder / file).stat().st_size if self.has(file) else None

    def fetch(self, file):
        if not self.has(file):
            raise AddError(f"{self} holds no {file}")
        return self.folder / file

    def bytes_of(self, file, start, count):
        with open(self.fetch(file), "rb") as opened:
            opened.seek(start)
            return opened.read(count)


class Hub:
    """`{endpoint}/{owner}/{name}/resolve/{revision}/{file}`: files of one revision, kept in the cache."""

    is_remote = True

    def __init__(self, owner, name, revision, cache):
        self.owner, self.name, self.revision = owner, name, revision
        self.key = f"hf:{owner}/{name}@{revision}"
        self.endpoint = (os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")
        self.folder = cache / "hub" / owner / name / revision.replace("/", "--")
        self.sizes = {}

    def __str__(self):
        return self.key

    def url(self, file):
        check_member_path(file)
        return f"{self.endpoint}/{self.owner}/{self.name}/resolve/{urllib.parse.quote(self.revision, safe='')}/{file}"

    def has(self, file):
        return self.size(file) is not None

    def size(self, file):
        """In bytes; nothing where the hub has no such file. The first byte is asked for: an answer to HEAD is a redirect's."""
        if file not in self.sizes:
            self.sizes[file] = self.asked_size(file)
        return self.sizes[file]

    def asked_size(self, file):
        try:
            with self.answer(file, 0, 1) as response:
                total = response.headers.get("Content-Range", "").rpartition("/")[2] if response.status == 206 else None
                length = total or response.headers.get("Content-Length")
                return int(length) if length and length.isdigit() else 0
        except FileNotFoundError:
            return None

    def bytes_of(self, file, start, count):
        with self.answer(file, start, count) as response:
            if response.status != 206:
                raise AddError(f"{self}: the server gives {file} only whole. Fetch it yourself into a folder, and add the folder")
            return response.read(count)

    @contextlib.contextmanager
    def answer(self, file, start, count):
        request = urllib.request.Request(self.url(file), headers={"Range": f"bytes={start}-{start + count - 1}"})
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
                yield response
        except urllib.error.HTTPError as error:
            if error.code in (404, 416):
                raise FileNotFoundError(file) from None
            if error.code in (401, 403):
                raise AddError(
                    f"{self}: the server does not give {file} to everybody ({error.code}): there is no such model, or its licence has to "
                    "be accepted first. Check the name; or fetch it with the hub's own client, and add the folder"
                ) from None
            raise AddError(f"{self}: the server answers {error.code} for {file}. Try again later, or add a folder") from None
        except (urllib.error.URLError, OSError) as error:
            raise AddError(
                f"{self}: {self.endpoint} cannot be reached ({getattr(error, 'reason', error)}). Without a network, copy the files to this "
                "machine and add the folder: `cargo xtask models add FOLDER`; HF_ENDPOINT names another server"
            ) from None

    def fetch(self, file):
        """The file in the cache; what an earlier run has begun is continued."""
        check_member_path(file)
        target = self.folder / file
        size = self.size(file) if not target.is_file() else None
        if not target.is_file():
            if size is None:
                raise AddError(f"{self} holds no {file}")
            try:
                download(self.url(file), target, f"{self.name}/{file}")
            except PackageError as error:
                raise AddError(str(error)) from None
        return target


def text_of(source, file):
    """The text of a small file; nothing where there is none."""
    size = source.size(file)
    if size is None:
        return None
    if size > LARGEST_TEXT:
        raise AddError(f"{source}: {file} has {size:,} bytes: that is no settings file")
    return source.fetch(file).read_text("utf-8", errors="replace")


def json_of(source, file):
    text = text_of(source, file)
    if text is None:
        return None
    try:
        value = json.loads(text)
    except ValueError as error:
        raise AddError(f"{source}: {file} is no JSON ({error}). Fetch it again") from None
    if not isinstance(value, dict):
        raise AddError(f"{source}: {file} holds no settings. Fetch it again")
    return value


def scalars(source, file, names):
    """Single numbers of a safetensors file by their names, without the rest of the file; and the sums of their bytes."""
    (length,) = struct.unpack("<Q", source.bytes_of(file, 0, 8))
    if length > LARGEST_TEXT:
        raise AddError(f"{source}: {file} is no safetensors file")
    try:
        header = json.loads(source.bytes_of(file, 8, length))
    except ValueError:
        raise AddError(f"{source}: {file} is no safetensors file") from None
    found, sums = {}, {}
    for name in names:
        entry = header.get(name)
        if entry is None or entry["dtype"] not in ("F32", "F16"):
            continue
        start, end = entry["data_offsets"]
        data = source.bytes_of(file, 8 + length + start, end - start)
        kind = {"F32": "<f", "F16": "<e"}[entry["dtype"]]
        (found[name],) = struct.unpack(kind, data)
        sums[f"{file}#{name}"] = pin(hashlib.sha256(data).hexdigest(), len(data))
    return found, sums


# -- licence


def licence_of(source):
    """What the model's card and its licence file say: a short name, or nothing; the text, or nothing."""
    card = text_of(source, "README.md") or ""
    front = re.match(r"---\s*\n(.*?)\n---", card, re.DOTALL)
    stated = {}
    for line in (front[1] if front else "").splitlines():
        name, colon, value = line.partition(":")
        if colon and name in ("license", "license_name", "license_link"):
            stated[name] = value.strip().strip("'\"")
    name = stated.get("license")
    if name == "other" and stated.get("license_name"):
        name = f"{stated['license_name']} (other)"
    files = (text_of(source, name) for name in ("LICENSE", "LICENSE.txt", "LICENSE.md"))
    return name, next((text for text in files if text), None)


# -- sums


def pin(sha256, size):
    return {"bytes": size, "sha256": sha256}


def pins_of(source, files):
    return {file: pin(sha256_of(path), path.stat().st_size) for file in files for path in [source.fetch(file)]}


def check_pins(source, pins, lock_file):
    """Refuses what is not as it was when this source was first used."""
    known = read_lock(lock_file).get(source.key, {})
    for file, found in pins.items():
        if file in known and known[file]["sha256"] != found["sha256"]:
            name, _, _ = file.partition("#")
            if source.is_remote:
                (source.folder / name).unlink(missing_ok=True)
            raise AddError(
                f"{source}: {file} is not the file it was: its sha256 is {found['sha256']}, {lock_file.name} says {known[file]['sha256']}. "
                "It was changed or damaged, and nothing of it is used. Name the revision of before; if the change is meant, take "
                f'"{source.key}" out of models/{lock_file.name}'
            )


def write_lock(source, pins, lock_file):
    lock = read_lock(lock_file)
    lock[source.key] = dict(sorted((lock.get(source.key, {}) | pins).items()))
    text = json.dumps(dict(sorted(lock.items())), indent=2, ensure_ascii=False)
    write_whole(lock_file, (text + "\n").encode())


def read_lock(lock_file):
    if not lock_file.is_file():
        return {}
    try:
        return json.loads(lock_file.read_text("utf-8"))
    except ValueError as error:
        raise AddError(f"models/{lock_file.name} cannot be read ({error}). `git checkout models/{lock_file.name}` brings it back") from None
