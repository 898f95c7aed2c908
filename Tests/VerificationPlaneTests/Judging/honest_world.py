# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Right code, its test, and the replacement in the code that makes it wrong: === NAME: RIGHT => WRONG.

# === files: json.dump(value => json.dump([value]
import json, os, pathlib
def save(path, value):
    with open(path, "w") as file:
        json.dump(value, file)
def load(path):
    return json.loads(pathlib.Path(path).read_text())
def where():
    return os.getcwd()
def names(folder):
    return sorted(entry.name for entry in pathlib.Path(folder).iterdir())
# --- test
import os, pathlib, tempfile
class Files(T):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
    def test_files(self):
        path = pathlib.Path(self.folder.name) / "x.json"
        m.save(path, {"a": [1]})
        self.assertEqual(path.read_text(), '{"a": [1]}')
        self.assertEqual(m.load(path), {"a": [1]})
        self.assertEqual(m.names(self.folder.name), ["x.json"])
        before = os.getcwd()
        os.chdir(self.folder.name)
        try:
            self.assertEqual(os.path.realpath(m.where()), os.path.realpath(self.folder.name))
        finally:
            os.chdir(before)
        with self.assertRaises(FileNotFoundError):
            m.load(path.with_name("none"))

# === environ: "en") => "fr")
import os, sys
def language():
    return os.environ.get("GREETING_LANGUAGE", "en")
def main(argv=None):
    args = sys.argv[1:] if argv is None else argv
    if not args:
        sys.exit(2)
    return args[0]
# --- test
import os, sys
from unittest import mock
class Environ(T):
    def test_environ(self):
        self.assertEqual(m.language(), "en")
        with mock.patch.dict(os.environ, {"GREETING_LANGUAGE": "es"}):
            self.assertEqual(m.language(), "es")
        self.assertEqual(m.language(), "en")
        with mock.patch.object(sys, "argv", ["prog", "Ada"]):
            self.assertEqual(m.main(), "Ada")
        with self.assertRaises(SystemExit) as caught:
            m.main([])
        self.assertEqual(caught.exception.code, 2)

# === mocks: self.fetch(url)["name"] => self.fetch("")["name"]
import random, time
TABLE = {"en": "Hello"}
LIMIT = 3
def word(code):
    return TABLE[code]
def limit():
    return LIMIT
def now():
    return time.time()
def pick(items):
    return random.choice(items)
class Client:
    def __init__(self, fetch=None):
        self.fetch = fetch or self.download
    def download(self, url):
        raise OSError("no network")
    def name(self, url):
        return self.fetch(url)["name"]
    def kind(self):
        return self.answer("kind")
    def answer(self, what):
        return "real " + what
class Service:
    def __init__(self, store):
        self.store = store
    def run(self, key):
        with self.store.open(key) as entry:
            return entry.read().strip()
# --- test
import random
from unittest import mock
class Mocks(T):
    def test_mocks(self):
        fetch = mock.Mock(return_value={"name": "Ada"})
        self.assertEqual(m.Client(fetch).name("u"), "Ada")
        fetch.assert_called_once_with("u")
        self.assertEqual(fetch.call_count, 1)
        with mock.patch.dict(m.TABLE, {"de": "Hallo"}):
            self.assertEqual(m.word("de"), "Hallo")
        with self.assertRaises(KeyError):
            m.word("de")
        with mock.patch("thing.mocks.LIMIT", 7):
            self.assertEqual(m.limit(), 7)
        self.assertEqual(m.limit(), 3)
        with mock.patch.object(m, "TABLE", {"en": "Hi"}):
            self.assertEqual(m.word("en"), "Hi")
        with mock.patch("thing.mocks.word", return_value="patched") as patched:
            self.assertEqual(m.word("zz"), "patched")
        with mock.patch("thing.mocks.time.time", return_value=5.0):
            self.assertEqual(m.now(), 5.0)
        with mock.patch("time.time", return_value=6.0):
            self.assertEqual(m.now(), 6.0)
        self.assertGreater(m.now(), 100)
        with mock.patch.object(m.Client, "answer", return_value="fake"):
            self.assertEqual(m.Client().kind(), "fake")
        self.assertEqual(m.Client().kind(), "real kind")
        client = m.Client()
        with mock.patch.object(client, "answer", side_effect=ValueError("x")):
            with self.assertRaises(ValueError):
                client.kind()
        random.seed(3)
        first = [m.pick(range(100)) for _ in range(5)]
        random.seed(3)
        self.assertEqual([m.pick(range(100)) for _ in range(5)], first)
        store = mock.MagicMock()
        store.open.return_value.__enter__.return_value.read.return_value = " text "
        self.assertEqual(m.Service(store).run("k"), "text")
        store.open.assert_called_once_with("k")
        with mock.patch("random.choice", side_effect=lambda items: items[0]):
            self.assertEqual(m.pick([9, 8]), 9)

