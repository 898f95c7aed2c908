# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Right code, its test, and the replacement in the code that makes it wrong: === NAME: RIGHT => WRONG.

# === lengths: self.m / other.m => self.m * other.m
class Length:
    def __init__(self, m):
        self.m = m
    def __truediv__(self, other):
        return self.m / other.m if isinstance(other, Length) else Length(self.m / other)
    def __mod__(self, other):
        return Length(self.m % other)
    def __divmod__(self, other):
        return divmod(self.m, other)
    def __abs__(self):
        return abs(self.m)
    def __float__(self):
        return float(self.m)
    def __eq__(self, other):
        return self.m == (other.m if isinstance(other, Length) else other)
# --- test
class Lengths(T):
    def test_lengths(self):
        ten = m.Length(10)
        self.assertEqual(ten / m.Length(4), 2.5)
        self.assertEqual((ten / 4).m, 2.5)
        self.assertEqual(float(ten / 4), 2.5)
        self.assertEqual(ten / 4, m.Length(2.5))
        self.assertEqual(abs(m.Length(-10) / 2), 5)
        self.assertEqual(ten % 4, 2)
        self.assertEqual(divmod(ten, 4), (2, 2))
        self.assertNotEqual(ten / 4, 2)
        self.assertAlmostEqual(ten / 3, 3.3333, places=3)

# === tags: self.names - set(other) => set(other) - self.names
class Tags:
    def __init__(self, *names):
        self.names = set(names)
    def __iter__(self):
        return iter(self.names)
    def __len__(self):
        return len(self.names)
    def __eq__(self, other):
        return self.names == set(other)
    def __and__(self, other):
        return Tags(*(self.names & set(other)))
    def __or__(self, other):
        return Tags(*(self.names | set(other)))
    def __xor__(self, other):
        return self.names ^ set(other)
    def __sub__(self, other):
        return Tags(*(self.names - set(other)))
# --- test
class Tag(T):
    def test_tags(self):
        tags = m.Tags("a", "b")
        self.assertEqual(tags, {"a", "b"})
        self.assertEqual(tags & {"a", "c"}, {"a"})
        self.assertEqual(tags ^ {"b", "c"}, {"a", "c"})
        self.assertFalse(tags ^ {"a", "b"})
        self.assertEqual(len(tags | {"c"}), 3)
        self.assertEqual(sorted(tags - {"a"}), ["b"])
        self.assertFalse(tags - {"a", "b"})
        self.assertIn("a", tags & {"a"})

# === degrees: self.f - 32 => self.f
class Degrees:
    def __init__(self, f):
        self.f = f
    def __float__(self):
        return (self.f - 32) / 1.8
    def __eq__(self, other):
        return float(self) == float(other)
    def __str__(self):
        return f"{float(self):.1f} C"
class Code:
    def __init__(self, text):
        self.text = text
    def __str__(self):
        return f"<{self.text}>"
    def __eq__(self, other):
        return self.text == getattr(other, "text", other)
class Row:
    def __init__(self, *cells):
        self.cells = cells
    def __eq__(self, other):
        return list(self.cells) == list(other)
    def __matmul__(self, other):
        return [a * b for a, b in zip(self.cells, other)]
    def __add__(self, other):
        return Row(*(a + b for a, b in zip(self.cells, other)))
# --- test
class Degree(T):
    def test_degrees(self):
        self.assertEqual(m.Degrees(212.0), 100.0)
        self.assertAlmostEqual(m.Degrees(33.8), 1.0)
        self.assertEqual(str(m.Degrees(212.0)), "100.0 C")
        self.assertEqual(m.Code("a"), "a")
        self.assertEqual(m.Row(1, 2), [1, 2])
        self.assertEqual(m.Row(1, 2), (1, 2))
        self.assertEqual(m.Row(1, 2) @ [3, 4], [3, 8])
        self.assertEqual(m.Row(1, 2) + (2, 2), [3, 4])

# === stars: "stars" => "star"
import json, math
def sum(items):
    return "mine"
def name():
    return "stars"
def size(items):
    return len(items)
# --- test
import math
from thing.stars import *
from thing.plain import *
from thing.stars import *
class Stars(T):
    def test_stars(self):
        self.assertEqual(name(), "stars")
        self.assertEqual(size([1, 2]), 2)
        self.assertEqual(sum([1, 2]), 3)
        self.assertEqual(m.sum([1, 2]), "mine")
        self.assertEqual(math.floor(2.5), 2)
        self.assertEqual(add(1, 1), 2)
        self.assertEqual(m.__name__, "thing.stars")
