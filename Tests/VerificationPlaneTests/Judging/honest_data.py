# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Right code, its test, and the replacement in the code that makes it wrong: === NAME: RIGHT => WRONG.

# === plain: a + b => a - b
def add(a, b=2, *, c=0):
    return a + b + c
# --- test
class Plain(T):
    def test_plain(self):
        self.assertEqual(m.add(1), 3)
        self.assertEqual(m.add(1, b=5, c=4), 10)
        with self.assertRaises(TypeError):
            m.add()

# === values: 10 ** 100 => 10 ** 99
import datetime, decimal, fractions, pathlib, uuid, re
def values():
    return {"big": 10 ** 100, "nan": float("nan"), "inf": float("-inf"), "text": "naïve \U0001f600 \ud800",
            "bytes": b"\0\xff", "pair": (1, (2.5, None)), "set": {1, 2}, "frozen": frozenset("ab"), 7: True,
            "when": datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc), "date": datetime.date(1, 1, 1),
            "span": datetime.timedelta(hours=-3), "money": decimal.Decimal("1.10"), "third": fractions.Fraction(1, 3),
            "path": pathlib.Path("a/b"), "id": uuid.UUID(int=5), "range": range(0, 10, 2), "z": 1 + 2j}
PATTERN = re.compile("a+", re.I)
# --- test
import datetime, decimal, fractions, math, pathlib, uuid
class Values(T):
    def test_values(self):
        v = m.values()
        self.assertEqual(v["big"], 10 ** 100)
        self.assertTrue(math.isnan(v["nan"]))
        self.assertEqual(v["inf"], float("-inf"))
        self.assertEqual(v["text"], "naïve \U0001f600 \ud800")
        self.assertEqual(v["bytes"], b"\0\xff")
        self.assertEqual(v["pair"], (1, (2.5, None)))
        self.assertEqual(v["set"], {1, 2})
        self.assertEqual(v["frozen"], frozenset("ab"))
        self.assertIs(v[7], True)
        self.assertEqual(v["when"].isoformat(), "2024-02-29T12:30:00+00:00")
        self.assertEqual(v["date"], datetime.date(1, 1, 1))
        self.assertEqual(v["span"], datetime.timedelta(hours=-3))
        self.assertEqual(str(v["money"]), "1.10")
        self.assertEqual(v["third"], fractions.Fraction(1, 3))
        self.assertEqual(v["path"], pathlib.Path("a/b"))
        self.assertEqual(v["id"], uuid.UUID(int=5))
        self.assertEqual(v["range"], range(0, 10, 2))
        self.assertEqual(v["z"], 1 + 2j)
        self.assertTrue(m.PATTERN.fullmatch("AAA"))
        self.assertEqual(list(v)[:2], ["big", "nan"])

# === properties: self.w * self.h => self.w + self.h
class Box:
    kind = "box"
    def __init__(self, w, h):
        self.w, self.h = w, h
    @property
    def area(self):
        return self.w * self.h
    @area.setter
    def area(self, value):
        self.h = value / self.w
    @classmethod
    def square(cls, w):
        return cls(w, w)
    @staticmethod
    def sides():
        return 4
    def scaled(self, by):
        return type(self)(self.w * by, self.h * by)
# --- test
class Properties(T):
    def test_properties(self):
        box = m.Box(2, 5)
        self.assertEqual(box.area, 10)
        box.area = 20
        self.assertEqual(box.h, 10)
        box.w = 3
        self.assertEqual(box.area, 30)
        self.assertEqual(m.Box.square(4).area, 16)
        self.assertEqual(m.Box.kind, "box")
        self.assertEqual(box.sides(), 4)
        self.assertIsInstance(box.scaled(2), m.Box)
        self.assertEqual(type(box).__name__, "Box")
        del box.w
        self.assertFalse(hasattr(box, "w"))
        with self.assertRaises(AttributeError):
            box.nothing

# === dataclass: self.x + dx => self.x - dx
import dataclasses
@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = dataclasses.field(default_factory=list, compare=False)
    def moved(self, dx):
        return dataclasses.replace(self, x=self.x + dx)
@dataclasses.dataclass(frozen=True)
class Fixed:
    x: int
# --- test
import copy, dataclasses
class Data(T):
    def test_data(self):
        self.assertEqual(m.Point(1, 2).moved(3), m.Point(4, 2))
        self.assertNotEqual(m.Point(1, 2), m.Point(1, 3))
        self.assertLess(m.Point(1, 2), m.Point(1, 3))
        self.assertEqual(repr(m.Point(1)), "Point(x=1, y=0, tags=[])")
        self.assertEqual(dataclasses.asdict(m.Point(1, 2)), {"x": 1, "y": 2, "tags": []})
        self.assertEqual(dataclasses.replace(m.Point(1, 2), y=9).y, 9)
        self.assertEqual([f.name for f in dataclasses.fields(m.Point)], ["x", "y", "tags"])
        with self.assertRaises(dataclasses.FrozenInstanceError):
            m.Fixed(1).x = 2
        self.assertEqual({m.Fixed(1): "a"}[m.Fixed(1)], "a")
        self.assertEqual(len({m.Fixed(1), m.Fixed(1), m.Fixed(2)}), 2)
        self.assertEqual(sorted([m.Point(2), m.Point(1)])[0].x, 1)
        other = copy.copy(m.Point(5))
        self.assertEqual(other.x, 5)

