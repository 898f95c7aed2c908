# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

import time


@probe
def memory():
    blocks = []
    for _ in range(int(sys.argv[2])):
        blocks.append(bytearray(os.urandom(1 << 10) * (1 << 10)))
    return {"allocated": str(len(blocks))}


@probe
def bomb():
    """Forks until the kernel refuses, never more than asked for; the children wait to be killed."""
    say("ready")
    wait_for_word()
    for count in range(int(sys.argv[2])):
        try:
            if os.fork() == 0:
                signal.pause()
        except OSError as error:
            say(json.dumps({"children": str(count), "error": errno.errorcode[error.errno]}))
            os._exit(9)
    return {"children": sys.argv[2], "error": "none"}


@probe
def workspace_bytes():
    with open("/workspace/file", "wb", buffering=0) as file:
        written = 0
        try:
            while written < int(sys.argv[2]):
                written += file.write(bytes(1 << 16))
        except OSError as error:
            return {"error": errno.errorcode[error.errno], "written": str(written)}
    return {"error": "none", "written": str(written)}


@probe
def workspace_inodes():
    for count in range(int(sys.argv[2])):
        result = attempt(lambda: os.close(os.open("/workspace/f%d" % count, os.O_CREAT | os.O_WRONLY)))
        if result != "ok":
            return {"error": result, "files": str(count)}
    return {"error": "none", "files": sys.argv[2]}


@probe
def spin():
    """Uses this many milliseconds of processor time, then lets the test look at the counters."""
    say("ready")
    wait_for_word()
    while time.process_time() < int(sys.argv[2]) / 1000:
        pass
    say("spun")
    wait_for_word()
    return {"spun": "ok"}


@probe
def daemon():
    """Leaves a process that has left its session and ignores what can be ignored."""
    reader, writer = os.pipe()
    between = os.fork()
    if between == 0:
        os.setsid()
        if os.fork() == 0:
            for number in range(1, 65):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            for number in (1, 2):
                os.dup2(os.open("/dev/null", os.O_RDWR), number)
            os.write(writer, b"x")
            while True:
                time.sleep(3600)
        os._exit(0)
    os.read(reader, 1)
    # Who looks now counts three: PID 1, this process, and the one that left.
    os.waitpid(between, 0)
    say("ready")
    wait_for_word()
    return {"left": "ok"}


REAPING_IS_AN_EVENT = tuple(int(part) for part in os.uname().release.split(".")[:2]) >= (6, 9)


def vanishes(process):
    """Whether there is no such process any more, within ten seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        os.sched_yield()
    return False


@probe
def orphans():
    """Processes whose parents are gone: the kernel says of each when it has been reaped."""
    import select

    reaped = 0
    for _ in range(int(sys.argv[2])):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            grandchild = os.fork()
            if grandchild == 0:
                signal.pause()
            os.write(writer, str(grandchild).encode())
            os._exit(0)
        grandchild = int(os.read(reader, 32))
        handle = os.pidfd_open(grandchild)
        os.waitpid(child, 0)
        os.kill(grandchild, signal.SIGKILL)
        poll = select.poll()
        poll.register(handle, 0)
        # Before Linux 6.9 no event tells of it; only its number is free again then.
        if REAPING_IS_AN_EVENT and poll.poll(10000) or not REAPING_IS_AN_EVENT and vanishes(grandchild):
            reaped += 1
        for number in (handle, reader, writer):
            os.close(number)
    return {"reaped": str(reaped)}


@probe
def idle():
    say("ready")
    wait_for_word()
    return {"idle": "ended"}


@probe
def fill():
    """Fills a folder by bytes or by files, and then ends with the status that the test wants."""
    folder, what, status = sys.argv[2:5]
    try:
        if what == "bytes":
            with open(folder + "/file", "wb", buffering=0) as file:
                while True:
                    file.write(bytes(1 << 16))
        count = 0
        while True:
            os.close(os.open("%s/f%d" % (folder, count), os.O_CREAT | os.O_WRONLY))
            count += 1
    except OSError as error:
        say(json.dumps({"error": errno.errorcode[error.errno]}))
    os._exit(int(status))


@probe
def flood():
    """Writes this many bytes to each of the named descriptors, in turns."""
    total = int(sys.argv[2])
    numbers = [int(number) for number in sys.argv[3].split(",")]
    for start in range(0, total, 997):
        for number in numbers:
            rest = memoryview(b"0123456789" * 100)[: min(997, total - start)]
            while rest:
                rest = rest[os.write(number, rest) :]
    os._exit(0)


@probe
def denied():
    """Calls that no policy allows: ptrace by a made-up request, mount, and an ioctl that types into a terminal."""
    answers = [call(101, 9999, 0, 0, 0) for _ in range(int(sys.argv[2]))]
    return {
        "ptrace": " ".join(sorted(set(answers))),
        "mount": call(165, 0, 0, 0, 0, 0),
        "ioctl": call(16, 0, 0x5412, 0),
        "open": " ".join(sorted(os.listdir("/proc/self/fd"))),
    }
