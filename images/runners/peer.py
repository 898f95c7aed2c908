# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# One end of the conversation: who owns which object, and one stack of calls that goes back and forth.
PEER = None
# Modules whose enumerations mean the same on both sides; a member of another counts as its value.
ENUM_MODULES = {"http", "signal", "re", "socket", "uuid", "calendar"}


class Peer(Values):
    # Whether a bound method goes out as its owner and a name, and the content of a container with it.
    gives_methods = gives_content = True

    def __init__(self, channel, first):
        super().__init__(first)
        self.channel = channel
        self.lock = threading.RLock()
        self.next_held = 1
        self.held, self.held_numbers = {}, {}
        self.remote, self.remote_numbers = {}, {}
        self.described, self.fresh, self.opaques, self.unsent = set(), set(), {}, []
        # Containers of classes of one's own whose content the other side has as well: number to object and content.
        self.watched = {}
        self.unpackers.update({
            "m": lambda number: self.held[self.count(number)], "o": self.unpack_object, "p": self.unpack_plain,
            "m*": self.unpack_member, "C": self.unpack_type, "M": self.unpack_module, "e": self.unpack_error,
            "B": lambda owner, name: RemoteMethod(self.unpack(owner), self.text(name)),
            "mB": lambda number, name: self.member(self.held[self.count(number)], self.text(name)),
        })
        self.answers = {
            "get": self.member, "set": setattr, "del": delattr,
            "call": lambda own, arguments, keywords: own(*arguments, **from_pairs(keywords)),
            "method": lambda own, name, arguments, keywords: self.member(own, name)(
                *arguments, **from_pairs(keywords)),
            "special": self.answer_special, "isinstance": isinstance, "content": plain_content,
        }

    def member(self, own, name):
        return getattr(own, name)

    # Going out.

    def hold(self, value):
        number = self.held_numbers.get(id(value))
        if number is None:
            number, self.next_held = self.next_held, self.next_held + 1
            self.held[number], self.held_numbers[id(value)] = value, number
        return number

    def may_hold(self, value):
        """Raises a refusal for what may not be handed out."""

    def pack_other(self, value, depth):
        number = self.remote_numbers.get(id(value))
        if number is not None:
            return ["m", number]
        kind = type(value)
        if kind is RemoteMethod:
            return ["mB", self.remote_numbers[id(value._owner)], value._name]
        if isinstance(value, type):
            return self.pack_type(value)
        if enum_type() and isinstance(value, enum_type()) and is_standard(kind.__module__):
            if kind.__module__ in ENUM_MODULES and kind.__members__.get(value.name) is value:
                return ["m*", kind.__module__, kind.__qualname__, value.name]
            return self.pack(plain_content(value) if plain_base(kind) else value.value, depth)
        if id(value) not in self.held_numbers:
            self.may_hold(value)
        if isinstance(value, types.ModuleType):
            return ["M", self.hold(value), value.__name__]
        if isinstance(value, BaseException):
            return self.pack_error(value, depth)
        if kind is types.MethodType and self.gives_methods:
            owner, name = value.__self__, getattr(value, "__name__", None)
            if type(name) is str and getattr(owner, name, None) == value and not isinstance(owner, type):
                owner = self.pack(owner, depth + 1)
                if type(owner) is list and owner[0] in ("o", "p"):
                    return ["B", owner, name]
        described, number = self.pack_type(kind), self.hold(value)
        if plain_base(kind) in PLAIN:
            return ["p", number, described, self.pack(plain_content(value), depth + 1)]
        if self.gives_content and plain_base(kind) in MUTABLE and number not in self.watched:
            self.watched[number] = value, plain_content(value)
            return ["o", number, described, self.pack(self.watched[number][1], depth + 1)]
        return ["o", number, described]

    def changes(self):
        found = super().changes()
        for number, (value, before) in list(self.watched.items()):
            now = plain_content(value)
            if now != before if type(now) is bytes else [*map(id, now)] != [*map(id, before)]:
                self.watched[number] = value, now
                found.append([-number, self.pack(now)])
        return found

    def pack_type(self, kind):
        number = self.remote_numbers.get(id(kind))
        if number is not None:
            return ["m", number]
        name = global_type(kind)
        if name is not None:
            return ["g", *name]
        number = self.hold(kind)
        if number in self.described:
            return ["C", number]
        self.described.add(number)
        self.fresh.add(number)
        bases = [self.pack_type(base) for base in kind.__bases__
                 if base is not object and base.__module__ not in ("typing", "typing_extensions")]
        meta = type(kind)
        asks = meta.__instancecheck__ is not type.__instancecheck__ and not (
            enum_type() and issubclass(kind, enum_type()))
        return ["C", number, kind.__name__, kind.__qualname__, str(kind.__module__), bases, special_names(kind),
                asks, kind is types.CoroutineType]

    def pack_error(self, error, depth):
        """An exception with its arguments, its place in the tree of types and its cause."""
        number, arguments = self.hold(error), error.args
        if global_type(type(error)) is not None:
            try:
                arguments = error.__reduce__()[1]
            except Exception:
                pass
        try:
            arguments = ["t", *self.pack_all(arguments, depth)]
        except Refusal:
            arguments = ["t", *self.pack_all([described_text(item) for item in arguments])]
        chain = [None if other is None or depth > 20 else self.pack_error_once(other, depth)
                 for other in (error.__cause__, error.__context__)]
        notes = [note for note in getattr(error, "__notes__", None) or [] if type(note) is str]
        return ["e", number, self.pack_type(type(error)), arguments, *chain, bool(error.__suppress_context__),
                ["t", *self.pack_all(notes)]]

    def pack_error_once(self, error, depth):
        number = self.remote_numbers.get(id(error))
        return ["m", number] if number is not None else self.pack_error(error, depth + 10)

    # Coming in.

    def stand_in(self, number, make):
        number = self.count(number)
        if number not in self.remote:
            value = make()
            self.remote[number], self.remote_numbers[id(value)] = value, number
        return self.remote[number]

    def unpack_type(self, number, *description):
        def make():
            name, qualified, module, bases, specials, asks, is_coroutine = description
            if type(specials) is not dict or not all(type(item) is bool for item in specials.values()):
                raise Violation("a class of a wrong form")
            kinds = [self.unpack_kind(base) for base in bases]
            return stand_in_type(self.text(name), self.text(qualified), self.text(module), kinds, specials,
                                 asks is True, is_coroutine is True)
        found = self.stand_in(number, make)
        if not isinstance(found, RemoteType):
            raise Violation("no class where one was expected")
        return found

    def unpack_member(self, module, kind, name):
        found = resolve(module, self.text(kind)) if module in ENUM_MODULES else None
        if not isinstance(found, resolve("enum", "EnumMeta")):
            raise Violation("a member of what is not shared")
        return found[self.text(name)]

    def unpack_kind(self, node):
        kind = self.unpack(node)
        if not isinstance(kind, type):
            raise Violation("no class where one was expected")
        return kind

    def apply(self, changes):
        inside = [change for change in changes if type(change[0]) is int and change[0] < 0]
        super().apply([change for change in changes if type(change[0]) is not int or change[0] >= 0])
        for number, content in inside:
            self.fill_stand_in(self.remote[-number], self.unpack(content))

    @staticmethod
    def fill_stand_in(value, content):
        """Gives a stand-in what the real one holds, for what reads it as the built-in type that it derives from."""
        base = plain_base(type(value))
        if base not in MUTABLE or not isinstance(type(value), RemoteType):
            raise Violation("content of what holds none")
        base.clear(value)
        (base.extend if base in (list, bytearray) else base.update)(
            value, from_pairs(content) if base is dict else content)

    def unpack_object(self, number, kind, *content):
        kind = self.unpack_kind(kind)
        if plain_base(kind) in PLAIN:
            raise Violation("an object where a value was expected")
        if not isinstance(kind, RemoteType):
            # An instance of a type that both sides have, and no value: only its own side knows what is in it.
            if kind not in self.opaques:
                self.opaques[kind] = opaque_type(kind)
            kind = self.opaques[kind]

        found = self.stand_in(number, lambda: new(kind))
        for items in content:
            self.fill_stand_in(found, self.unpack(items))
        return found

    def unpack_plain(self, number, kind, content):
        kind, content = self.unpack_kind(kind), self.unpack(content)
        base = plain_base(kind)
        if not isinstance(kind, RemoteType) or base not in PLAIN or type(content) is not base:
            raise Violation("plain content of another type")
        arguments = (content,) if base is not complex else (content.real, content.imag)
        return self.stand_in(number, lambda: base.__new__(kind, *arguments))

    def unpack_module(self, number, name):
        return self.stand_in(number, lambda: RemoteModule(self.text(name)))

    def unpack_error(self, number, kind, arguments, cause, context, suppressed, notes):
        kind, arguments = self.unpack_kind(kind), self.unpack(arguments)
        if not issubclass(kind, BaseException) or type(arguments) is not tuple:
            raise Violation("no exception where one was expected")

        def make():
            real = real_base(kind)
            try:
                error = real.__new__(kind, *arguments)
                real.__init__(error, *arguments)
            except Exception:
                error = BaseException.__new__(kind)
                error.args = arguments
            return error
        known = self.count(number) in self.remote
        error = self.stand_in(number, make)
        chain = [self.unpack(cause), self.unpack(context)]
        if not known:
            for name, other in zip(("__cause__", "__context__"), chain):
                if isinstance(other, BaseException) and other is not error:
                    setattr(error, name, other)
            error.__suppress_context__ = suppressed is True
            for note in self.unpack(notes):
                if hasattr(error, "add_note"):
                    error.add_note(note)
        return error

    # The conversation.

    def request(self, operation, *values):
        """Asks the other side, and answers what it asks meanwhile."""
        with self.lock:
            self.send(operation, values)
            while True:
                message = self.receive()
                if message[0] == "ok" and len(message) == 2:
                    return self.unpack_message(message)[0]
                if message[0] == "raise" and len(message) == 2:
                    error, = self.unpack_message(message)
                    if not isinstance(error, BaseException):
                        raise Violation("something was raised that is no exception")
                    raise error
                if message[0] == "refuse" and len(message) == 2:
                    self.forget()
                    raise Refusal(self.text(message[1]))
                self.serve(message)

    def unpack_message(self, message):
        values = [self.unpack(node) for node in message[1:]]
        self.forget()
        return values

    def send(self, word, values):
        while found := self.changes():
            self.unsent += found
        changed, watched = self.next_shared, set(self.watched)
        try:
            self.channel.send([self.unsent, self.extras(), [word, *self.pack_all(values)]])
        except Refusal:
            self.unshare(changed)
            self.described -= self.fresh
            for number in [number for number in self.watched if number not in watched]:
                del self.watched[number]
            raise
        finally:
            self.fresh.clear()
        self.unsent = []
        for number in list(self.watched)[:-SHARED_LIMIT]:
            del self.watched[number]
        self.forget()

    def unshare(self, first):
        """A message that was not sent shared nothing."""
        for number in [number for number in self.shared if number >= first and number % 2 == first % 2]:
            self.shared_numbers.pop(id(self.shared.pop(number)[0]), None)
        self.next_shared = first

    def extras(self):
        """What goes with every message besides."""
        return []

    def take_extras(self, extras):
        if extras:
            raise Violation("more than was asked for")

    def receive(self):
        document = self.channel.receive()
        if type(document) is not list or len(document) != 3:
            raise Violation("a frame of a wrong form")
        changes, extras, message = document
        if type(message) is not list or not message or type(message[0]) is not str:
            raise Violation("a message of a wrong form")
        try:
            self.apply(changes)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            raise Violation("changes of a wrong form") from error
        self.take_extras(extras)
        return message

    def serve(self, message):
        """Answers one question."""
        answer = self.answers.get(message[0])
        if answer is None:
            raise Violation(f"an unknown question: {message[0][:20]}")
        parts = self.unpack_message(message)
        try:
            answered = self.perform(message[0], answer, parts)
        except Violation:
            raise
        except Refusal as refusal:
            self.send("refuse", [str(refusal)])
        except BaseException as error:
            self.send("raise", [self.raised(error)])
        else:
            try:
                self.send("ok", [answered])
            except Refusal as refusal:
                self.send("refuse", [str(refusal)])

    def perform(self, operation, answer, parts):
        return answer(*parts)

    def raised(self, error):
        return error

    def answer_special(self, own, name, arguments):
        return self.run_to_end(own) if name == "__await__" else SPECIAL[name](own, *arguments)

    def special(self, own, name, *arguments):
        return self.request("special", own, name, arguments)

    def content(self, own):
        """What a remote container holds, by its built-in type."""
        items, base = self.request("content", own), plain_base(type(own))
        return from_pairs(items) if base is dict else base(items)

    def leave(self, own, name, error):
        return self.special(own, name, None if error is None else type(error), error, None)

    def compare(self, own, name, other):
        return self.special(own, name, other)


def described_text(value):
    try:
        text = str(value)
        return str.__str__(text)[:10000] if isinstance(text, str) else ""
    except BaseException:
        return "(its text can't be had)"


def enum_type():
    module = sys.modules.get("enum")
    return module.Enum if module else None
