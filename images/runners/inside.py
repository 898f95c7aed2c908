# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Runs compiled unittest files in one process with the tree they judge: for test files that the operator marked so.
# Everything it needs is imported before the tree can be imported from.


class Pristine:
    """unittest and the built-ins as they were before the tree could be imported; `changed` names what no longer is."""

    def __init__(self):
        case, result, suite = unittest.case, unittest.result, unittest.suite
        classes = [case.TestCase, case._Outcome, case._BaseTestCaseContext, case._AssertRaisesBaseContext,
                   case._AssertRaisesContext, case._AssertWarnsContext, result.TestResult, suite.BaseTestSuite,
                   suite.TestSuite, unittest.TestLoader, unittest.TestProgram]
        self.classes = [(owner, self.members(vars(owner))) for owner in classes]
        modules = [unittest, case, result, suite, unittest.loader, unittest.main, unittest.util]
        self.modules = [(owner, self.members(vars(owner))) for owner in modules if isinstance(owner, types.ModuleType)]
        self.builtins = dict(vars(sys.modules["builtins"]))

    @staticmethod
    def inner(value):
        value = getattr(value, "__func__", value)
        if isinstance(value, types.FunctionType):
            return (value.__code__, value.__defaults__, value.__kwdefaults__)
        return None

    @classmethod
    def members(cls, namespace):
        return {name: (value, cls.inner(value)) for name, value in namespace.items()
                if callable(value) or hasattr(value, "__func__")}

    def changed(self):
        found = []
        for owner, members in self.classes + self.modules:
            now = vars(owner)
            for name, (value, inner) in members.items():
                same = name in now and now[name] is value
                if not same or any(a is not b for a, b in zip(self.inner(value) or (), inner or ())):
                    found.append(f"{owner.__name__}.{name}")
        for owner, members in self.classes:
            found += [f"{owner.__name__}.{name}" for name in self.members(vars(owner)) if name not in members]
        now = vars(sys.modules["builtins"])
        found += [f"builtins.{name}" for name, value in self.builtins.items()
                  if name != "_" and (name not in now or now[name] is not value)]
        return sorted(set(found))[:50]


def run_files(paths, codes, report):
    sys.path.append(os.getcwd())
    pristine = Pristine()
    codes = [loaded(code) for code in codes]
    for index, (path, code) in enumerate(zip(paths, codes)):
        run_file(index, path, code, report)
    report["tampered"] = pristine.changed()


def main():
    leave, write, encode, output, errors = os._exit, os.write, json.JSONEncoder().encode, sys.stdout, sys.stderr
    descriptor = int(os.environ.pop("NEXUS_RESULT_FD"))
    os.set_inheritable(descriptor, False)
    request = received()
    # Neither the arguments nor the main module tell the tree about this program, and no stale byte code is loaded.
    sys.argv = [""]
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.pycache_prefix = os.devnull + "/none"
    paths = [os.fsdecode(bytes.fromhex(path)) for path in request["files"]]
    report = {"nonce": request["nonce"], "results": [], "fixtures": [], "tampered": []}
    run_files(paths, request["codes"], report)
    for stream in (output, errors):
        try:
            stream.flush()
        except BaseException:
            pass
    deliver(report, descriptor, encode, write)
    # At once: what the tree left for the interpreter's end never runs.
    leave(0)


# The module that holds these functions must outlive its entry in sys.modules.
this_module = sys.modules["__main__"]
main()
