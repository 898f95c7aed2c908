# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Right code, its test, and the replacement in the code that makes it wrong: === NAME: RIGHT => WRONG.

# === cached: self.reads += 1 => self.reads += 2
import functools
class Source:
    reads = 0
    @functools.cached_property
    def data(self):
        self.reads += 1
        return {"rows": [{"id": n} for n in range(3)]}
# --- test
import json
class Cached(T):
    def test_cached(self):
        source = m.Source()
        self.assertEqual(source.data["rows"][2], {"id": 2})
        source.data["rows"].append({"id": 9})
        self.assertEqual(len(source.data["rows"]), 4)
        self.assertEqual(source.reads, 1)
        self.assertEqual(json.dumps(source.data["rows"][0]), '{"id": 0}')

# === command: args.name.title() => args.name
import argparse
def main(argv=None):
    parser = argparse.ArgumentParser(prog="greet")
    parser.add_argument("name")
    parser.add_argument("--shout", action="store_true")
    args = parser.parse_args(argv)
    text = f"Hello, {args.name.title()}!"
    print(text.upper() if args.shout else text)
    return 0
# --- test
import contextlib, io
class Command(T):
    def run_main(self, *argv):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = m.main(list(argv))
            except SystemExit as leave:
                status = leave.code
        return status, out.getvalue(), err.getvalue()
    def test_command(self):
        self.assertEqual(self.run_main("ada"), (0, "Hello, Ada!\n", ""))
        self.assertEqual(self.run_main("ada", "--shout")[1], "HELLO, ADA!\n")
        status, out, err = self.run_main()
        self.assertEqual(status, 2)
        self.assertIn("usage: greet", err)

# === linked: return self.value, => return None,
class Node:
    def __init__(self, value, after=None):
        self.value, self.after = value, after
    def __iter__(self):
        yield self.value
        if self.after is not None:
            yield from self.after
    def first(self):
        return self.value, self.after
# --- test
class Linked(T):
    def test_linked(self):
        tail = m.Node(2)
        head = m.Node(1, tail)
        self.assertEqual(list(head), [1, 2])
        self.assertIs(head.after, tail)
        value, after = head.first()
        self.assertEqual(value, 1)
        self.assertIs(after, tail)
        tail.after = m.Node(3)
        self.assertEqual(sum(head), 6)
        self.assertIn(3, head)
        tail.after = head.after.after
        self.assertEqual([node.value for node in (head, tail)], [1, 2])

# === machine: "idle": "run" => "idle": "halt"
class Machine:
    MOVES = {"idle": "run", "run": "idle"}
    made = 0
    def __init__(self):
        self.state = "idle"
        self.history = []
        type(self).made += 1
    def step(self):
        self.history.append(self.state)
        self.state = self.MOVES[self.state]
        return self
# --- test
class States(T):
    def test_machine(self):
        before = m.Machine.made
        machine = m.Machine().step().step().step()
        self.assertEqual(machine.state, "run")
        self.assertEqual(machine.history, ["idle", "run", "idle"])
        self.assertEqual(m.Machine.made, before + 1)
        self.assertListEqual(sorted(m.Machine.MOVES), ["idle", "run"])

# === matrix: zip(*rows) => zip(*rows[::-1])
def transposed(rows):
    return [list(row) for row in zip(*rows)]
def flat(rows):
    for row in rows:
        yield from row
def table(rows):
    return {(i, j): value for i, row in enumerate(rows) for j, value in enumerate(row)}
# --- test
class Matrix(T):
    def test_matrix(self):
        self.assertEqual(m.transposed([[1, 2], [3, 4]]), [[1, 3], [2, 4]])
        self.assertEqual(m.transposed(iter([(1,), (2,)])) if False else [[1, 2]], [[1, 2]])
        self.assertEqual(list(m.flat(((1,), (2, 3)))), [1, 2, 3])
        self.assertEqual(m.table([[5]]), {(0, 0): 5})
        big = m.transposed([list(range(300))] * 2)
        self.assertEqual(len(big), 300)
        self.assertEqual(big[299], [299, 299])
        big[0].append(7)
        self.assertEqual(big[0], [0, 0, 7])

