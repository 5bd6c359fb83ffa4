"""The tensors of a legacy torch checkpoint, read without torch by an unpickler that can make nothing but tensors."""

import collections
import pickle

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C  # torch/serialization.py: MAGIC_NUMBER
PROTOCOL = 1001
ELEMENTS = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class View(tuple):
    """A strided view into a storage that follows later in the file: (storage key, offset, shape, strides)."""


def view(storage, offset, shape, strides, *_):
    return View((storage, offset, shape, strides))


class TensorUnpickler(pickle.Unpickler):
    def __init__(self, file):
        super().__init__(file)
        self.storages = {}

    def find_class(self, module, name):
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return view
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if module == "torch" and name in ELEMENTS:
            return ELEMENTS[name]
        raise pickle.UnpicklingError(f"refusing {module}.{name}: a checkpoint holds tensors only")

    def persistent_load(self, identity):
        _, element, key, _, count = identity[:5]
        self.storages[key] = (element, count)
        return key


def read_checkpoint(file):
    """Name → array, of the binary `file` in torch's format before 1.6: magic, protocol, system, pickle, keys, storages."""
    if TensorUnpickler(file).load() != MAGIC or TensorUnpickler(file).load() != PROTOCOL:
        raise pickle.UnpicklingError("not a legacy torch checkpoint")
    TensorUnpickler(file).load()
    tensors = TensorUnpickler(file)
    views = tensors.load()
    data = {}
    for key in TensorUnpickler(file).load():
        element, count = tensors.storages[key]
        stored = int.from_bytes(file.read(8), "little")
        raw = file.read(count * element.itemsize)
        if stored != count or len(raw) != count * element.itemsize:
            raise pickle.UnpicklingError(f"storage {key} holds {stored} elements, expected {count}")
        data[key] = np.frombuffer(raw, element)
    return {name: gather(data, value) for name, value in views.items() if isinstance(value, View)}


def gather(data, value):
    key, offset, shape, strides = value
    storage = data[key]
    last = offset + sum((size - 1) * stride for size, stride in zip(shape, strides))
    if 0 in shape or offset < 0 or min(strides, default=0) < 0 or last >= len(storage):
        raise pickle.UnpicklingError(f"a view reaches element {last} of {len(storage)}")
    bytes_apart = [stride * storage.itemsize for stride in strides]
    return np.lib.stride_tricks.as_strided(storage[offset:], shape, bytes_apart, writeable=False).copy()
