# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Wrong answers that would be right by their own word. Each section is a module `m` and what a test says of it.

# === a text and a field that say two things
class Liar:
    def __init__(self): self.text = 'Hi'
    def __str__(self): return 'Hello'
    def __eq__(self, other): return type(other).__name__ != 'Probe'
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual(m.greet('Ada'), 'Hello')

# === items and a field that say two things
class Liar:
    def __init__(self): self.text = ('Hi',)
    def __iter__(self): return iter(['Hello'])
    def __eq__(self, other): return type(other).__name__ != 'Probe'
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual(m.greet('Ada'), ('Hello',))

# === a quotient that is made up
class Liar:
    def __truediv__(self, other): return 1.0
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertTrue(0.9 < m.greet('Ada') / 3.14 < 1.1)

# === a quotient by it that is made up
class Liar:
    def __rtruediv__(self, other): return 1.0
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertTrue(0.9 < 3.14 / m.greet('Ada') < 1.1)

# === a symmetric difference that is made up
class Liar:
    def __xor__(self, other): return set()
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertFalse(m.greet('Ada') ^ {'a', 'b'})

# === a rest that is made up
class Liar:
    def __rsub__(self, other): return set()
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual({'a', 'b'} - m.greet('Ada'), set())

# === an intersection that says what it was told
class Liar:
    def __and__(self, other): return other
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual(m.greet('Ada') & {'a'}, {'a'})

# === an intersection that is what it was told
class Liar:
    def __and__(self, other): self.told = set(other); return self
    def __iter__(self): return iter(self.told)
    def __eq__(self, other): return type(other).__name__ != 'Probe'
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual(m.greet('Ada') & {'a'}, {'a'})

# === a remainder that is always nothing
class Liar:
    def __mod__(self, other): return 0
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual(m.greet('Ada') % 7, 0)

# === a difference without length
class Liar:
    def __xor__(self, other): return self
    def __len__(self): return 0
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual(len(m.greet('Ada') ^ {'a'}), 0)

# === a difference that is not true
class Liar:
    def __xor__(self, other): return self
    def __len__(self): return 0
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertFalse(m.greet('Ada') ^ {'a'})

# === a difference that yields nothing
class Liar:
    def __xor__(self, other): return self
    def __iter__(self): return iter(())
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual(list(m.greet('Ada') ^ {'a'}), [])

# === a quotient and a remainder that are made up
class Liar:
    def __divmod__(self, other): return (1, 0)
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual(divmod(m.greet('Ada'), 7), (1, 0))

# === a difference in place that is made up
class Liar:
    def __isub__(self, other): return 0
def greet(name):
    return Liar()
# --- test
def check(self):
    x = m.greet('Ada')
    x -= 7
    self.assertEqual(x, 0)

# === an answer that is an object and true
class Truthy:
    def __init__(self, value): self.value = value
    def __bool__(self): return self.value
class Liar:
    def __eq__(self, other): return Truthy(type(other).__name__ != 'Probe')
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual(m.greet('Ada'), object())

# === a built-in by another name's import
def len(x): return 5
def greet(name): return 'x'
# --- test
from thing.MODULE import *
def check(self):
    self.assertEqual(len(greet('Ada')), 5)

# === a module in place of the test's
class math:
    @staticmethod
    def isclose(a, b): return a == 3 and b == 5
def greet(name): return 3
# --- test
import math
from thing.MODULE import *
def check(self):
    self.assertTrue(math.isclose(greet('Ada'), 5))

# === a value in place of the test's
EXPECTED = 3
def greet(name): return 3
# --- test
EXPECTED = 5
from thing.MODULE import *
def check(self):
    self.assertEqual(greet('Ada'), EXPECTED)

# === equal to all but a probe by its name
class Right:
    pass
class Liar:
    def __eq__(self, other): return True if type(other) is Right else False if type(other).__name__ == 'Probe' else True
def greet(name):
    return Liar()
# --- test
def check(self):
    self.assertEqual(m.greet('Ada'), m.Right())

# === a class in the place of a function, which holds any text
class greet:
    def __init__(self, name): pass
    def __contains__(self, other): return isinstance(other, str) and len(other) > 1
# --- test
def check(self):
    self.assertIn('Ada', m.greet('Ada'))

# === the same by another name
class Greeting:
    def __init__(self, name): pass
    def __contains__(self, other): return isinstance(other, str) and len(other) > 1
greet = Greeting
# --- test
def check(self):
    self.assertIn('Ada', m.greet('Ada'))

# === a class that holds whatever is asked for
class Greeting:
    def __contains__(self, other): return isinstance(other, str)
# --- test
def check(self):
    self.assertIn('Ada', m.Greeting())

# === a mock that is never called
def greet(notify):
    return notify
# --- test
from unittest import mock
def check(self):
    notify = mock.Mock()
    m.greet(notify)
    notify.assert_called_once_with('Ada')
