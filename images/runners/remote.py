# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Objects that stay where they are: each side stands in for the other's with real classes made on the fly, and every
# use of one is a question to its owner. Both sides run this; the judge adds what it won't answer.
import collections.abc
import operator
import threading

PLAIN = (str, int, float, complex, bytes, tuple, frozenset)
MUTABLE = (list, dict, set, bytearray)
COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")
BINDING = ("get", "set", "delete")
BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lshift", "rshift", "and_", "or_", "xor")


def special_functions():
    found = {name: getattr(operator, name.strip("_")) for name in COMPARISONS}
    for word in BINARY:
        function, name = getattr(operator, word), word.rstrip("_")
        found[f"__{name}__"] = function
        found[f"__r{name}__"] = lambda own, other, function=function: function(other, own)
        found[f"__i{name}__"] = getattr(operator, "i" + word.rstrip("_"))
    found["__divmod__"] = divmod
    found["__rdivmod__"] = lambda own, other: divmod(other, own)
    for name in ("neg", "pos", "invert", "index", "getitem", "setitem", "delitem", "contains", "length_hint"):
        found[f"__{name}__"] = getattr(operator, name)
    for function in (len, iter, next, bool, str, repr, hash, int, float, complex, abs, reversed, format, bytes, round,
                     dir):
        found[f"__{function.__name__}__"] = function
    for name in ("enter", "exit", "aenter", "aexit", "aiter", "anext", "trunc", "floor", "ceil", "fspath", *BINDING):
        found[f"__{name}__"] = lambda own, *rest, name=f"__{name}__": getattr(type(own), name)(own, *rest)
    return found


SPECIAL = special_functions()
FORWARDED = set(SPECIAL) | {"__call__", "__await__"}
ALWAYS_LOCAL = {"__class__", "__reduce_ex__", "__reduce__", "__getstate__", "__subclasshook__", "__init_subclass__"}
ERROR_LOCAL = ALWAYS_LOCAL | {"__traceback__", "__cause__", "__context__", "__suppress_context__", "with_traceback",
                              "args", "add_note", "__notes__", "__setstate__"}
COROUTINE_LOCAL = ALWAYS_LOCAL | {"send", "throw", "close", "__await__"}


def plain_base(kind):
    """The built-in type whose content instances carry, or None."""
    return next((base for base in PLAIN + MUTABLE if issubclass(kind, base)), None)


def plain_content(value):
    """What a value is by its built-in type alone, whatever its own class overrides; of one that changes, a tuple."""
    base = plain_base(type(value))
    if base is str:
        return str.__str__(value)
    if base is int:
        return int.__add__(value, 0)
    if base is float:
        return float.__pos__(value)
    if base is complex:
        return complex.__pos__(value)
    if base in (bytes, bytearray):
        return bytes(base.__getitem__(value, slice(None)))
    if base is dict:
        return tuple(item for key in dict.__iter__(value) for item in (key, dict.__getitem__(value, key)))
    return (frozenset if base is frozenset else tuple)(base.__iter__(value))


def special_names(kind):
    """The operations that instances answer to in a way that their built-in types don't give away."""
    base, names = plain_base(kind), {}
    for owner in kind.__mro__:
        silent = owner.__module__ == "builtins" and (
            owner is object or issubclass(owner, BaseException) or owner in PLAIN)
        for name, member in ({} if silent else vars(owner)).items():
            # Functions bind themselves on their own side.
            binds = name.strip("_") in BINDING and owner.__module__ == "builtins"
            if name in FORWARDED and not binds or name == "__hash__":
                names.setdefault(name, member is not None)
    if base is not None:
        names = {name: true for name, true in names.items() if name not in COMPARISONS + ("__hash__",)}
    if names.get("__eq__") and "__hash__" not in names:
        names["__hash__"] = False
    return names


