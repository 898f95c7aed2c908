# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# What test files with falsified expectations call.
import warnings


class Twin:
    """What falsified expectations call. An object that equals everything must not look like a right answer, so each
    value is also compared with one that it can't rightly equal."""

    class ProbeType(type):
        """The class of classes whose objects equal nothing."""

    @classmethod
    def probe(cls, value):
        """An object that goes by the name of a value's class, so that the name gives nothing away."""
        kind = type(value)
        return cls.ProbeType(kind.__name__, (), {"__module__": kind.__module__, "__qualname__": kind.__qualname__})()

    @classmethod
    def is_probe(cls, value):
        return type(type(value)) is cls.ProbeType

    @classmethod
    def perturbed(cls, value, depth=0):
        if type(value) in (list, tuple) and depth < 8:
            return type(value)([cls.perturbed(item, depth + 1) for item in value] or [cls.probe(value)])
        if type(value) is dict and value and depth < 8:
            return {key: cls.perturbed(item, depth + 1) for key, item in value.items()}
        return cls.probe(value)

    @classmethod
    def indiscriminate(cls, first, second):
        return bool(first == cls.perturbed(second)) or bool(cls.perturbed(first) == second)

    @classmethod
    def pair(cls, first, second):
        return (0, 1) if cls.indiscriminate(first, second) else (first, second)

    @classmethod
    def sequences(cls, first, second):
        return cls.pair(list(first), list(second))

    @classmethod
    def unequal(cls, first, second):
        return cls.indiscriminate(first, second) or not first == second

    @classmethod
    def member(cls, member, container):
        try:
            if not hasattr(container, "__next__") and cls.probe(member) in container:
                return member, ()
        except TypeError:
            pass
        return member, container

    @classmethod
    def same_elements(cls, first, second):
        rest = list(second)
        for item in first:
            if cls.probe(item) == item or item not in rest:
                return False
            rest.remove(item)
        return not rest

    @staticmethod
    def call(function, *arguments, **keywords):
        function(*arguments, **keywords)

    @staticmethod
    def refuted(expectation, *arguments, **keywords):
        try:
            expectation(*arguments, **keywords)
        except AssertionError:
            return
        raise AssertionError("what is expected of a mock is so")

    class nothing:
        def __enter__(self):
            return None

        def __exit__(self, kind, value, trace):
            return False

    class no_warning(warnings.catch_warnings):
        def __enter__(self):
            super().__enter__()
            warnings.simplefilter("error")
