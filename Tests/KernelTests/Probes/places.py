# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

import stat

MS_RDONLY = 1


@probe
def launcher():
    """T1: everything that could change the program that started this sandbox."""
    result = {}
    for name in ("/proc/1/exe", "/proc/1/root", "/proc/1/cwd"):
        result["see " + name] = attempt(lambda: os.readlink(name))
    result["open for writing"] = opened("/proc/1/exe", os.O_WRONLY)
    result["open for truncating"] = opened("/proc/1/exe", os.O_WRONLY | os.O_TRUNC)

    def again():
        held = os.open("/proc/1/exe", os.O_RDONLY | os.O_CLOEXEC)
        os.close(os.open("/proc/self/fd/%d" % held, os.O_WRONLY | os.O_CLOEXEC))

    result["open again for writing"] = attempt(again)
    # Allowed to the owner even while the program runs: what is left when ETXTBSY is all that stands in the way.
    result["change mode"] = attempt(lambda: os.chmod("/proc/1/exe", 0o711))
    result["own program"] = opened("/proc/self/exe", os.O_WRONLY)
    return result


@probe
def descriptors():
    """T2: what is open, what leads to the canary, and where this process stands."""
    found = []
    numbers = []
    for number in range(0, 1024):
        try:
            os.fstat(number)
        except OSError:
            continue
        numbers.append(str(number))
        for path in ("canary", "../canary"):
            if attempt(lambda: os.close(os.open(path, os.O_RDONLY, dir_fd=number))) == "ok":
                found.append(str(number))
    try:
        place = os.getcwd()
    except OSError as error:
        place = errno.errorcode[error.errno]
    return {
        "open": " ".join(numbers),
        "canary by descriptor": " ".join(sorted(set(found))),
        "canary in working folder": opened("canary", os.O_RDONLY),
        "canary by path": opened(sys.argv[2], os.O_RDONLY) if len(sys.argv) > 2 else "",
        "working folder": place,
    }


@probe
def terminal():
    """T5: types into the terminal on standard input."""
    result = {}
    for name, command in (("low", 0x5412), ("high bits", 0x5412 | 1 << 32)):
        outcomes = set()
        for byte in b"nexus-" + name.split()[0].encode() + b"\n":
            outcomes.add(call(16, 0, command, ctypes.byref(ctypes.c_char(byte))))
        result[name] = " ".join(sorted(outcomes))
    result["TIOCLINUX"] = call(16, 0, 0x541C, ctypes.byref(ctypes.c_char(0)))
    result["controlling terminal"] = opened("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    result["size"] = call(16, 0, 0x5413, ctypes.create_string_buffer(8))
    return result


def mounted(kind, options, name):
    """Mounts read-only on a folder of this sandbox; nothing of it is written."""
    target = "/tmp/" + name
    os.makedirs(target, exist_ok=True)
    return call(
        165, ctypes.c_char_p(b"none"), ctypes.c_char_p(target.encode()), ctypes.c_char_p(kind), MS_RDONLY,
        ctypes.c_char_p(options))


@probe
def cgroups():
    """T13, T14: controllers within reach."""
    result = {
        "mount v1": mounted(b"cgroup", b"pids", "v1"),
        "mount v2": mounted(b"cgroup2", None, "v2"),
        "fsopen v1": call(430, ctypes.c_char_p(b"cgroup"), 0),
        "see the hierarchy": opened("/sys/fs/cgroup", os.O_RDONLY),
        "membership": " ".join(sorted({line.split(":", 2)[2] for line in content("/proc/self/cgroup").split()})),
    }
    return result


@probe
def devices():
    """T14, T18: nodes of this process's own making, of the null device."""
    result = {}
    # The root of the sandbox, the scratch folder and the workspace: each a different mount.
    for place in ("/", "/tmp/", "/workspace/", "/dev/"):
        path = place + "null-twin"
        result["make " + place] = attempt(lambda: os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 3)))
        result["use " + place] = opened(path, os.O_RDWR)
    result["make block"] = attempt(lambda: os.mknod("/tmp/block-twin", 0o600 | stat.S_IFBLK, os.makedev(8, 0)))
    result["listed"] = " ".join(sorted(os.listdir("/dev")))
    for name in ("mem", "kmsg", "port", "fuse", "kvm", "vsock", "loop-control", "sda", "vda"):
        result["open " + name] = opened("/dev/" + name, os.O_RDONLY)
    return result


@probe
def privileges():
    """T17: what this process holds, and what a program with set-user-id or file capabilities gets."""
    status = dict(line.split(":\t", 1) for line in content("/proc/self/status", 65536).splitlines() if ":\t" in line)
    result = {key: status[key].strip() for key in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "Groups")}
    result["securebits"] = str(raw(157, 27, 0, 0, 0, 0))
    return result


@probe
def raised():
    """T17: programs with set-user-id root and with file capabilities, at /twin."""
    import subprocess

    result = {}
    for name, command in (("user", ["/twin/id", "-u"]), ("capabilities", ["/twin/cat", "/proc/self/status"])):
        try:
            output = subprocess.run(command, capture_output=True, text=True)
            text = output.stdout.strip()
        except OSError as error:
            text = errno.errorcode[error.errno]
        if name == "capabilities":
            lines = [line for line in text.splitlines() if line.startswith("CapEff")]
            text = lines[0].split()[1] if lines else text
        result[name] = text
    return result


@probe
def kernel_settings():
    """T34: opened, never written; the one that is written prints a help text."""
    result = {"mount procfs": mounted_for_writing()}
    for root in ("/proc", "/tmp/procfs"):
        for name in ("sys/kernel/core_pattern", "sys/kernel/modprobe", "sys/vm/overcommit_memory", "sys/kernel/hostname"):
            result[root + "/" + name] = opened(root + "/" + name, os.O_WRONLY)

        def press():
            key = os.open(root + "/sysrq-trigger", os.O_WRONLY | os.O_CLOEXEC)
            try:
                os.write(key, b"h")
            finally:
                os.close(key)

        result[root + "/sysrq-trigger"] = attempt(press)
    return result


def mounted_for_writing():
    os.makedirs("/tmp/procfs", exist_ok=True)
    return call(165, ctypes.c_char_p(b"proc"), ctypes.c_char_p(b"/tmp/procfs"), ctypes.c_char_p(b"proc"), 0, None)


@probe
def surroundings():
    """T33: what tells about the host."""
    processes = [name for name in os.listdir("/proc") if name.isdigit()]
    return {
        "hostname": os.uname().nodename,
        "kernel command line": content("/proc/cmdline"),
        "keys": content("/proc/keys"),
        "symbols": content("/proc/kallsyms", 64),
        "processes": str(len(processes)),
        "root": " ".join(sorted(os.listdir("/"))),
        "machine-id": opened("/etc/machine-id", os.O_RDONLY),
        "shadow": opened("/etc/shadow", os.O_RDONLY),
        "environment": " ".join(sorted(os.environ)),
        "interfaces": " ".join(sorted(line.split(":")[0].strip() for line in content("/proc/net/dev").splitlines()[2:])),
        "kernel log": attempt(lambda: raw_or_raise(103, 3, ctypes.create_string_buffer(64), 64)),
    }


def raw_or_raise(*arguments):
    result = raw(*arguments)
    if result < 0:
        raise OSError(-result, "")


@probe
def read_only():
    """T35: every mount, its options; and whether what is below a bound folder can be changed."""
    result = {}
    for line in content("/proc/self/mountinfo", 1 << 20).splitlines():
        fields = line.split()
        result[fields[4]] = fields[5]
    return result