# === dispatch: return f"n{value}" => return "n"
import functools, typing
@functools.singledispatch
def show(value):
    return "?"
@show.register
def _(value: int):
    return f"n{value}"
@show.register
def _(value: list):
    return ",".join(map(show, value))
@typing.runtime_checkable
class Speaks(typing.Protocol):
    def speak(self): ...
class Cat:
    def speak(self):
        return "miaow"
# --- test
class Dispatch(T):
    def test_dispatch(self):
        self.assertEqual(m.show([1, "x", [2]]), "n1,?,n2")
        self.assertIsInstance(m.Cat(), m.Speaks)
        self.assertNotIsInstance(3, m.Speaks)

# === copies: self.rows + [row] => [row] + self.rows
import copy
class Frozen:
    def __init__(self, rows=()):
        self.rows = list(rows)
    def plus(self, row):
        made = copy.deepcopy(self)
        made.rows = self.rows + [row]
        return made
    def __deepcopy__(self, memo):
        return Frozen(self.rows)
    def __eq__(self, other):
        return isinstance(other, Frozen) and self.rows == other.rows
    def __hash__(self):
        return hash(tuple(self.rows))
# --- test
import copy
class Copies(T):
    def test_copies(self):
        one = m.Frozen([1])
        two = one.plus(2)
        self.assertEqual(two.rows, [1, 2])
        self.assertEqual(one.rows, [1])
        self.assertEqual(two, m.Frozen([1, 2]))
        self.assertIsNot(copy.deepcopy(two), two)
        self.assertEqual(copy.deepcopy(two), two)
        self.assertIn(two, [one, two])
        self.assertEqual([one, two].index(two), 1)
        self.assertEqual({one: "a", two: "b"}[m.Frozen([1, 2])], "b")
        self.assertCountEqual([one, two], [two, one])

# === queue: heapq.heappush(self.heap, (rank, item)) => self.heap.append((rank, item))
import collections, heapq
class Queue:
    def __init__(self):
        self.heap = []
    def put(self, item, rank=0):
        heapq.heappush(self.heap, (rank, item))
    def __len__(self):
        return len(self.heap)
    def get(self):
        if not self.heap:
            raise LookupError("the queue is empty")
        return heapq.heappop(self.heap)[1]
def last(items, n):
    return collections.deque(items, maxlen=n)
# --- test
import collections
class Queues(T):
    def test_queue(self):
        queue = m.Queue()
        for item, rank in (("c", 3), ("a", 1), ("b", 2)):
            queue.put(item, rank=rank)
        self.assertEqual(len(queue), 3)
        self.assertTrue(queue)
        self.assertEqual([queue.get() for _ in range(3)], ["a", "b", "c"])
        self.assertFalse(queue)
        with self.assertRaisesRegex(LookupError, "empty"):
            queue.get()
        self.assertEqual(m.last("abc", 2), collections.deque("bc"))

# === store: self.rows[key] = value => self.rows[key] = None
import contextlib
class Store:
    def __init__(self):
        self.rows, self.open = {}, False
    @contextlib.contextmanager
    def transaction(self):
        before = dict(self.rows)
        self.open = True
        try:
            yield self
        except Exception:
            self.rows = before
            raise
        finally:
            self.open = False
    def __setitem__(self, key, value):
        if not self.open:
            raise RuntimeError("no transaction")
        self.rows[key] = value
    def __getitem__(self, key):
        return self.rows[key]
# --- test
class Stores(T):
    def test_store(self):
        store = m.Store()
        with self.assertRaises(RuntimeError):
            store["a"] = 1
        with store.transaction() as same:
            self.assertIs(same, store)
            store["a"] = [1, {"b": 2}]
        self.assertEqual(store["a"], [1, {"b": 2}])
        with self.assertRaises(ZeroDivisionError):
            with store.transaction():
                store["a"] = 2
                1 / 0
        self.assertEqual(store.rows, {"a": [1, {"b": 2}]})
        with self.assertRaises(KeyError) as caught:
            store["z"]
        self.assertEqual(caught.exception.args, ("z",))

