# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# A hostile orchestrator: speaks the frames to the supervisor on descriptor 3, tries what it must not get, and says
# what it was answered, one JSON object in each line. Arguments: scenario, state folder.
import array
import errno
import fcntl
import json
import os
import signal
import socket
import struct
import sys

SCENARIO, STATE = sys.argv[1], sys.argv[2]
supervisor = socket.socket(fileno=3)
null = os.open("/dev/null", os.O_RDWR)
sequence = 0
TRUE = ["/bin/true"]


def say(**line):
    print(json.dumps(line), flush=True)


def text(value):
    raw = value if isinstance(value, bytes) else value.encode()
    return struct.pack("<I", len(raw)) + raw


def option(form, value):
    return b"\0" if value is None else b"\1" + struct.pack("<" + form, value)


def header(kind, number, length, magic=0x0146584E, reserved=0, tail=0):
    return struct.pack("<IHHQII", magic, kind, reserved, number, length, tail)


def following():
    global sequence
    sequence += 1
    return sequence


def launch(plan=1, layers=(), folder="/workspace", result=False, wall=None, memory=None, pids=None, number=None):
    body = struct.pack("<II", plan, len(layers)) + b"".join(map(text, layers)) + text(folder)
    body += (b"\1" if result else b"\0") + option("I", wall) + option("Q", memory) + option("I", pids)
    return header(1, number or following(), len(body)) + body


def cancel(number):
    return header(2, following(), 8) + struct.pack("<Q", number)


def memory_file(content, seals=15):
    descriptor = os.memfd_create("command", os.MFD_ALLOW_SEALING | os.MFD_CLOEXEC)
    os.write(descriptor, content)
    if seals:
        fcntl.fcntl(descriptor, 1033, seals)
    return descriptor


def encoded(arguments, environment=()):
    lists = [arguments, environment]
    return b"\1" + b"".join(struct.pack("<I", len(each)) + b"".join(map(text, each)) for each in lists)


def post(message, descriptors=(), flags=0):
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    supervisor.sendmsg([message], rights, flags)


def streams(arguments=TRUE, output=None, entrance=None, environment=()):
    return [
        memory_file(encoded(arguments, environment)), null if entrance is None else entrance,
        null if output is None else output, 2,
    ]


def take_text(raw, offset):
    (length,) = struct.unpack_from("<I", raw, offset)
    return raw[offset + 4 : offset + 4 + length].decode(), offset + 4 + length


def ending(raw):
    kind = raw[24]
    if kind == 1 or kind == 2:
        (number,) = struct.unpack_from("<i", raw, 25)
        return f"{'exit' if kind == 1 else 'signal'} {number}"
    if kind == 7:
        stage, offset = take_text(raw, 25)
        cause, _ = take_text(raw, offset)
        return f"fault {stage} {cause.split()[0]}"
    if kind == 12:
        return f"seccomp {take_text(raw, 25)[0]}"
    return {3: "wall", 4: "memory", 5: "pids", 6: "cancelled", 8: "idle", 9: "cpu", 10: "disk", 11: "output"}[kind]


