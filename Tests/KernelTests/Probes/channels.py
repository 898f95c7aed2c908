# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

import fcntl
import socket

NAME = "nexus-channel"
# ftok(3) makes such numbers; this one is nobody's.
KEY = 0x6E78_6368
SESSION_KEYRING = -3


@probe
def leave():
    """T11, T12: leaves a word wherever the next sandbox might find it, and stays."""
    result = {}
    listener = socket.socket(socket.AF_UNIX)
    result["abstract socket"] = attempt(lambda: (listener.bind("\0" + NAME), listener.listen()))
    result["shared memory"] = "ok" if libc.shmget(KEY, 4096, 0o1666) >= 0 else "refused"
    result["key"] = call(
        248, ctypes.c_char_p(b"user"), ctypes.c_char_p(NAME.encode()), ctypes.c_char_p(b"word"), 4, SESSION_KEYRING)
    held = os.open("/usr/bin/env", os.O_RDONLY)
    result["lock"] = attempt(lambda: fcntl.flock(held, fcntl.LOCK_EX))
    with open("/tmp/" + NAME, "w") as file, open("/dev/shm/" + NAME, "w") as memory:
        file.write("word")
        memory.write("word")
    say(json.dumps(result))
    wait_for_word()
    libc.shmctl(libc.shmget(KEY, 0, 0), 0, None)
    return result


@probe
def find():
    """T11, T12: looks for what `leave` has left."""
    result = {}
    peer = socket.socket(socket.AF_UNIX)
    result["abstract socket"] = attempt(lambda: peer.connect("\0" + NAME))
    ctypes.set_errno(0)
    result["shared memory"] = "ok" if libc.shmget(KEY, 0, 0) >= 0 else errno.errorcode[ctypes.get_errno()]
    result["key"] = call(250, 10, SESSION_KEYRING, ctypes.c_char_p(b"user"), ctypes.c_char_p(NAME.encode()), 0)
    held = os.open("/usr/bin/env", os.O_RDONLY)
    # `ok` when the other's lock is seen.
    free = attempt(lambda: fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB))
    result["lock"] = "ok" if free == "EAGAIN" else "ENOENT"
    result["temporary file"] = opened("/tmp/" + NAME, os.O_RDONLY)
    result["memory file"] = opened("/dev/shm/" + NAME, os.O_RDONLY)
    return result