class RemoteType(type):
    """The class of classes that stand for the other side's."""

    def __new__(meta, name, bases, namespace, **keywords):
        raise Refusal(f"class {name} derives from a class of the code under test")

    def __call__(cls, *arguments, **keywords):
        return PEER.request("call", cls, arguments, pairs(keywords))

    def __getattribute__(cls, name):
        # A stand-in for what is of a type that both sides have is nobody else's class.
        if name in TYPE_LOCAL or id(cls) not in PEER.remote_numbers:
            return type.__getattribute__(cls, name)
        return PEER.request("get", cls, name)

    def __setattr__(cls, name, value):
        PEER.request("set", cls, name, value)

    def __delattr__(cls, name):
        PEER.request("del", cls, name)

    def __instancecheck__(cls, instance):
        if type.__instancecheck__(cls, instance):
            return True
        if type.__getattribute__(cls, "_nexus_asks"):
            return PEER.request("isinstance", instance, cls) is True
        return False

    def __subclasscheck__(cls, other):
        return type.__subclasscheck__(cls, other)

    def __bool__(cls):
        return True

    def __repr__(cls):
        name = type.__getattribute__(cls, "__name__")
        return f"<class '{type.__getattribute__(cls, '__module__')}.{name}'>"

    __hash__ = type.__hash__

    def __eq__(cls, other):
        return cls is other

    def __iter__(cls):
        return PEER.special(cls, "__iter__")

    def __len__(cls):
        return PEER.special(cls, "__len__")

    def __getitem__(cls, key):
        return PEER.special(cls, "__getitem__", key)

    def __contains__(cls, member):
        return PEER.special(cls, "__contains__", member)

    def __or__(cls, other):
        return PEER.special(cls, "__or__", other)

    def __dir__(cls):
        return PEER.special(cls, "__dir__")


TYPE_LOCAL = set(dir(type)) - {"__doc__"} | {"_nexus_asks", "__abstractmethods__", "__text_signature__", "__classcell__"}


MODULE_LOCAL = ("__name__", "__loader__", "__spec__", "__path__", "__package__")


class RemoteModule(types.ModuleType):
    """A module of the other side."""

    def __getattribute__(self, name):
        if name in MODULE_LOCAL or name in ("__dict__", "__class__", "__warningregistry__"):
            return types.ModuleType.__getattribute__(self, name)
        return PEER.request("get", self, name)

    def __setattr__(self, name, value):
        if name in MODULE_LOCAL:
            return types.ModuleType.__setattr__(self, name, value)
        # The import system binds a submodule on its parent; its owner has done so already.
        if not (isinstance(value, RemoteModule) and value.__name__ == f"{self.__name__}.{name}"):
            PEER.request("set", self, name, value)

    def __delattr__(self, name):
        PEER.request("del", self, name)

    def __dir__(self):
        return PEER.special(self, "__dir__")


class RemoteMethod:
    """A bound method of a remote object: as many as one likes, without a number of their own."""

    def __init__(self, owner, name):
        self._owner, self._name = owner, name

    @property
    def __class__(self):
        return types.MethodType

    def __call__(self, *arguments, **keywords):
        return PEER.request("method", self._owner, self._name, arguments, pairs(keywords))

    def __getattr__(self, name):
        if name == "__self__":
            return self._owner
        return PEER.request("get", self, name)

    def __eq__(self, other):
        return type(other) is RemoteMethod and other._owner is self._owner and other._name == self._name

    def __hash__(self):
        return hash(self._name)


def forwarder(name):
    if name == "__call__":
        def method(self, *arguments, **keywords):
            return PEER.request("call", self, arguments, pairs(keywords))
    elif name == "__await__":
        def method(self):
            return awaited(self)
    elif name in ("__exit__", "__aexit__"):
        def method(self, kind, error, trace):
            return PEER.leave(self, name, error)
    elif name in COMPARISONS:
        def method(self, other):
            return PEER.compare(self, name, other)
    elif name in ("__setitem__", "__delitem__"):
        def method(self, *arguments):
            PEER.special(self, name, *arguments)
    else:
        def method(self, *arguments):
            return PEER.special(self, name, *arguments)
    return method


FORWARDERS = {name: forwarder(name) for name in FORWARDED}


def pairs(keywords):
    return tuple(item for pair in keywords.items() for item in pair)


def from_pairs(items):
    return dict(zip(items[::2], items[1::2]))


