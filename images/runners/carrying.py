# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# How values cross between the judge and its subject: frames of JSON on a socket, plain data by value with exact types,
# anything else as a number that only its owner can resolve. Nothing that arrives is ever executed or unpickled.
import array
import collections
import datetime
import importlib
import json
import os
import re
import sys
import types

FRAME_LIMIT = 32 << 20
DEPTH_LIMIT = 120
SHARED_LIMIT = 256
NONE = type(None)


class Refusal(Exception):
    """Something that can't cross. A test in which it happened has not passed, whatever became of the exception."""
    made = []

    def __init__(self, text):
        super().__init__(text)
        self.made.append(text)


class Violation(BaseException):
    """Bytes that no honest counterpart sends. It ends the run."""


def late(module, name, *arguments, **keywords):
    """Calls what need not have been imported yet."""
    return getattr(importlib.import_module(module), name)(*arguments, **keywords)


def moment(kind):
    def fields(value):
        names = ("hour", "minute", "second", "microsecond", "tzinfo")
        date = (value.year, value.month, value.day) if kind is datetime.datetime else ()
        return [*date, *(getattr(value, name) for name in names), value.fold]

    def build(*arguments):
        return kind(*arguments[:-1], fold=arguments[-1])

    return fields, build


# Immutable values of the standard library: exact type to (name, its parts) and name to what builds it.
def value_parts(value):
    kind = type(value)
    name = f"{kind.__module__}.{kind.__qualname__}".replace("pathlib._local.", "pathlib.")
    if kind is datetime.date:
        return name, [value.year, value.month, value.day]
    if kind in (datetime.datetime, datetime.time):
        return name, moment(kind)[0](value)
    if kind is datetime.timedelta:
        return name, [value.days, value.seconds, value.microseconds]
    if kind is datetime.timezone:
        return name, list(value.__getinitargs__())
    if kind is re.Pattern:
        return "re.Pattern", [value.pattern, value.flags]
    if name == "decimal.Decimal":
        return name, [str(value)]
    if name == "fractions.Fraction":
        return name, [value.numerator, value.denominator]
    if name == "uuid.UUID":
        return name, [value.int]
    if name in ("pathlib.PosixPath", "pathlib.PurePosixPath", "pathlib.PureWindowsPath"):
        return name, [str(value)]
    if name == "types.SimpleNamespace":
        return name, [vars(value)]
    if name == "zoneinfo.ZoneInfo" and value.key:
        return name, [value.key]
    return None


BUILDERS = {
    "datetime.date": datetime.date, "datetime.datetime": moment(datetime.datetime)[1],
    "datetime.time": moment(datetime.time)[1], "datetime.timedelta": datetime.timedelta,
    "datetime.timezone": datetime.timezone, "re.Pattern": re.compile, "decimal.Decimal": lambda text: late("decimal", "Decimal", text),
    "fractions.Fraction": lambda *parts: late("fractions", "Fraction", *parts),
    "uuid.UUID": lambda number: late("uuid", "UUID", int=number),
    "zoneinfo.ZoneInfo": lambda key: late("zoneinfo", "ZoneInfo", key),
    "pathlib.PosixPath": lambda text: late("pathlib", "PosixPath", text),
    "pathlib.PurePosixPath": lambda text: late("pathlib", "PurePosixPath", text),
    "pathlib.PureWindowsPath": lambda text: late("pathlib", "PureWindowsPath", text),
    "types.SimpleNamespace": lambda fields: types.SimpleNamespace(**fields),
}

PARTS = (int, str, bytes, bool, NONE, dict, datetime.timedelta)

# Containers that change: both sides hold one, and each message carries what became of them since the last.
SHARED = {"list": list, "dict": dict, "set": set, "bytearray": bytearray, "deque": collections.deque,
          "OrderedDict": collections.OrderedDict, "Counter": collections.Counter,
          "defaultdict": collections.defaultdict, "array": array.array}