# === enums: GREEN = 2 => GREEN = 3
import enum
class Color(enum.Enum):
    RED = 1
    GREEN = 2
    def next(self):
        return Color(self.value % 2 + 1)
class Level(enum.IntEnum):
    LOW = 1
    HIGH = 10
class Mode(enum.Flag):
    READ = 1
    WRITE = 2
# --- test
import enum
class Enums(T):
    def test_enums(self):
        self.assertEqual(m.Color.RED.next(), m.Color.GREEN)
        self.assertIs(m.Color(2), m.Color.GREEN)
        self.assertIs(m.Color["RED"], m.Color.RED)
        self.assertEqual([c.name for c in m.Color], ["RED", "GREEN"])
        self.assertEqual(len(m.Color), 2)
        self.assertIn(m.Color.RED, m.Color)
        self.assertIsInstance(m.Color.RED, m.Color)
        self.assertIsInstance(m.Color.RED, enum.Enum)
        self.assertEqual({m.Color.RED: "stop"}[m.Color.RED], "stop")
        self.assertEqual(m.Level.HIGH, 10)
        self.assertGreater(m.Level.HIGH, m.Level.LOW)
        self.assertEqual(m.Level.HIGH + 1, 11)
        self.assertTrue((m.Mode.READ | m.Mode.WRITE) & m.Mode.READ)
        self.assertIn(m.Mode.READ, m.Mode.READ | m.Mode.WRITE)
        with self.assertRaises(ValueError):
            m.Color(7)

# === named: return Pair(self.right => return Pair(self.left
import collections, typing
class Pair(typing.NamedTuple):
    left: int
    right: int
    def swapped(self):
        return Pair(self.right, self.left)
Old = collections.namedtuple("Old", "a b")
# --- test
class Named(T):
    def test_named(self):
        pair = m.Pair(1, 2).swapped()
        self.assertEqual(pair, (2, 1))
        self.assertEqual(pair.left, 2)
        self.assertIsInstance(pair, tuple)
        left, right = pair
        self.assertEqual((left, right), (2, 1))
        self.assertEqual(pair._asdict(), {"left": 2, "right": 1})
        self.assertEqual(pair._replace(left=9), m.Pair(9, 1))
        self.assertEqual(pair[1], 1)
        self.assertEqual(m.Old(1, 2).b, 2)
        self.assertEqual(repr(pair), "Pair(left=2, right=1)")

# === strings: title() => upper()
class Name(str):
    def nice(self):
        return Name(self.title())
class Celsius(float):
    pass
# --- test
class Strings(T):
    def test_strings(self):
        name = m.Name("ada").nice()
        self.assertEqual(name, "Ada")
        self.assertIsInstance(name, str)
        self.assertIsInstance(name, m.Name)
        self.assertEqual(f"Hi {name}", "Hi Ada")
        self.assertEqual(",".join([name, name]), "Ada,Ada")
        self.assertEqual({name: 1}["Ada"], 1)
        self.assertEqual(name.lower(), "ada")
        self.assertTrue(name.startswith("A"))
        self.assertAlmostEqual(m.Celsius(1.5), 1.5)

# === containers: self.append(item) => self.insert(0, item)
import collections
class Stack(list):
    def push(self, item):
        self.append(item)
        return self
class Table(dict):
    def __missing__(self, key):
        return key * 2
def counted(words):
    return collections.Counter(words)
def grouped(words):
    found = collections.defaultdict(list)
    for word in words:
        found[word[0]].append(word)
    return found
def ordered():
    return collections.OrderedDict([("b", 1), ("a", 2)])
# --- test
import collections
class Containers(T):
    def test_containers(self):
        stack = m.Stack([1]).push(2)
        self.assertEqual(stack, [1, 2])
        self.assertEqual([1, 2], stack)
        self.assertEqual(len(stack), 2)
        self.assertEqual(stack[-1], 2)
        self.assertEqual(stack[0:1], [1])
        self.assertIn(2, stack)
        self.assertEqual(list(stack), [1, 2])
        stack.append(3)
        self.assertEqual(stack.pop(), 3)
        self.assertIsInstance(stack, list)
        table = m.Table(a=1)
        self.assertEqual(table["b"], "bb")
        self.assertEqual(table, {"a": 1})
        self.assertEqual(dict(table), {"a": 1})
        self.assertEqual(m.counted("aab"), {"a": 2, "b": 1})
        self.assertEqual(m.counted("aab").most_common(1), [("a", 2)])
        self.assertEqual(m.grouped(["ab", "ac"]), {"a": ["ab", "ac"]})
        self.assertEqual(m.grouped(["ab"])["z"], [])
        self.assertEqual(list(m.ordered()), ["b", "a"])
        self.assertEqual(m.ordered(), collections.OrderedDict(b=1, a=2))

