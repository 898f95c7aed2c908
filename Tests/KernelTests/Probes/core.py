# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors
#
# Runs inside a sandbox, given to `python3 -I -c`: says what it saw as one JSON object of strings.

import ctypes
import errno
import json
import os
import signal
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
PROBES = {}


def probe(function):
    PROBES[function.__name__] = function
    return function


def raw(number, *arguments):
    """The result, or the negated error number."""
    ctypes.set_errno(0)
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = libc.syscall(ctypes.c_long(number), *words)
    return -ctypes.get_errno() if result == -1 else result


def word(result):
    return errno.errorcode.get(-result, str(result)) if result < 0 else "ok"


def call(number, *arguments):
    return word(raw(number, *arguments))


def attempt(action):
    """`ok`, or the name of the error."""
    try:
        action()
        return "ok"
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error.errno))


def opened(path, flags):
    return attempt(lambda: os.close(os.open(path, flags | os.O_CLOEXEC)))


def in_child(action):
    """What `action` returns in a process of its own, or the signal that ended it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            text = str(action())
        except BaseException as error:
            text = type(error).__name__ + " " + str(error)
        os.write(writer, text.encode())
        os._exit(0)
    os.close(writer)
    text = b""
    while chunk := os.read(reader, 4096):
        text += chunk
    os.close(reader)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return text.decode()


def content(path, limit=4096):
    try:
        with open(path, "rb") as file:
            return file.read(limit).decode(errors="replace")
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error.errno))


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def wait_for_word():
    """Until the test has looked and says so."""
    sys.stdin.readline()