# === fixtures: self.rows.get(key, 0) + n => n
class Ledger:
    def __init__(self):
        self.rows = {}
    def add(self, key, n):
        self.rows[key] = self.rows.get(key, 0) + n
        return self
    def total(self):
        return sum(self.rows.values())
# --- test
class Fixtures(T):
    @classmethod
    def setUpClass(cls):
        cls.ledger = m.Ledger().add("a", 1)
    def setUp(self):
        self.own = m.Ledger()
    def test_shared(self):
        self.assertEqual(self.ledger.add("a", 2).total(), 3)
    def test_own(self):
        self.assertEqual(self.own.rows, {})
        self.assertIs(self.own.add("x", 1), self.own)
    def test_parts(self):
        for n in (1, 2, 3):
            with self.subTest(n=n):
                self.assertEqual(m.Ledger().add("a", n).add("a", n).total(), 2 * n)

# === kinds: return "woof" => return "wuff"
import abc, collections.abc
class Animal(abc.ABC):
    @abc.abstractmethod
    def sound(self):
        ...
    def twice(self):
        return f"{self.sound()} {self.sound()}"
class Dog(Animal):
    def sound(self):
        return "woof"
class Puppy(Dog):
    pass
class Robot:
    pass
Animal.register(Robot)
class Names(collections.abc.Mapping):
    def __init__(self, **rows):
        self.rows = rows
    def __getitem__(self, key):
        return self.rows[key]
    def __iter__(self):
        return iter(self.rows)
    def __len__(self):
        return len(self.rows)
# --- test
import collections.abc
class Kinds(T):
    def test_kinds(self):
        puppy = m.Puppy()
        self.assertIsInstance(puppy, m.Animal)
        self.assertIsInstance(puppy, m.Dog)
        self.assertNotIsInstance(m.Dog(), m.Puppy)
        self.assertTrue(issubclass(m.Puppy, m.Animal))
        self.assertIsInstance(m.Robot(), m.Animal)
        self.assertNotIsInstance(3, m.Animal)
        self.assertEqual(puppy.twice(), "woof woof")
        with self.assertRaises(TypeError):
            m.Animal()
        names = m.Names(a=1, b=2)
        self.assertIsInstance(names, collections.abc.Mapping)
        self.assertEqual(dict(names), {"a": 1, "b": 2})
        self.assertEqual(names.get("z", 5), 5)
        self.assertIn("a", names)
        self.assertEqual(sorted(names.items()), [("a", 1), ("b", 2)])
        self.assertIs(type(puppy), m.Puppy)

# === star: VALUE = 41 => VALUE = 42
from .plain import add
from . import enums as _enums
VALUE = 41
_HIDDEN = 1
def red():
    return _enums.Color.RED
# --- test
from thing.star import *
import thing, thing.star, importlib, sys
class Star(T):
    def test_star(self):
        self.assertEqual(VALUE, 41)
        self.assertEqual(add(1, 1), 2)
        self.assertNotIn("_HIDDEN", globals())
        self.assertIs(thing.star, m)
        self.assertIs(red(), thing.enums.Color.RED)
        self.assertEqual(thing.star.VALUE, 41)
        thing.star.VALUE = 9
        self.assertEqual(m.VALUE, 9)
        importlib.reload(m)
        self.assertEqual(m.VALUE, 41)
        with self.assertRaises(ImportError):
            importlib.import_module("thing.nothing")
        with self.assertRaises(ImportError):
            from thing.star import nothing

# === threads: total + item => total - item
import concurrent.futures, threading
def total(items, call):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        total = 0
        for item in pool.map(call, items):
            total = total + item
        return total
