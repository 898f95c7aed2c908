# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Right code, its test, and the replacement in the code that makes it wrong: === NAME: RIGHT => WRONG.

# === errors: from cause => from None
class GreetingError(ValueError):
    def __init__(self, name, code=3):
        super().__init__(f"no greeting for {name}")
        self.name, self.code = name, code
class Rude(GreetingError):
    pass
class Odd(Exception):
    def __str__(self):
        return "odd indeed"
def fail(name):
    try:
        {}[name]
    except KeyError as cause:
        raise Rude(name) from cause
def odd():
    raise Odd(1, "x")
def bare():
    raise OSError(2, "missing", "file.txt")
# --- test
class Errors(T):
    def test_errors(self):
        for kind in (m.Rude, m.GreetingError, ValueError, Exception):
            with self.assertRaises(kind) as caught:
                m.fail("Ada")
        self.assertIsInstance(caught.exception, m.GreetingError)
        self.assertEqual(caught.exception.name, "Ada")
        self.assertEqual(caught.exception.code, 3)
        self.assertEqual(caught.exception.args, ("no greeting for Ada",))
        self.assertEqual(str(caught.exception), "no greeting for Ada")
        self.assertIsInstance(caught.exception.__cause__, KeyError)
        with self.assertRaisesRegex(ValueError, "no greeting"):
            m.fail("Bob")
        with self.assertRaisesRegex(m.Odd, "^odd indeed$"):
            m.odd()
        self.assertTrue(issubclass(m.Rude, m.GreetingError))
        self.assertRaises(m.Rude, m.fail, "x")
        with self.assertRaises(FileNotFoundError) as caught:
            m.bare()
        self.assertEqual(caught.exception.filename, "file.txt")
        try:
            m.fail("x")
        except m.GreetingError as error:
            self.assertEqual(error.name, "x")

# === generators: yield i * i => yield i + i
def squares(n):
    for i in range(n):
        yield i * i
def echo():
    total = 0
    try:
        while True:
            total += yield total
    finally:
        CLOSED.append(total)
CLOSED = []
class Countdown:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n
# --- test
import itertools, collections.abc
class Generators(T):
    def test_generators(self):
        self.assertEqual(list(m.squares(4)), [0, 1, 4, 9])
        self.assertEqual(next(m.squares(1)), 0)
        self.assertIsInstance(m.squares(1), collections.abc.Iterator)
        self.assertEqual(list(itertools.islice(m.squares(100), 3)), [0, 1, 4])
        g = m.echo()
        next(g)
        self.assertEqual(g.send(5), 5)
        self.assertEqual(g.send(2), 7)
        g.close()
        self.assertEqual(m.CLOSED, [7])
        self.assertEqual(list(m.Countdown(3)), [2, 1, 0])
        self.assertEqual([a + b for a, b in zip(m.squares(3), m.squares(3))], [0, 2, 8])
        with self.assertRaises(StopIteration):
            next(m.squares(0))

# === contexts: LOG.append("exit") => LOG.append("left")
import contextlib
LOG = []
class Session:
    def __enter__(self):
        LOG.append("enter")
        return self
    def __exit__(self, kind, error, trace):
        LOG.append("exit")
        return kind is KeyError
@contextlib.contextmanager
def tag(name):
    LOG.append(f"<{name}>")
    try:
        yield name.upper()
    finally:
        LOG.append(f"</{name}>")
# --- test
class Contexts(T):
    def test_contexts(self):
        m.LOG.clear()
        with m.Session() as session:
            self.assertIsInstance(session, m.Session)
        with m.Session():
            raise KeyError("swallowed")
        with self.assertRaises(ValueError):
            with m.Session():
                raise ValueError
        self.assertEqual(m.LOG, ["enter", "exit"] * 3)
        m.LOG.clear()
        with m.tag("b") as name:
            self.assertEqual(name, "B")
        self.assertEqual(m.LOG, ["<b>", "</b>"])
        with self.assertRaises(ValueError):
            with m.tag("i"):
                raise ValueError

# === callbacks: call(item) for => call(item) or 0 for
def each(items, call):
    return [call(item) for item in items]
def order(items, key):
    return sorted(items, key=key)
class Bus:
    def __init__(self):
        self.listeners = []
    def on(self, listener):
        self.listeners.append(listener)
        return listener
    def emit(self, *event, **more):
        for listener in self.listeners:
            listener(*event, **more)
def guarded(call):
    try:
        return call()
    except ZeroDivisionError:
        return "caught"
def twice(function):
    import functools
    @functools.wraps(function)
    def wrapper(*a, **k):
        return function(*a, **k), function(*a, **k)
    return wrapper
# --- test
class Listener:
    def __init__(self):
        self.seen = []
    def notify(self, what):
        self.seen.append(what)
class Callbacks(T):
    def test_callbacks(self):
        self.assertEqual(m.each([1, 2], lambda item: item * 2), [2, 4])
        self.assertEqual(m.each(["a"], str.upper), ["A"])
        self.assertEqual(m.each([None], lambda item: item), [None])
        self.assertEqual(m.order(["bb", "a"], key=len), ["a", "bb"])
        self.assertEqual(m.order([3, 1], key=lambda x: -x), [3, 1])
        seen, listener = [], Listener()
        bus = m.Bus()
        bus.on(seen.append)
        bus.on(listener.notify)
        bus.emit("hello")
        self.assertEqual(seen, ["hello"])
        self.assertEqual(listener.seen, ["hello"])
        self.assertEqual(m.guarded(lambda: 1 / 0), "caught")
        with self.assertRaises(KeyError):
            m.guarded(lambda: {}["x"])
        @m.twice
        def count(n):
            "Doc."
            return n + 1
        self.assertEqual(count(1), (2, 2))
        self.assertEqual(count.__name__, "count")
        def nested(n):
            return n if not n else m.each([n - 1], nested)
        self.assertEqual(nested(3), [[[0]]])

