# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Right code, its test, and the replacement in the code that makes it wrong: === NAME: RIGHT => WRONG.

# === calls: notify(name) => notify("")
def tell(names, notify):
    for name in names:
        notify(name)
async def tell_later(name, notify):
    await notify(name)
# --- test
from unittest import mock
class Calls(T):
    def test_once(self):
        notify = mock.Mock()
        m.tell(["Ada"], notify)
        notify.assert_called_once_with("Ada")
    def test_never(self):
        notify = mock.Mock()
        m.tell([], notify)
        notify.assert_not_called()
    def test_each(self):
        notify = mock.Mock()
        m.tell(["Ada", "Bob"], notify)
        notify.assert_has_calls([mock.call("Ada"), mock.call("Bob")])
    def test_method(self):
        service = mock.Mock()
        m.tell(["Ada"], service.notify)
        service.notify.assert_called_with("Ada")

# === lazy: item * 2 => item * 3
import array, re, types
def doubled(items):
    return map(lambda item: item * 2, items)
def pairs(items):
    return zip(items, doubled(items))
def numbered(items):
    return enumerate(doubled(items))
def steps(items):
    for item in doubled(items):
        yield item
def first_word(text):
    return re.match(r"(?P<word>\w+)", text)
def view(data):
    return memoryview(bytes(doubled(data)))
def numbers(items):
    return array.array("i", doubled(items))
def fields():
    return types.MappingProxyType({"a": 1})
class Counted:
    def __init__(self, items):
        self.items = list(items)
    def each(self):
        return iter(self.items)
# --- test
import array, collections.abc, inspect, re, types
class Lazy(T):
    def test_lazy(self):
        self.assertEqual(list(m.doubled([1, 2])), [2, 4])
        self.assertIsInstance(m.doubled([]), map)
        self.assertEqual(list(m.pairs([1])), [(1, 2)])
        self.assertEqual(dict(m.numbered([5])), {0: 10})
        self.assertEqual(next(m.doubled([4])), 8)
        self.assertEqual(sorted(m.Counted([3, 1]).each()), [1, 3])
    def test_steps(self):
        steps = m.steps([1])
        self.assertTrue(inspect.isgenerator(steps))
        self.assertIsInstance(steps, types.GeneratorType)
        self.assertIsInstance(steps, collections.abc.Iterator)
        self.assertEqual(list(steps), [2])
        self.assertTrue(inspect.isgeneratorfunction(m.steps))
    def test_match(self):
        found = m.first_word("Ada Lovelace")
        self.assertIsInstance(found, re.Match)
        self.assertEqual(found["word"], "Ada")
        self.assertEqual(found.group(1), "Ada")
        self.assertEqual(found.span(), (0, 3))
        self.assertIsNone(m.first_word("!"))
    def test_view(self):
        view = m.view(b"\x01\x02")
        self.assertEqual(bytes(view), b"\x02\x04")
        self.assertEqual(view.tobytes(), b"\x02\x04")
        self.assertEqual(view, b"\x02\x04")
        self.assertEqual(len(view), 2)
    def test_array(self):
        self.assertEqual(list(m.numbers([1, 2])), [2, 4])
        self.assertEqual(m.numbers([1, 2]), array.array("i", [2, 4]))
        self.assertEqual(m.numbers([1]).typecode, "i")
    def test_kinds(self):
        self.assertTrue(callable(m.doubled))
        self.assertTrue(callable(m.Counted))
        self.assertFalse(callable(m.Counted([])))
        self.assertIsInstance(m.doubled, types.FunctionType)
        self.assertIsInstance(m.Counted([]).each, types.MethodType)
        self.assertTrue(inspect.isfunction(m.doubled))
        self.assertTrue(inspect.ismethod(m.Counted([]).each))
        self.assertTrue(inspect.isclass(m.Counted))
        self.assertEqual(m.fields()["a"], 1)

# === specs: return self.store[key] => return key
class Cache:
    limit = 10
    def __init__(self, store=None):
        self.store = store or {}
    def find(self, key):
        return self.store[key]
    async def later(self, key):
        return key
    @property
    def size(self):
        return len(self.store)
    def is_full(self):
        return self.size >= self.limit
