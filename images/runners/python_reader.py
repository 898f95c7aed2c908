# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Reads a tree from inside a sandbox and runs nothing of it: python3 -I -S -B -c SOURCE, working folder = the tree, one
# JSON request on standard input, one JSON report on the descriptor that NEXUS_RESULT_FD names.
#
#   list     the tests of test files by their syntax alone, and each file compiled twice: as it stands ("straight"),
#            and with every expectation falsified ("twin"); files that tests may import, compiled as they stand
#   compile  which sources do not compile, and where
import ast
import base64
import json
import marshal
import os
import unittest
import warnings
import zlib

RAISING = {"assertRaises": 1, "assertRaisesRegex": 2}
FIXTURES = {"setUp", "asyncSetUp", "setUpClass", "setUpModule", "tearDown", "asyncTearDown", "tearDownClass",
            "tearDownModule"}
WARNING = {"assertWarns", "assertWarnsRegex"}
PAIRED = {"assertEqual", "assertListEqual", "assertTupleEqual", "assertSetEqual", "assertDictEqual",
          "assertMultiLineEqual"}
MOCKED = {f"assert_{name}" for name in (
    "called", "called_once", "called_with", "called_once_with", "any_call", "has_calls", "not_called", "awaited",
    "awaited_once", "awaited_with", "awaited_once_with", "any_await", "has_awaits", "not_awaited")}
OPPOSITES = {}
for left, right in [("assertTrue", "assertFalse"), ("assertIs", "assertIsNot"), ("assertIsNone", "assertIsNotNone"),
                    ("assertIsInstance", "assertNotIsInstance"), ("assertGreater", "assertLessEqual"),
                    ("assertGreaterEqual", "assertLess"), ("assertRegex", "assertNotRegex"),
                    ("assertAlmostEqual", "assertNotAlmostEqual")]:
    OPPOSITES[left], OPPOSITES[right] = right, left
OPPOSITES["assertNotEqual"] = "assertEqual"
OPPOSITES["assertNotIn"] = "assertIn"


def helper(name, arguments, at):
    """The expression __nexus_twin__.NAME(ARGUMENTS)."""
    owner = ast.Name("__nexus_twin__", ast.Load())
    call = ast.Call(ast.Attribute(owner, name, ast.Load()), arguments, [])
    return ast.fix_missing_locations(ast.copy_location(call, at))