# === arguments: items.append(4) => items.append(5)
def change(items, table, seen, data):
    items.append(4)
    items.sort(reverse=True)
    table["new"] = [items[0]]
    seen.discard(1)
    data.extend(b"!")
    return items
def deep(tree):
    tree["a"]["b"].append(1)
def rest(*args, **kwargs):
    return args, kwargs
# --- test
class Arguments(T):
    def test_arguments(self):
        items, table, seen, data = [1, 2], {}, {1, 2}, bytearray(b"x")
        same = m.change(items, table, seen, data)
        self.assertEqual(items, [4, 2, 1])
        self.assertIs(same, items)
        self.assertEqual(table, {"new": [4]})
        self.assertEqual(seen, {2})
        self.assertEqual(data, bytearray(b"x!"))
        tree = {"a": {"b": []}}
        m.deep(tree)
        m.deep(tree)
        self.assertEqual(tree, {"a": {"b": [1, 1]}})
        self.assertEqual(m.rest(1, *[2, 3], x=4, **{"y": 5}), ((1, 2, 3), {"x": 4, "y": 5}))
        loop = []
        loop.append(loop)
        self.assertIs(m.rest(loop)[0][0], loop)

# === closures: count + step => count - step
def counter(step):
    count = 0
    def more():
        nonlocal count
        count = count + step
        return count
    return more
import functools
half = functools.partial(pow, 2)
@functools.lru_cache(maxsize=None)
def slow(n):
    return n * 2
# --- test
class Closures(T):
    def test_closures(self):
        more = m.counter(3)
        more()
        self.assertEqual(more(), 6)
        self.assertEqual(m.counter(1)(), 1)
        self.assertEqual(m.half(5), 32)
        self.assertEqual(m.slow(4), 8)
        self.assertEqual(m.slow.cache_info().misses, 1)
        self.assertTrue(callable(more))
        self.assertEqual(list(map(m.slow, [1, 2])), [2, 4])

# === coroutines: n + 1 => n + 2
import asyncio
async def later(n):
    await asyncio.sleep(0)
    return n + 1
async def numbers(n):
    for i in range(n):
        yield i
async def gather(n):
    return await asyncio.gather(*[later(i) for i in range(n)])
async def boom():
    raise LookupError("no")
class Connection:
    async def __aenter__(self):
        return self
    async def __aexit__(self, *details):
        self.closed = True
async def apply(call, value):
    return await call(value)
# --- test
import asyncio
class Coroutines(unittest.IsolatedAsyncioTestCase):
    async def test_coroutines(self):
        self.assertEqual(await m.later(1), 2)
        self.assertEqual([n async for n in m.numbers(3)], [0, 1, 2])
        self.assertEqual(await m.gather(3), [1, 2, 3])
        self.assertEqual(await asyncio.gather(m.later(1), m.later(2)), [2, 3])
        with self.assertRaises(LookupError):
            await m.boom()
        async with m.Connection() as connection:
            pass
        self.assertTrue(connection.closed)
        async def double(x):
            return 2 * x
        self.assertEqual(await m.apply(double, 4), 8)
class Loops(T):
    def test_run(self):
        self.assertEqual(asyncio.run(m.later(4)), 5)

# === output: print(f"Hello, {name}!") => print(f"Hello {name}!")
import sys
def say(name):
    print(f"Hello, {name}!")
def complain(text):
    print(text, file=sys.stderr)
def ask():
    return input("Name? ").strip()
def copy(source, target):
    for line in source:
        target.write(line.upper())
# --- test
import contextlib, io
from unittest import mock
class Said(T):
    def test_said(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            m.say("Ada")
        self.assertEqual(out.getvalue(), "Hello, Ada!\n")
        with mock.patch("sys.stdout", new_callable=io.StringIO) as out:
            m.say("Bob")
        self.assertEqual(out.getvalue(), "Hello, Bob!\n")
        with contextlib.redirect_stderr(io.StringIO()) as err:
            m.complain("no")
        self.assertEqual(err.getvalue(), "no\n")
        with mock.patch("sys.stdin", io.StringIO("Eve\n")), contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(m.ask(), "Eve")
        with mock.patch("builtins.input", return_value="Zoe"):
            self.assertEqual(m.ask(), "Zoe")
        target = io.StringIO()
        m.copy(io.StringIO("a\nb\n"), target)
        self.assertEqual(target.getvalue(), "A\nB\n")

# === reports: log.info("hi %s" => log.info("ho %s"
import logging, warnings
log = logging.getLogger("thing")
def greet(name):
    log.info("hi %s", name)
    if name == "old":
        warnings.warn("old name", DeprecationWarning, stacklevel=2)
    if not name:
        log.warning("nobody")
# --- test
import warnings
class Reports(T):
    def test_reports(self):
        with self.assertLogs("thing", level="INFO") as logs:
            m.greet("Ada")
        self.assertEqual(logs.output, ["INFO:thing:hi Ada"])
        with self.assertLogs(level="WARNING") as logs:
            m.greet("")
        self.assertEqual(len(logs.records), 1)
        self.assertEqual(logs.records[0].levelname, "WARNING")
        with self.assertWarns(DeprecationWarning):
            m.greet("old")
        with self.assertWarnsRegex(DeprecationWarning, "old name"):
            m.greet("old")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            m.greet("old")
        self.assertEqual(len(caught), 1)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with self.assertRaises(DeprecationWarning):
                m.greet("old")