SHARED_NAMES = {kind: name for name, kind in SHARED.items()}
MAPPINGS = (dict, collections.OrderedDict, collections.Counter, collections.defaultdict)

# Modules whose types mean the same on both sides; from others only exceptions do.
TYPE_MODULES = {"builtins", "collections", "collections.abc", "abc", "numbers", "enum", "datetime", "decimal",
                "fractions", "uuid", "pathlib", "re"}
ERROR_MODULES = TYPE_MODULES | {
    "json.decoder", "asyncio.exceptions", "concurrent.futures._base", "subprocess", "configparser", "zipfile", "_csv",
    "csv", "socket", "urllib.error", "struct", "binascii", "zlib", "argparse", "shutil", "statistics", "dataclasses",
    "queue", "_queue", "ipaddress", "string", "tomllib", "xml.etree.ElementTree", "http.client", "email.errors",
    "sqlite3", "tarfile", "lzma", "_lzma", "gzip", "graphlib", "locale", "contextvars", "copy", "pickle", "_pickle",
    "ast", "getopt", "optparse", "smtplib", "threading", "tokenize", "_thread", "io", "unittest.case"}

# Types of the interpreter's own that go by no name of theirs.
HIDDEN = {getattr(types, name): ("types", name)
          for name in ("FunctionType", "BuiltinFunctionType", "MethodType", "GeneratorType", "MappingProxyType")}


def is_standard(module):
    top = module.partition(".")[0]
    if hasattr(sys, "stdlib_module_names"):
        return top in sys.stdlib_module_names
    place = os.path.join(os.path.dirname(os.__file__), top)
    return top in sys.builtin_module_names or os.path.isfile(place + ".py") or os.path.isdir(place)


def resolve(module, name):
    """What stands at that place of the standard library, or None."""
    try:
        found = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
        return found
    except (ImportError, AttributeError, ValueError):
        return None


def global_type(kind):
    """Module and name of a type that both sides have, or None."""
    module = kind.__module__
    if not isinstance(module, str) or module not in ERROR_MODULES:
        return None
    module = {"pathlib._local": "pathlib"}.get(module, module)
    if module not in TYPE_MODULES and not issubclass(kind, BaseException):
        return None
    if module == "unittest.case" and kind.__name__ != "SkipTest":
        return None
    return (module, kind.__qualname__) if resolve(module, kind.__qualname__) is kind else None


def fingerprint(container):
    """What tells whether a container changed: the identities of what it holds."""
    kind = type(container)
    if kind in (bytearray, array.array):
        return bytes(container)
    if kind in MAPPINGS:
        return [item for pair in dict.items(container) for item in pair]
    return list(container)


def unchanged(container, before):
    now = fingerprint(container)
    if type(now) is bytes:
        return now == before
    return len(now) == len(before) and all(a is b for a, b in zip(now, before))


def strict_integer(text):
    if len(text) > 17:
        raise ValueError("a number that is too long")
    return int(text)


def no_constant(text):
    raise ValueError(f"{text} is no value")


class Ended(BaseException):
    """The other side is gone."""