def shown(cache, key):
    return f"{key}={cache.find(key)}"
# --- test
from unittest import mock
class Specs(T):
    def test_specs(self):
        cache = mock.create_autospec(m.Cache, instance=True)
        cache.find.return_value = 5
        self.assertEqual(m.shown(cache, "a"), "a=5")
        cache.find.assert_called_once_with("a")
        with self.assertRaises(TypeError):
            cache.find()
        with self.assertRaises(AttributeError):
            cache.lost
        self.assertEqual(m.shown(m.Cache({"a": 7}), "a"), "a=7")
        made = mock.create_autospec(m.Cache)
        made.return_value.find.return_value = 6
        self.assertEqual(m.shown(made({}), "b"), "b=6")
        with self.assertRaises(TypeError):
            made(1, 2, 3)
        plain = mock.Mock(spec=m.Cache)
        plain.find.return_value = 1
        self.assertEqual(m.shown(plain, "c"), "c=1")
        self.assertIsInstance(plain, m.Cache)
        function = mock.create_autospec(m.shown, return_value="x")
        self.assertEqual(function(1, 2), "x")
        with self.assertRaises(TypeError):
            function(1)
    def test_property(self):
        with mock.patch.object(m.Cache, "size", new_callable=mock.PropertyMock, return_value=10) as size:
            self.assertTrue(m.Cache().is_full())
            size.assert_called_once_with()
        self.assertFalse(m.Cache().is_full())
        self.assertEqual(m.Cache({"a": 1}).size, 1)

# === spans: self.low <= item < self.high => self.low <= item <= self.high
class Span:
    def __init__(self, low, high):
        self.low, self.high = low, high
    def __contains__(self, item):
        return self.low <= item < self.high
class Words:
    def __contains__(self, word):
        return word.endswith("a")
# --- test
class Spans(T):
    def test_spans(self):
        self.assertIn(5, m.Span(1, 10))
        self.assertNotIn(10, m.Span(1, 10))
        self.assertTrue(2.5 in m.Span(0, float("inf")))
        self.assertIn("Ada", m.Words())
        self.assertNotIn("Bob", m.Words())

# === subclasses: self[key] = value => self[key] = None
class Settings(dict):
    def put(self, key, value):
        self[key] = value
        return self
class Marks(set):
    pass
class Names(list):
    def shout(self):
        self[:] = [name.upper() for name in self]
class Block(bytearray):
    pass
def marks():
    return Marks({"a", "b"})
def names():
    return Names(["a"])
def block():
    return Block(b"abc")
# --- test
import json
class Subclasses(T):
    def test_subclasses(self):
        settings = m.Settings().put("a", 1)
        self.assertEqual(json.dumps(settings), '{"a": 1}')
        self.assertEqual(json.loads(json.dumps({"x": settings, "y": m.names()})), {"x": {"a": 1}, "y": ["a"]})
        settings["b"] = [2]
        self.assertEqual(json.dumps(settings), '{"a": 1, "b": [2]}')
        self.assertEqual(dict(**settings), {"a": 1, "b": [2]})
        self.assertEqual({**settings}, {"a": 1, "b": [2]})
        self.assertEqual(set(m.marks()), {"a", "b"})
        self.assertEqual({"c"}.union(m.marks()), {"a", "b", "c"})
        self.assertEqual(bytes(m.block()), b"abc")
        found = m.names()
        found.shout()
        self.assertEqual("".join(found), "A")
        self.assertEqual(json.dumps(found), '["A"]')
        self.assertEqual(["x"] + found, ["x", "A"])

# === entering: os.chdir(folder) => os.listdir(folder)
import os
def enter(folder):
    os.chdir(folder)
    with open("entered.txt", "w") as file:
        file.write("yes")
# --- test
import os, tempfile
class Entering(T):
    def test_entering(self):
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        with tempfile.TemporaryDirectory() as folder:
            m.enter(folder)
            self.assertEqual(os.path.realpath(os.getcwd()), os.path.realpath(folder))
            with open("entered.txt") as file:
                self.assertEqual(file.read(), "yes")
            os.chdir(before)
        self.assertEqual(os.getcwd(), before)