def answer():
    """The number it answers, and what it says."""
    raw, rights, flags, _ = supervisor.recvmsg(1 << 17, socket.CMSG_SPACE(4 * 32))
    if not raw:
        return 0, "closed"
    received = array.array("i")
    for _, _, data in rights:
        received.frombytes(data[: len(data) // 4 * 4])
    for descriptor in received:
        os.close(descriptor)
    magic, kind, _, number, length, _ = struct.unpack_from("<IHHQII", raw)
    assert magic == 0x0146584E and length == len(raw) - 24, "not a frame"
    assert len(raw) <= 32768, "an answer longer than a frame may be"
    if kind == 101:
        return number, f"ended {ending(raw)}" + (" with collection" if raw[-1] else "")
    if kind == 102:
        return number, "refused " + take_text(raw, 24)[0]
    return number, f"stop {raw[24]}"


def ask(message, descriptors):
    """Sends, closes what was made for it, and waits for the one answer."""
    try:
        post(message, descriptors)
    except OSError as error:
        return "not sent " + errno.errorcode[error.errno]
    finally:
        for descriptor in set(descriptors) - {0, 1, 2, 3, null}:
            os.close(descriptor)
    return answer()[1]


def attempt(name, message, descriptors=None):
    say(name=name, answer=ask(message, streams() if descriptors is None else descriptors))


def frames():
    good = launch()
    attempt("a frame as it should be", good)
    attempt("the same frame again", good)
    attempt("an older number", launch(number=1))
    attempt("number 0", header(2, 0, 8) + bytes(8))
    attempt("another magic", header(2, following(), 8, magic=0) + bytes(8))
    attempt("a later version", header(2, following(), 8, magic=0x0246584E) + bytes(8))
    attempt("an unknown kind", header(9, following(), 0))
    attempt("an answer's kind", header(101, following(), 0))
    attempt("reserved bits", header(2, following(), 8, reserved=1) + bytes(8))
    attempt("reserved bits at the end", header(2, following(), 8, tail=1) + bytes(8))
    attempt("a length too small", header(2, following(), 7) + bytes(8))
    attempt("a length too large", header(2, following(), 0xFFFFFFFF) + bytes(8))
    attempt("half a header", good[:12])
    attempt("one byte", b"N")
    attempt("text", b"GET / HTTP/1.1\r\n\r\n")
    attempt("a body cut short", launch()[:-1])
    attempt("a billion layers", header(1, following(), 8) + struct.pack("<II", 1, 1 << 30))
    attempt("a layer of 4 GiB", header(1, following(), 12) + struct.pack("<III", 1, 1, 0xFFFFFFFF))
    attempt("a layer that is no text", launch(layers=[b"\xff\xfe"]))
    attempt("33 KiB", good + bytes(33 << 10))
    attempt("200 KB", good + bytes(200_000 - len(good)))
    attempt("a frame as long as one may be", header(9, following(), 32768 - 24) + bytes(32768 - 24))


def slots():
    attempt("the orchestrator's own plan", launch(plan=0))
    attempt("a plan after the last", launch(plan=2))
    attempt("plan 99", launch(plan=99))
    attempt("the highest plan", launch(plan=0xFFFFFFFF))
    attempt("the sealed wall limit", launch(wall=120_000))
    attempt("a looser wall limit", launch(wall=120_001))
    attempt("no wall limit", launch(wall=0))
    attempt("the sealed memory", launch(memory=2 << 30))
    attempt("looser memory", launch(memory=(2 << 30) + 1))
    attempt("negative memory", launch(memory=(1 << 64) - 1))
    attempt("the sealed pids", launch(pids=256))
    attempt("looser pids", launch(pids=257))
    attempt("no pids", launch(pids=0))
    attempt("a relative working folder", launch(folder="workspace"))
    attempt("a working folder with a NUL", launch(folder="/\0"))
    attempt("a working folder that is not there", launch(folder="/nowhere"))
    attempt("a working folder of 32 000 bytes of one character", launch(folder="/" + "e" + "\u0301" * 15_900))
    attempt("a relative folder of 32 000 bytes of one character", launch(folder="e" + "\u0301" * 15_900))
    attempt("no descriptor", launch(), [])
    attempt("too few descriptors", launch(), streams()[:3])
    attempt("too many descriptors", launch(), streams() + [null])
    attempt("no result descriptor", launch(result=True))
    attempt("a result descriptor", launch(result=True), streams() + [null])
    attempt("as many descriptors as one message holds", launch(), streams() + [null] * 28)
    attempt("more descriptors than one message holds", launch(), streams() + [null] * 100)


def layers():
    for name, value in [
        ("a layer of its own", "own"), ("a folder of another user", "foreign"), ("a link to its own", "link"),
        ("a link out", "out"), ("a file", "file"), ("a layer that is not there", "absent"), ("no name", ""),
        ("a dot", "."), ("the parent", ".."), ("two components", "own/sub"), ("out by the parent", "../layers/own"),
        ("an absolute path", "/etc"), ("a name with a NUL", "own\0"), ("255 bytes", "x" * 255), ("300 bytes", "x" * 300),
        ("31 000 bytes of one character", "e" + "\u0301" * 15_400),
    ]:
        attempt(name, launch(layers=[value]))
    attempt("33 layers", launch(layers=["own"] * 33))
    attempt("the same layer twice", launch(layers=["own", "own"]))


def commands():
    good = encoded(TRUE)
    for name, descriptor in [
        ("a command that can still be written", memory_file(good, 0)),
        ("a command that can still grow", memory_file(good, 1 | 2 | 8)),
        ("garbage", memory_file(os.urandom(4096))),
        ("an empty command", memory_file(b"")),
        ("no arguments", memory_file(encoded([]))),
        ("an argument with a NUL", memory_file(encoded(["/bin/true\0"]))),
        ("a billion arguments", memory_file(b"\1" + struct.pack("<I", 1 << 30))),
        ("bytes after the command", memory_file(good + b"\0")),
        ("5 MiB", memory_file(b"\1" * (5 << 20))),
        ("a pipe", os.pipe()[0]), ("the null device", os.open("/dev/null", os.O_RDONLY)),
        ("a folder", os.open("/", os.O_RDONLY)), ("the socket itself", os.dup(3)),
        ("a command that only names its file", os.open("/bin/true", os.O_PATH)),
    ]:
        attempt(name, launch(), [descriptor, null, null, 2])
    attempt("the socket as every stream", launch(), [memory_file(good), 3, 3, 3])
    attempt("a program that is not there", launch(), streams(["/nowhere"]))
    attempt("a folder as a program", launch(), streams(["/usr/bin"]))
    attempt("a program without the right to run", launch(), streams(["/etc/hosts"]))
    attempt("one string above 128 KiB", launch(), streams(["/bin/true", "x" * (200 << 10)]))
    attempt("2 MiB of arguments", launch(), streams(["/bin/true"] + ["x" * (64 << 10)] * 34))
    attempt("2 MiB of environment", launch(), streams(environment=[f"A{i}=" + "x" * (64 << 10) for i in range(34)]))
    attempt("a flood of output", launch(), streams(["/bin/sh", "-c", "exec yes"]))
    attempt("a changed PATH", launch(), streams(["/bin/sh", "-c", "test $PATH = /usr/local/bin:/usr/bin:/bin"],
                                                environment=["PATH=/evil"]))


def trees():
    deep = "import os\nfor _ in range(5000): os.mkdir('d'); os.chdir('d')"
    attempt("a tree of 5 000 levels", launch(layers=["own"]), streams(["/usr/bin/python3", "-I", "-c", deep]))
    names = "import os\nfor i in range(3000): os.mkdir(os.fsencode(str(i)) + bytes([200, 10]))"
    attempt("3 000 folders with names that are no text", launch(layers=["own"]),
            streams(["/usr/bin/python3", "-I", "-c", names]))


def flood():
    """Ten thousand requests; answers are read only when no more can be sent."""
    waiting, answered, order = set(), {}, 0
    command = streams()
    while len(answered) + len(waiting) < 10_000:
        order += 1
        message = launch(plan=99 if order % 2 else 1)
        try:
            while True:
                try:
                    post(message, command, socket.MSG_DONTWAIT)
                    break
                except BlockingIOError:
                    number, said = answer()
                    answered[number] = said
                    waiting.discard(number)
            waiting.add(sequence)
        except OSError as error:
            say(name="flood", answer="not sent " + errno.errorcode[error.errno])
            return
    while waiting:
        number, said = answer()
        answered[number] = said
        waiting.discard(number)
    os.close(command[0])
    kinds = sorted(set(answered.values()) - {"refused slots.exhausted"})
    say(name="flood", answer=f"{len(answered)} answers: {', '.join(kinds)}")


def start(layers=()):
    """Starts a sandbox that stays, and waits until it is up; it holds this process's standard output."""
    reader, writer = os.pipe()
    post(launch(layers=layers), streams(["/bin/sh", "-c", "echo up >&2; exec sleep 1000"], output=1)[:3] + [writer])
    os.close(writer)
    assert os.read(reader, 3) == b"up\n", "a sandbox that should stay did not start"
    os.close(reader)
    return sequence


def checkpoint(name):
    """Both slots are warm and nothing runs: what the supervisor holds now is what it holds at any such point."""
    running = {start(layers=["own"]), start(layers=["own"])}
    say(name=f"a third sandbox at the {name}", answer=ask(launch(), streams()))
    for number in sorted(running):
        post(cancel(number))
    ends = sorted(answer()[1] for _ in running)
    say(name=f"two cancelled at the {name}", answer=", ".join(ends))
    post(cancel(999))
    post(cancel(1 << 63))
    # Requests are carried out one after the other: once this is answered, everything before it is done.
    ask(launch(plan=99), streams())
    say(checkpoint=name)
    sys.stdin.readline()


def write_attempts():
    for place in ["/", "/etc", "/usr", "/dev", "/proc/sys/kernel", "/nexus", STATE + "/..", STATE, "/tmp"]:
        try:
            descriptor = os.open(place + "/written", os.O_WRONLY | os.O_CREAT, 0o600)
            os.close(descriptor)
            os.unlink(place + "/written")
            said = "written"
        except OSError as error:
            said = "not written"
        say(name="write into " + place.replace(STATE, "the state"), answer=said)


def reach_attempts():
    def tried(name, act):
        try:
            act()
            said = "done"
        except OSError as error:
            said = errno.errorcode[error.errno]
        say(name=name, answer=said)

    tried("read its own environment", lambda: open("/proc/self/environ").read())
    tried("read PID 1's environment", lambda: open("/proc/1/environ").read())
    tried("list PID 1's descriptors", lambda: os.listdir("/proc/1/fd"))
    tried("become root", lambda: os.setuid(0))
    tried("become another group", lambda: os.setgroups([0]))
    tried("own a file of another user's", lambda: os.chown(STATE + "/layers/foreign", os.getuid(), -1))
    tried("reach a network", lambda: socket.create_connection(("192.0.2.1", 53), timeout=1))
    tried("name the host", lambda: socket.sethostname("hostile"))
    capabilities = [line.split() for line in open("/proc/self/status") if line.startswith("Cap")]
    say(name="capabilities", answer=" ".join(value.lstrip("0") or "0" for _, value in capabilities))
    say(name="other processes in sight", answer=str(len([x for x in os.listdir("/proc") if x.isdigit()]) - 1))


if SCENARIO == "attack":
    checkpoint("start")
    for part in [frames, slots, layers, commands, trees, flood, write_attempts, reach_attempts]:
        part()
    checkpoint("end")
    attempt("a launch after everything", launch(layers=["own"]), streams(["/bin/sh", "-c", "exit 7"]))
elif SCENARIO == "foreign":
    attempt("a folder of another user", launch(layers=["foreign"]))
elif SCENARIO == "leave":
    start(layers=["own"])
    start()
    sys.exit(3)
elif SCENARIO == "kill":
    start(layers=["own"])
    start()
    os.kill(os.getpid(), signal.SIGKILL)
elif SCENARIO == "hang up":
    start(layers=["own"])
    post(launch(layers=["own"]), streams())
    supervisor.close()
    sys.stdin.readline()
elif SCENARIO == "empty":
    start()
    post(b"")
    post(launch(), streams())
    sys.stdin.readline()
elif SCENARIO == "stop":
    start()
    say(name="up", answer="yes")
    while True:
        said = answer()[1]
        say(name=said, answer="told")