class Channel:
    """Frames on a socket: a length of four bytes and a document."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.decoder = json.JSONDecoder(parse_int=strict_integer, parse_constant=no_constant)
        self.encoder = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
        self.write, self.read = os.write, os.read

    def wait(self, writing=False):
        """Called before each read and write; the judge looks here whether its subject still lives."""

    def send(self, document):
        data = self.encoder.encode(document).encode("ascii")
        if len(data) > FRAME_LIMIT:
            raise Refusal(f"more than {FRAME_LIMIT >> 20} MiB in one call")
        rest = len(data).to_bytes(4, "big") + data
        while rest:
            self.wait(writing=True)
            try:
                rest = rest[self.write(self.descriptor, rest):]
            except OSError as error:
                raise Ended from error

    def exactly(self, count):
        chunks = []
        while count:
            self.wait()
            try:
                chunk = self.read(self.descriptor, min(count, 1 << 20))
            except OSError as error:
                raise Ended from error
            if not chunk:
                raise Ended
            chunks.append(chunk)
            count -= len(chunk)
        return b"".join(chunks)

    def receive(self):
        length = int.from_bytes(self.exactly(4), "big")
        if length > FRAME_LIMIT:
            raise Violation("a frame that is too long")
        try:
            return self.decoder.decode(self.exactly(length).decode("ascii"))
        except (ValueError, RecursionError) as error:
            raise Violation("a frame that is no document") from error


class Values:
    """Packs and unpacks plain data. What is more than data is left to `pack_other` and `unpack_other`."""

    def __init__(self, first):
        # Odd numbers are one side's, even ones the other's.
        self.next_shared = first
        self.shared, self.shared_numbers = collections.OrderedDict(), {}
        self.packers = {
            int: lambda value, depth: ["i", hex(value)], float: lambda value, depth: ["f", value.hex()],
            complex: lambda value, depth: ["c", value.real.hex(), value.imag.hex()],
            str: lambda value, depth: ["s", value.encode("utf-8", "surrogatepass").hex()],
            bytes: lambda value, depth: ["b", value.hex()], type(...): lambda value, depth: ["E"],
            type(NotImplemented): lambda value, depth: ["N"],
            tuple: lambda value, depth: ["t", *self.pack_all(value, depth)],
            frozenset: lambda value, depth: ["F", *self.pack_all(value, depth)],
            range: lambda value, depth: ["r", *self.pack_all((value.start, value.stop, value.step), depth)],
            slice: lambda value, depth: ["L", *self.pack_all((value.start, value.stop, value.step), depth)],
            **{kind: self.pack_shared for kind in SHARED_NAMES},
        }
        self.unpackers = {
            "i": lambda text: int(self.text(text), 16), "f": lambda text: float.fromhex(self.text(text)),
            "c": lambda real, imaginary: complex(float.fromhex(real), float.fromhex(imaginary)),
            "s": lambda text: bytes.fromhex(self.text(text)).decode("utf-8", "surrogatepass"),
            "b": lambda text: bytes.fromhex(self.text(text)), "E": lambda: ..., "N": lambda: NotImplemented,
            "t": lambda *items: tuple(map(self.unpack, items)),
            "F": lambda *items: frozenset(map(self.unpack, items)),
            "r": lambda *items: range(*map(self.unpack, items)), "L": lambda *items: slice(*map(self.unpack, items)),
            "v": self.unpack_value, "l": self.unpack_shared, "&": lambda number: self.shared[self.count(number)][0],
            "g": self.unpack_global,
        }

    @staticmethod
    def text(value):
        if type(value) is not str:
            raise Violation("text was expected")
        return value

    @staticmethod
    def count(value):
        if type(value) is not int or value < 0:
            raise Violation("a number was expected")
        return value

    def pack(self, value, depth=0):
        kind = type(value)
        if value is None or kind is bool or kind is int and -(2 ** 53) < value < 2 ** 53:
            return value
        if kind is str:
            try:
                value.isascii() or value.encode()
                return value
            except UnicodeEncodeError:
                pass
        if depth > DEPTH_LIMIT:
            raise Refusal("a value that is nested too deeply")
        packer = self.packers.get(kind)
        if packer is not None:
            return packer(value, depth)
        parts = value_parts(value)
        if parts is not None:
            return ["v", parts[0], *self.pack_all(parts[1], depth)]
        return self.pack_other(value, depth)

    def pack_all(self, values, depth=0):
        return [self.pack(value, depth + 1) for value in values]

    def pack_content(self, container, depth=0):
        kind = type(container)
        if kind is bytearray:
            return [bytes(container).hex()]
        items = list(container) if kind not in MAPPINGS else [item for pair in dict.items(container) for item in pair]
        packed = self.pack_all(items, depth)
        if kind in (collections.deque, array.array):
            return [container.maxlen if kind is collections.deque else container.typecode, *packed]
        return [self.pack(container.default_factory), *packed] if kind is collections.defaultdict else packed

    def pack_shared(self, container, depth):
        number = self.shared_numbers.get(id(container))
        if number is not None:
            return ["&", number]
        number, self.next_shared = self.next_shared, self.next_shared + 2
        self.share(number, container, None)
        packed = ["l", SHARED_NAMES[type(container)], number, *self.pack_content(container, depth)]
        self.shared[number][1] = fingerprint(container)
        return packed

    def share(self, number, container, before):
        self.shared[number] = [container, before]
        self.shared_numbers[id(container)] = number

    def forget(self):
        """Drops the oldest containers; called between messages, on both sides after the same one."""
        while len(self.shared) > SHARED_LIMIT:
            _, (container, _) = self.shared.popitem(last=False)
            self.shared_numbers.pop(id(container), None)

    def changes(self):
        """What became of shared containers since both sides agreed on them. Call until it is empty: packing
        a change may share new ones."""
        found = []
        for number, entry in list(self.shared.items()):
            if entry[1] is not None and not unchanged(entry[0], entry[1]):
                entry[1] = fingerprint(entry[0])
                found.append([number, *self.pack_content(entry[0])])
        return found

    def apply(self, changes):
        for number, *content in changes:
            container = self.shared[self.count(number)][0]
            self.fill(container, content)

    def fill(self, container, content):
        kind = type(container)
        if kind is bytearray:
            container[:] = bytes.fromhex(self.text(*content))
        else:
            items = [self.unpack(item) for item in content]
            if kind is collections.defaultdict:
                container.default_factory = items.pop(0)
            elif kind in (collections.deque, array.array):
                items = items[1:]
            container.clear() if kind is not array.array else container.__delitem__(slice(None))
            if kind in MAPPINGS:
                for key, value in zip(items[::2], items[1::2]):
                    dict.__setitem__(container, key, value) if kind is not collections.OrderedDict else \
                        container.__setitem__(key, value)
            else:
                container.update(items) if kind is set else container.extend(items)
        number = self.shared_numbers.get(id(container))
        if number is not None:
            self.shared[number][1] = fingerprint(container)

    def unpack_shared(self, name, number, *content):
        number = self.count(number)
        if number in self.shared or number % 2 == self.next_shared % 2:
            raise Violation("a container's number that is not its own")
        container = collections.deque(maxlen=self.unpack(content[0])) if name == "deque" else \
            array.array(self.text(content[0])) if name == "array" else SHARED[name]()
        self.share(number, container, None)
        self.fill(container, content)
        return container

    def unpack(self, node):
        kind = type(node)
        if node is None or kind is bool or kind is int or kind is str:
            return node
        if kind is not list or not node or type(node[0]) is not str:
            raise Violation("a value of no known form")
        try:
            unpacker = self.unpackers.get(node[0])
            return unpacker(*node[1:]) if unpacker else self.unpack_other(node)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError, ArithmeticError) as error:
            raise Violation(f"a value of a wrong form: {node[0][:10]}") from error

    def unpack_value(self, name, *parts):
        parts = [self.unpack(part) for part in parts]
        if not all(type(part) in PARTS or isinstance(part, datetime.tzinfo) for part in parts):
            raise Violation("a value made of other things than its parts")
        return BUILDERS[name](*parts)

    def unpack_global(self, module, name):
        if (module, name) in HIDDEN.values():
            return getattr(types, name)
        if module not in ERROR_MODULES:
            raise Violation("a type that is not shared")
        found = resolve(self.text(module), self.text(name))
        if not isinstance(found, type) or global_type(found) != (module, name):
            raise Violation("a type that is not shared")
        return found