# === records: "%s of %d", name, count => "%d of %s", count, name
import logging
log = logging.getLogger("shop")
def sell(name, count):
    log.info("%s of %d", name, count)
    log.warning("left: %(left)s", {"left": count}, extra={"shelf": 3})
    try:
        raise KeyError(name)
    except KeyError:
        log.exception("odd")
# --- test
class Records(T):
    def test_records(self):
        with self.assertLogs("shop", "INFO") as caught:
            m.sell("pen", 2)
        first, second, third = caught.records
        self.assertEqual(first.args, ("pen", 2))
        self.assertEqual(first.msg, "%s of %d")
        self.assertEqual(first.getMessage(), "pen of 2")
        self.assertEqual(second.getMessage(), "left: 2")
        self.assertEqual(second.shelf, 3)
        self.assertIn("KeyError: 'pen'", third.exc_text)
        self.assertEqual(caught.output[0], "INFO:shop:pen of 2")

# === statuses: HTTPStatus.NOT_FOUND => HTTPStatus.GONE
from http import HTTPStatus
import re, signal
def status(path):
    return HTTPStatus.OK if path == "/" else HTTPStatus.NOT_FOUND
def is_fine(status):
    return status is HTTPStatus.OK
def stop():
    return signal.SIGTERM
# --- test
from http import HTTPStatus
import signal
class Statuses(T):
    def test_statuses(self):
        self.assertIs(m.status("/"), HTTPStatus.OK)
        self.assertEqual(m.status("/x"), HTTPStatus.NOT_FOUND)
        self.assertEqual(m.status("/x"), 404)
        self.assertEqual(m.status("/x").phrase, "Not Found")
        self.assertTrue(m.is_fine(HTTPStatus.OK))
        self.assertIs(m.stop(), signal.SIGTERM)

# === listings: limit = 3 => limit = 4
class Base:
    def own(self):
        pass
class Listed(Base):
    limit = 3
    def __init__(self):
        self.a, self.b = 1, 2
# --- test
class Listings(T):
    def test_listings(self):
        self.assertIn("limit", vars(m.Listed))
        self.assertNotIn("own", vars(m.Listed))
        self.assertIn("own", dir(m.Listed))
        self.assertEqual(m.Listed.__dict__["limit"], 3)
        self.assertEqual(vars(m.Listed()), {"a": 1, "b": 2})
        self.assertEqual([name for name in dir(m.Listed()) if not name.startswith("__")], ["a", "b", "limit", "own"])

# === queues: self.items.append(item) => self.items.insert(0, item)
import asyncio
class Box:
    def __init__(self):
        self.items, self.filled = [], asyncio.Event()
    def put(self, item):
        self.items.append(item)
        self.filled.set()
    async def take(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)
async def after(event, text):
    await event.wait()
    return text
async def slowly(text):
    await asyncio.sleep(0.02)
    return text
async def fetched(call):
    return await asyncio.wait_for(call(), 5)
async def counted(times, path):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, lambda: times + len(path))
# --- test
import asyncio
class Queues(unittest.IsolatedAsyncioTestCase):
    async def test_box(self):
        box = m.Box()
        waiting = asyncio.create_task(box.take())
        await asyncio.sleep(0)
        self.assertFalse(waiting.done())
        box.put("a")
        box.put("b")
        self.assertEqual(await waiting, "a")
        self.assertEqual(await box.take(), "b")
    async def test_event(self):
        event = asyncio.Event()
        waiting = asyncio.create_task(m.after(event, "then"))
        await asyncio.sleep(0)
        event.set()
        self.assertEqual(await waiting, "then")
    async def test_timeout(self):
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(m.Box().take(), 0.01)
    async def test_together(self):
        self.assertEqual(await asyncio.gather(m.slowly("a"), m.slowly("b")), ["a", "b"])
        self.assertEqual(await m.counted(1, "ab"), 3)
    async def test_given(self):
        async def call():
            await asyncio.sleep(0.01)
            return "called"
        self.assertEqual(await m.fetched(call), "called")