def equality(node):
    """The two sides of a plain ==, or None."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        return [node.left, node.comparators[0]]
    return None


class Inverter(ast.NodeTransformer):
    """Falsifies every expectation inside functions; `assertive` collects the functions that have one."""

    def __init__(self):
        self.count = 0
        self.depth = 0
        self.assertive = set()

    def visit_FunctionDef(self, node):
        # A fixture that fails keeps its tests from running at all, and then nobody has seen them fail.
        if node.name in FIXTURES:
            return node
        before = self.count
        self.depth += 1
        node.body = [self.visit(statement) for statement in node.body]
        self.depth -= 1
        if self.count > before:
            self.assertive.add(node.name)
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Assert(self, node):
        if not self.depth:
            return node
        self.count += 1
        sides = equality(node.test)
        if sides:
            node.test = helper("unequal", sides, node)
        else:
            node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
        return node

    def visit_With(self, node):
        inverted = [item for item in node.items if self.invert_context(item)]
        # A context that must not raise any more judges its body as it stands: inverting both would cancel out.
        if not inverted:
            self.generic_visit(node)
        return node

    visit_AsyncWith = visit_With

    def invert_context(self, item):
        call = item.context_expr
        if not self.depth or not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            return False
        name = call.func.attr
        if name in RAISING:
            item.context_expr = helper("nothing", [], call)
        elif name in WARNING:
            item.context_expr = helper("no_warning", [], call)
        elif name == "assertLogs" and hasattr(unittest.TestCase, "assertNoLogs"):
            call.func.attr = "assertNoLogs"
        elif name == "assertNoLogs":
            call.func.attr = "assertLogs"
        else:
            return False
        self.count += 1
        return True

    def visit_Call(self, node):
        self.generic_visit(node)
        if not self.depth or not isinstance(node.func, ast.Attribute):
            return node
        name, arguments = node.func.attr, node.args
        plain = len(arguments) >= 2 and not any(isinstance(item, ast.Starred) for item in arguments[:2])
        if name in RAISING and len(arguments) > RAISING[name]:
            call = helper("call", arguments[RAISING[name]:], node)
            call.keywords = node.keywords
            node = call
        elif name in MOCKED:
            call = helper("refuted", [node.func] + arguments, node)
            call.keywords = node.keywords
            node = call
        elif name in PAIRED and plain:
            self.replace(node, "assertNotEqual", "pair")
        elif name == "assertSequenceEqual" and plain:
            self.replace(node, "assertNotEqual", "sequences")
        elif name == "assertIn" and plain:
            self.replace(node, "assertNotIn", "member")
        elif name == "assertCountEqual" and plain:
            node.func.attr = "assertFalse"
            node.args = [helper("same_elements", arguments[:2], node)] + arguments[2:]
        elif name == "assertTrue" and arguments and equality(arguments[0]):
            node.args = [helper("unequal", equality(arguments[0]), node)] + arguments[1:]
        elif name in OPPOSITES:
            node.func.attr = OPPOSITES[name]
        else:
            return node
        self.count += 1
        return node

    @staticmethod
    def replace(node, opposite, function):
        pair = helper(function, node.args[:2], node)
        node.func.attr = opposite
        node.args = [ast.copy_location(ast.Starred(pair, ast.Load()), node)] + node.args[2:]


class Listing:
    """The tests of one file by its syntax alone, and what makes it unfit as a judge."""

    def __init__(self, tree):
        self.tree = tree
        self.tests = []
        self.faults = []
        self.classes = {}
        self.roots = set()

    def fault(self, node, message):
        self.faults.append({"line": getattr(node, "lineno", 1), "message": message})

    def read(self, assertive):
        assertive = self.spread(assertive)
        for node in ast.walk(self.tree):
            self.read_names(node)
        top = [node for node in self.tree.body if isinstance(node, ast.ClassDef)]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef) and node not in top and self.own_tests(node):
                self.fault(node, f"class {node.name} is not at the top level, so its tests can't be listed")
        for node in top:
            if node.name in self.classes:
                self.fault(node, f"class {node.name} is defined twice")
            self.classes[node.name] = node
            if self.is_case(node):
                self.read_case(node, assertive)
            elif self.own_tests(node) and node.bases:
                self.fault(node, f"class {node.name} has a base that this file does not define")
        if not self.tests and not self.faults:
            self.fault(self.tree, "no test: no class derived from unittest.TestCase has a test method")

    def read_names(self, node):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == "unittest":
                    for case in ("TestCase", "IsolatedAsyncioTestCase"):
                        self.roots.add(f"{alias.asname or alias.name}.{case}")
        elif isinstance(node, ast.ImportFrom) and node.module == "unittest" and not node.level:
            for alias in node.names:
                if alias.name in ("TestCase", "IsolatedAsyncioTestCase"):
                    self.roots.add(alias.asname or alias.name)
        elif isinstance(node, ast.FunctionDef) and node.name == "load_tests":
            self.fault(node, "load_tests chooses tests at run time, so they can't be listed")

    def is_case(self, node):
        names = [ast.unparse(base) for base in node.bases]
        return any(name in self.roots or (name in self.classes and name != node.name
                                          and self.is_case(self.classes[name])) for name in names)

    def own_tests(self, node):
        return [item for item in node.body
                if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) and item.name.startswith("test")]

    def methods(self, node):
        """By name, a class's own before its bases', as attribute look-up finds them."""
        found = {item.name: item for item in self.own_tests(node)}
        for base in node.bases:
            inherited = self.classes.get(ast.unparse(base))
            if inherited is not None and inherited is not node:
                found = {**self.methods(inherited), **found}
        return found

    def read_case(self, node, assertive):
        self.refuse_skips(node)
        names = [item.name for item in self.own_tests(node)]
        for item in self.own_tests(node):
            if names.count(item.name) > 1:
                self.fault(item, f"{node.name}.{item.name} is defined twice")
        for item in node.body:
            for target in getattr(item, "targets", []):
                if isinstance(target, ast.Name) and target.id.startswith("test"):
                    self.fault(item, f"{node.name}.{target.id} is assigned, so it can't be listed")
        for name, method in self.methods(node).items():
            self.refuse_skips(method)
            if name not in assertive:
                self.fault(method, f"{node.name}.{name} has no assertion that can be inverted")
            self.tests.append({"name": f"{node.name}::{name}", "line": method.lineno})

    def refuse_skips(self, node):
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in ("skip", "skipIf", "skipUnless", "expectedFailure"):
                self.fault(decorator, f"{node.name} is marked {name}: a test that may not fail proves nothing")

    def spread(self, assertive):
        """Functions that reach an assertion through others of this file count as having one."""
        calls = {}
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                called = [item.func for item in ast.walk(node) if isinstance(item, ast.Call)]
                names = {item.attr if isinstance(item, ast.Attribute) else getattr(item, "id", "") for item in called}
                calls.setdefault(node.name, set()).update(names)
        found, grew = set(assertive), True
        while grew:
            more = {name for name, called in calls.items() if name not in found and called & found}
            found |= more
            grew = bool(more)
        return found


def packed(tree, filename):
    code = compile(tree, filename, "exec", dont_inherit=True)
    return base64.b64encode(zlib.compress(marshal.dumps(code), 9)).decode("ascii")


def list_file(path):
    empty = {"tests": [], "straight": "", "twin": ""}
    try:
        with open(path, "rb") as file:
            source = file.read()
        straight = ast.parse(source, path)
        twin = ast.parse(source, path)
        inverter = Inverter()
        twin = ast.fix_missing_locations(inverter.visit(twin))
        listing = Listing(straight)
        listing.read(inverter.assertive)
        return {"tests": listing.tests, "faults": listing.faults,
                "straight": packed(straight, path), "twin": packed(twin, path)}
    except OSError as error:
        return {**empty, "faults": [{"line": 1, "message": f"can't be read: {error.strerror}"}]}
    except (SyntaxError, ValueError) as error:
        return {**empty, "faults": [{"line": getattr(error, "lineno", None) or 1, "message": f"{error}"}]}
    except (RecursionError, MemoryError):
        return {**empty, "faults": [{"line": 1, "message": "is nested too deeply"}]}


def support_file(path):
    """A file that tests may import, compiled as it stands; empty when there is none."""
    try:
        with open(path, "rb") as file:
            return packed(ast.parse(file.read(), path), path)
    except OSError:
        return ""
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return packed(ast.parse(f"raise SyntaxError({str(error)!r})"), path)


def compile_file(path):
    try:
        with open(path, "rb") as file:
            compile(file.read(), path, "exec", dont_inherit=True)
        return None
    except SyntaxError as error:
        return {"line": error.lineno or 1, "message": f"{type(error).__name__}: {error.msg}"}
    except OSError as error:
        return {"line": 1, "message": f"can't be read: {error.strerror}"}
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return {"line": 1, "message": f"{type(error).__name__}: {error}"}


def main():
    request = b""
    while chunk := os.read(0, 65536):
        request += chunk
    request = json.loads(request)
    paths = [os.fsdecode(bytes.fromhex(path)) for path in request["files"]]
    report = {"nonce": request["nonce"]}
    if request["mode"] == "list":
        report["files"] = [list_file(path) for path in paths]
        report["support"] = [support_file(os.fsdecode(bytes.fromhex(path))) for path in request["support"]]
    else:
        warnings.simplefilter("ignore")
        found = [(index, compile_file(path)) for index, path in enumerate(paths)]
        report["faults"] = [{"file": index, **fault} for index, fault in found if fault]
    rest = json.dumps(report).encode("ascii")
    while rest:
        rest = rest[os.write(int(os.environ["NEXUS_RESULT_FD"]), rest):]


main()