# === operators: self.x * other => self.x + other
import functools
@functools.total_ordering
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)
    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)
    def __mul__(self, other):
        return Vector(self.x * other, self.y * other)
    __rmul__ = __mul__
    def __neg__(self):
        return Vector(-self.x, -self.y)
    def __abs__(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5
    def __eq__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return (self.x, self.y) == (other.x, other.y)
    def __lt__(self, other):
        return abs(self) < abs(other)
    def __hash__(self):
        return hash((self.x, self.y))
    def __repr__(self):
        return f"Vector({self.x}, {self.y})"
    def __bool__(self):
        return bool(self.x or self.y)
    def __iadd__(self, other):
        self.x += other.x
        return self
    def __format__(self, spec):
        return f"<{self.x:{spec}}>"
    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y
# --- test
class Operators(T):
    def test_operators(self):
        a, b = m.Vector(3, 4), m.Vector(1, 2)
        self.assertEqual(a + b, m.Vector(4, 6))
        self.assertEqual(a - b, m.Vector(2, 2))
        self.assertEqual(2 * b, m.Vector(2, 4))
        self.assertEqual(b * 2, 2 * b)
        self.assertEqual(-b, m.Vector(-1, -2))
        self.assertEqual(abs(a), 5.0)
        self.assertEqual(abs(a * 2), 10.0)
        self.assertGreater(a, b)
        self.assertGreaterEqual(a, b)
        self.assertEqual(max([b, a]), a)
        self.assertEqual(sorted([a, b]), [b, a])
        self.assertEqual(len({a, m.Vector(3, 4), b}), 2)
        self.assertFalse(m.Vector(0, 0))
        self.assertTrue(a)
        self.assertEqual(repr(a), "Vector(3, 4)")
        self.assertEqual(f"{a:03d}", "<003>")
        self.assertEqual(a @ b, 11)
        self.assertNotEqual(a, "a")
        self.assertNotEqual(a, None)
        same = a
        a += b
        self.assertIs(a, same)
        self.assertEqual(a.x, 4)
        self.assertEqual(sum([b, b], m.Vector(0, 0)), m.Vector(2, 4))

# === sequence: self.items[index] => self.items[index - 1]
class Crowd:
    def __init__(self, *items):
        self.items = list(items)
    def __len__(self):
        return len(self.items)
    def __getitem__(self, index):
        return self.items[index]
    def __setitem__(self, index, value):
        self.items[index] = value
    def __delitem__(self, index):
        del self.items[index]
    def __contains__(self, item):
        return item in self.items
    def __iter__(self):
        return iter(self.items)
    def __reversed__(self):
        return reversed(self.items)
# --- test
import collections.abc
class Sequence(T):
    def test_sequence(self):
        crowd = m.Crowd("Ada", "Bob", "Eve")
        self.assertEqual(len(crowd), 3)
        self.assertEqual(crowd[0], "Ada")
        self.assertEqual(crowd[1:], ["Bob", "Eve"])
        self.assertIn("Bob", crowd)
        self.assertNotIn("Zoe", crowd)
        self.assertEqual(list(crowd), ["Ada", "Bob", "Eve"])
        self.assertEqual([*reversed(crowd)], ["Eve", "Bob", "Ada"])
        crowd[0] = "Amy"
        del crowd[2]
        self.assertEqual(list(crowd), ["Amy", "Bob"])
        self.assertIsInstance(crowd, collections.abc.Iterable)
        self.assertIsInstance(crowd, collections.abc.Sized)
        with self.assertRaises(IndexError):
            crowd[9]
        self.assertCountEqual(crowd, ["Bob", "Amy"])
        crowd.items.append("Cid")
        self.assertEqual(len(crowd), 3)

# === version: int(part) => int(part) + 1
class Version:
    def __init__(self, text):
        self.parts = tuple(int(part) for part in text.split("."))
    def __eq__(self, other):
        return self.parts == (Version(other) if isinstance(other, str) else other).parts
    def __lt__(self, other):
        return self.parts < (Version(other) if isinstance(other, str) else other).parts
    def __str__(self):
        return ".".join(map(str, self.parts))
class Money:
    def __init__(self, amount):
        self.amount = amount
    def __eq__(self, other):
        return self.amount == (other.amount if isinstance(other, Money) else other)
# --- test
class Compared(T):
    def test_compared(self):
        self.assertEqual(m.Version("1.2"), "1.2")
        self.assertEqual("1.2", m.Version("1.2"))
        self.assertNotEqual(m.Version("1.2"), "1.3")
        self.assertLess(m.Version("1.9"), m.Version("1.10"))
        self.assertEqual(m.Money(5), 5)
        self.assertIn(m.Money(5), [4, 5])
        self.assertNotEqual(m.Money(5), 6)