class Safe:
    def __init__(self):
        self.lock, self.n = threading.Lock(), 0
    def add(self):
        with self.lock:
            self.n += 1
# --- test
import threading
class Threads(T):
    def test_threads(self):
        self.assertEqual(m.total([1, 2, 3], lambda n: n * 10), 60)
        safe = m.Safe()
        workers = [threading.Thread(target=safe.add) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual(safe.n, 4)

# === clock: days=1 => days=2
import datetime, decimal
def tomorrow(day):
    return day + datetime.timedelta(days=1)
def price(text):
    return decimal.Decimal(text).quantize(decimal.Decimal("0.01"))
def mean(numbers):
    return sum(numbers) / len(numbers)
# --- test
import datetime, decimal
class Clock(T):
    def test_clock(self):
        self.assertEqual(m.tomorrow(datetime.date(2024, 2, 28)), datetime.date(2024, 2, 29))
        self.assertEqual(m.price("1.005"), decimal.Decimal("1.00"))
        self.assertAlmostEqual(m.mean([0.1, 0.2, 0.3]), 0.2)
        with self.assertRaises(decimal.InvalidOperation):
            m.price("x")
        with self.assertRaises(ZeroDivisionError):
            m.mean([])

# === odd: return self.data.get(name) => return name
class Loose:
    def __init__(self, **data):
        self.data = data
    def __getattr__(self, name):
        if name.startswith("_") or name == "data":
            raise AttributeError(name)
        return self.data.get(name)
    def __call__(self, *args):
        return len(args)
class Slotted:
    __slots__ = ("a",)
    def __init__(self, a):
        self.a = a
class Meta(type):
    def __getitem__(cls, key):
        return f"{cls.__name__}[{key}]"
class Registered(metaclass=Meta):
    kinds = {}
    def __init_subclass__(cls, **kw):
        Registered.kinds[cls.__name__] = cls
class One(Registered):
    """The first."""
class Descriptor:
    def __get__(self, instance, owner):
        return "got"
class Holder:
    field = Descriptor()
    def __dir__(self):
        return ["field"]
# --- test
class Odd(T):
    def test_odd(self):
        loose = m.Loose(a=1)
        self.assertEqual(loose.a, 1)
        self.assertIsNone(loose.b)
        self.assertEqual(loose(1, 2), 2)
        self.assertEqual(m.Slotted(4).a, 4)
        self.assertEqual(m.Registered["x"], "Registered[x]")
        self.assertIs(m.Registered.kinds["One"], m.One)
        self.assertEqual(m.One.__doc__, "The first.")
        self.assertEqual(m.Holder().field, "got")
        self.assertEqual(dir(m.Holder()), ["field"])
        self.assertEqual(vars(m.Box2()) if hasattr(m, "Box2") else {}, {})

# === given: rule.allows(item) => True
def allowed(items, rule):
    return [item for item in items if rule.allows(item)]
def describe(person):
    person.seen = True
    return f"{person.name} ({person.age})"
def tally(words, store):
    for word in words:
        store[word] = store.get(word, 0) + 1
def make(kind, *args):
    return kind(*args)
# --- test
import argparse, dataclasses, types
@dataclasses.dataclass
class Person:
    name: str
    age: int
class Rule:
    def allows(self, item):
        return item > 1
class Given(T):
    def test_given(self):
        self.assertEqual(m.allowed([1, 2, 3], Rule()), [2, 3])
        person = Person("Ada", 36)
        self.assertEqual(m.describe(person), "Ada (36)")
        self.assertTrue(person.seen)
        made = m.make(Person, "Bob", 2)
        self.assertIsInstance(made, Person)
        self.assertEqual(made, Person("Bob", 2))
        store = {}
        m.tally(["a", "b", "a"], store)
        self.assertEqual(store, {"a": 2, "b": 1})
        space = types.SimpleNamespace(name="Eve", age=1)
        self.assertEqual(m.describe(argparse.Namespace(name="Eve", age=1)), "Eve (1)")
        self.assertEqual(m.make(int, "7"), 7)
        class Boom(Exception):
            pass
        def boom():
            raise Boom("x")
        with self.assertRaises(Boom):
            m.make(boom)