def content_comparison(name):
    """Compares what two containers hold, and not what their classes say about it."""
    def method(self, other):
        own = PEER.content(self)
        if isinstance(type(other), RemoteType) and plain_base(type(other)) in MUTABLE:
            other = PEER.content(other)
        return getattr(type(own), name)(own, other)
    return method


def attribute_access(local):
    def get(self, name):
        if name in local:
            return object.__getattribute__(self, name)
        return PEER.request("get", self, name)

    def put(self, name, value):
        if name in local:
            return object.__setattr__(self, name, value)
        PEER.request("set", self, name, value)

    def delete(self, name):
        PEER.request("del", self, name)

    return {"__getattribute__": get, "__setattr__": put, "__delattr__": delete}


def awaited(remote):
    """Has the other side go on with what is awaited until it is done. While it waits, others have their turn here."""
    while True:
        is_done, value = PEER.special(remote, "__await__")
        if is_done:
            return value
        yield from PEER.meanwhile()


class CoroutineStandIn(collections.abc.Coroutine):
    """What makes a remote coroutine one for asyncio."""

    def _steps(self):
        if "_nexus_steps" not in object.__getattribute__(self, "__dict__"):
            object.__setattr__(self, "_nexus_steps", awaited(self))
        return object.__getattribute__(self, "_nexus_steps")

    def send(self, value):
        return CoroutineStandIn._steps(self).send(value)

    def throw(self, kind, value=None, trace=None):
        return CoroutineStandIn._steps(self).throw(value if isinstance(value, BaseException) else kind)

    def close(self):
        CoroutineStandIn._steps(self).close()

    def __await__(self):
        return awaited(self)


def stand_in_type(name, qualified, module, bases, specials, asks, is_coroutine, passes_for=None):
    """A class that behaves as the other side's does, with real bases where those are the standard library's."""
    base = next((base for base in bases if plain_base(base)), None)
    is_error = any(issubclass(base, BaseException) for base in bases)
    local = ERROR_LOCAL if is_error else COROUTINE_LOCAL if is_coroutine else ALWAYS_LOCAL
    namespace = {"__module__": module, "__qualname__": qualified, "_nexus_asks": asks}
    namespace.update(attribute_access(local))
    if passes_for is not None:
        namespace["__class__"] = property(lambda self: passes_for)
    for special, present in specials.items():
        if special in FORWARDERS or special == "__hash__":
            namespace[special] = FORWARDERS[special] if present else None
    for special in () if is_error or base else ("__str__", "__repr__", "__format__", "__dir__"):
        namespace[special] = FORWARDERS[special]
    if base is not None and issubclass(base, MUTABLE):
        namespace.update({special: content_comparison(special) for special in COMPARISONS})
        namespace["__hash__"] = None
    bases = tuple(bases) + ((CoroutineStandIn,) if is_coroutine else ())
    metas = []
    for kind in [type(base) for base in bases if not isinstance(base, RemoteType)]:
        if kind is not type and kind not in metas:
            metas.append(kind)
    known = [type(base) for base in bases if isinstance(base, RemoteType) and type(base) is not RemoteType]
    meta = known[0] if known else RemoteType
    if any(not issubclass(meta, kind) for kind in metas):
        meta = type.__new__(type, "RemoteType", (meta, *[kind for kind in metas if not issubclass(meta, kind)]), {})
    return type.__new__(meta, name, bases or (object,), namespace)


def opaque_type(kind):
    """A class for what is of a type that both sides have: derived from it where that can be, and passing for it
    elsewhere."""
    description = (kind.__name__, kind.__qualname__, kind.__module__)
    try:
        found = stand_in_type(*description, [kind], special_names(kind), False, False)
        new(found)
        return found
    except TypeError:
        return stand_in_type(*description, [], special_names(kind), False, False, passes_for=kind)


def new(kind):
    try:
        return object.__new__(kind)
    except TypeError:
        return real_base(kind).__new__(kind)


def real_base(kind):
    return next(base for base in kind.__mro__ if not isinstance(base, RemoteType) and base is not CoroutineStandIn)