# === texts: textwrap.fill(text, width) => text
import csv, io, re, string, textwrap
def wrap(text, width=10):
    return textwrap.fill(text, width)
def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
def rows(text):
    return [dict(row) for row in csv.DictReader(io.StringIO(text))]
def fill(template, **values):
    return string.Template(template).substitute(values)
def encode(text):
    return text.encode("utf-8"), memoryview(b"abc")[1:].tobytes()
# --- test
class Texts(T):
    maxDiff = None
    def test_texts(self):
        self.assertEqual(m.wrap("one two three"), "one two\nthree")
        self.assertMultiLineEqual(m.slug(" Hi, Ünï! "), "hi-n")
        self.assertEqual(m.rows("a,b\n1,2\n"), [{"a": "1", "b": "2"}])
        self.assertEqual(m.fill("$x!", x="y"), "y!")
        with self.assertRaises(KeyError):
            m.fill("$x")
        self.assertEqual(m.encode("é"), (b"\xc3\xa9", b"bc"))
        with self.assertRaises(UnicodeEncodeError):
            "é".encode("ascii")

# === retry: times - 1 => times
import time
def retry(call, times, wait=time.sleep):
    for left in range(times - 1, -1, -1):
        try:
            return call()
        except OSError:
            if not left:
                raise
            wait(0.01)
# --- test
from unittest import mock
class Retries(T):
    def test_retry(self):
        wait = mock.Mock()
        call = mock.Mock(side_effect=[OSError("a"), OSError("b"), "done"])
        self.assertEqual(m.retry(call, 3, wait), "done")
        self.assertEqual(wait.call_count, 2)
        self.assertEqual(wait.mock_calls, [mock.call(0.01), mock.call(0.01)])
        call = mock.Mock(side_effect=OSError("never"))
        with self.assertRaisesRegex(OSError, "never"):
            m.retry(call, 2, wait)
        self.assertEqual(call.call_count, 2)
        with mock.patch("time.sleep") as sleep:
            m.retry(mock.Mock(side_effect=[ValueError, 1]), 1) if False else None
        sleep.assert_not_called()

# === numbers: self.n // g => self.n
import fractions, math, numbers
class Ratio:
    def __init__(self, n, d=1):
        g = math.gcd(n, d)
        self.n, self.d = self.n_of(n, g), d // g
    def n_of(self, n, g):
        self.n = n
        return self.n // g
    def __float__(self):
        return self.n / self.d
    def __eq__(self, other):
        if isinstance(other, (int, float)):
            return float(self) == other
        return (self.n, self.d) == (other.n, other.d)
    def __lt__(self, other):
        return float(self) < float(other)
    def __gt__(self, other):
        return float(self) > float(other)
    def __sub__(self, other):
        return float(self) - other if isinstance(other, (int, float)) else Ratio(
            self.n * other.d - other.n * self.d, self.d * other.d)
    def __round__(self, n=None):
        return round(float(self), n)
    def __int__(self):
        return self.n // self.d
# --- test
import math
class Ratios(T):
    def test_ratio(self):
        half = m.Ratio(2, 4)
        self.assertEqual((half.n, half.d), (1, 2))
        self.assertEqual(half, 0.5)
        self.assertAlmostEqual(half, 0.5)
        self.assertAlmostEqual(m.Ratio(1, 3), 0.333, places=3)
        self.assertLess(half, 1)
        self.assertGreater(half, m.Ratio(1, 3))
        self.assertEqual(half - m.Ratio(1, 4), m.Ratio(1, 4))
        self.assertTrue(abs(half - 0.5) < 1e-9)
        self.assertEqual(round(half, 1), 0.5)
        self.assertEqual(int(m.Ratio(7, 2)), 3)
        self.assertTrue(math.isclose(half, 0.5))
        self.assertFalse(half == 0.25)
