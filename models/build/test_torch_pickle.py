"""A checkpoint gives tensors or nothing: no class, no function, no read beyond its storages."""

import collections
import io
import os
import pickle
import types
import unittest
from unittest import mock

import numpy as np

from torch_pickle import MAGIC, PROTOCOL, read_checkpoint


class Storage:
    def __init__(self, array):
        self.array = array


class Tensor:
    def __init__(self, storage, offset, shape, strides):
        self.parts = storage, offset, shape, strides

    def __reduce__(self):
        return REBUILD, (*self.parts, False, collections.OrderedDict())


class Command:
    def __reduce__(self):
        return os.system, ("false",)


def REBUILD(*_):
    raise AssertionError("only its name is written")


class FloatStorage:
    pass


REBUILD.__module__, REBUILD.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
FloatStorage.__module__ = "torch"
TORCH = {"torch": types.ModuleType("torch"), "torch._utils": types.ModuleType("torch._utils")}
TORCH["torch"].FloatStorage = FloatStorage
TORCH["torch._utils"]._rebuild_tensor_v2 = REBUILD


def checkpoint(state, magic=MAGIC, cut=0):
    """The file torch wrote before version 1.6; a storage is a name in the pickle and bytes after it."""
    storages = {}

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            if not isinstance(value, Storage):
                return None
            key = str(len(storages))
            storages[key] = value.array
            return "storage", FloatStorage, key, "cpu", value.array.size, None

    file = io.BytesIO()
    with mock.patch.dict("sys.modules", TORCH):
        for value in (magic, PROTOCOL, {"little_endian": True}, state):
            Pickler(file, protocol=2).dump(value)
    pickle.dump(list(storages), file, protocol=2)
    for array in storages.values():
        file.write(array.size.to_bytes(8, "little") + array.astype("<f4").tobytes())
    data = file.getvalue()
    return io.BytesIO(data[: len(data) - cut])


NUMBERS = np.arange(24, dtype=np.float32)


class CheckpointTest(unittest.TestCase):
    def test_tensors_come_back_with_offset_and_strides(self):
        state = {
            "whole": Tensor(Storage(NUMBERS), 0, (2, 3, 4), (12, 4, 1)),
            "turned": Tensor(Storage(NUMBERS), 2, (4, 2), (1, 8)),
        }
        arrays = read_checkpoint(checkpoint(state))
        np.testing.assert_array_equal(arrays["whole"], NUMBERS.reshape(2, 3, 4))
        np.testing.assert_array_equal(arrays["turned"], NUMBERS[2:18].reshape(2, 8).T[:4])

    def test_foreign_names_are_refused_and_not_run(self):
        for thing in (Command(), io.BytesIO, print, collections.Counter()):
            with self.subTest(thing), self.assertRaisesRegex(pickle.UnpicklingError, "refusing .*: a checkpoint holds tensors only"):
                read_checkpoint(checkpoint({"weight": thing}))

    def test_a_view_beyond_its_storage_is_refused(self):
        for offset, shape, strides in ((0, (25,), (1,)), (1, (24,), (1,)), (-1, (2,), (1,)), (23, (2,), (-1,)), (0, (2, 2), (24, 1))):
            with self.subTest(offset=offset, shape=shape), self.assertRaisesRegex(pickle.UnpicklingError, "a view reaches"):
                read_checkpoint(checkpoint({"weight": Tensor(Storage(NUMBERS), offset, shape, strides)}))

    def test_another_file_is_refused(self):
        with self.assertRaisesRegex(pickle.UnpicklingError, "not a legacy torch checkpoint"):
            read_checkpoint(checkpoint({}, magic=1))

    def test_a_cut_file_is_refused(self):
        whole = {"weight": Tensor(Storage(NUMBERS), 0, (24,), (1,))}
        for cut in (1, 96, 104):
            with self.subTest(cut), self.assertRaises((pickle.UnpicklingError, EOFError)):
                read_checkpoint(checkpoint(whole, cut=cut))


if __name__ == "__main__":
    unittest.main()
