# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

import mmap

NEWUSER = 0x10000000


@probe
def user_namespaces():
    """T6: each way to a user namespace, in which the payload would have all capabilities again."""

    def clone(flags):
        result = raw(56, flags | signal.SIGCHLD, 0, 0, 0, 0)
        if result == 0:
            os._exit(0)
        if result > 0:
            os.waitpid(result, 0)
        return word(result)

    def clone3():
        arguments = (ctypes.c_uint64 * 11)(NEWUSER, 0, 0, 0, signal.SIGCHLD)
        result = raw(435, ctypes.byref(arguments), ctypes.sizeof(arguments))
        if result == 0:
            os._exit(0)
        if result > 0:
            os.waitpid(result, 0)
        return word(result)

    def enter():
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            call(272, NEWUSER)
            os.write(writer, b"x")
            signal.pause()
        os.read(reader, 1)
        namespace = os.open("/proc/%d/ns/user" % child, os.O_RDONLY)
        result = call(308, namespace, NEWUSER)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return result

    def thread_clone():
        # What every program does: a plain fork must go on working.
        return clone(0)

    return {
        "unshare": in_child(lambda: call(272, NEWUSER)),
        "clone": in_child(lambda: clone(NEWUSER)),
        "clone, high bits": in_child(lambda: clone(NEWUSER | 1 << 40)),
        "clone3": in_child(clone3),
        "setns": in_child(enter),
        "unshare mounts with users": in_child(lambda: call(272, NEWUSER | 0x20000)),
        "plain fork": in_child(thread_clone),
    }


def machine_code(code):
    area = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    area.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(area))
    return area, ctypes.CFUNCTYPE(ctypes.c_int)(address)


def compatibility_call(number):
    # push rbx; mov eax, number; xor ebx, ebx; xor ecx, ecx; int 0x80; pop rbx; ret
    code = b"\x53\xb8" + number.to_bytes(4, "little") + b"\x31\xdb\x31\xc9\xcd\x80\x5b\xc3"
    area, function = machine_code(code)
    result = function()
    return word(result)


@probe
def call_interfaces():
    """T7: other ways to say the number of a call."""
    return {
        "int 0x80 getpid": in_child(lambda: compatibility_call(20)),
        "int 0x80 getuid, 102 on x86-64": in_child(lambda: compatibility_call(24)),
        "int 0x80 socketcall": in_child(lambda: compatibility_call(102)),
        "x32 getpid": in_child(lambda: call(39 | 0x40000000)),
        "x32 ptrace": in_child(lambda: call(521 | 0x40000000)),
        "number 600": in_child(lambda: call(600)),
        "number 0xfffffffe": in_child(lambda: call(0xFFFFFFFE)),
        "socket vsock, high bits": in_child(lambda: call(41, 40 | 1 << 32, 1, 0)),
        "socket netlink, high bits": in_child(lambda: call(41, 16 | 1 << 63, 3, 0)),
        "personality, high bits": in_child(lambda: call(135, 0x0400000 | 1 << 32)),
        "clone3": in_child(lambda: call(435, 0, 0)),
        "getpid": in_child(lambda: call(39)),
    }


def writable_address(process):
    """The end of its stack, where the kernel put the program's name; else any address."""
    try:
        with open("/proc/%d/maps" % process) as maps:
            lines = [line for line in maps if line.split()[1].startswith("rw")]
        return int(lines[-1].split()[0].split("-")[1], 16) - 16
    except (OSError, IndexError):
        return 0x400000


def copy_memory(process, numbers):
    """Reads 16 bytes and, when asked, writes the same bytes back."""
    here = ctypes.create_string_buffer(16)
    local = (ctypes.c_uint64 * 2)(ctypes.addressof(here), 16)
    remote = (ctypes.c_uint64 * 2)(writable_address(process), 16)
    return [call(number, process, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) for number in numbers][-1]


def seize(process):
    # PTRACE_SEIZE does not stop it.
    return call(101, 0x4206, process, 0, 0)


def take_descriptor(process):
    handle = raw(434, process, 0)
    if handle < 0:
        return word(handle)
    results = {call(438, handle, number, 0) for number in range(64)}
    return "ok" if "ok" in results else sorted(results - {"EBADF"} or results)[0]


def reach(process):
    return {
        "ptrace": in_child(lambda: seize(process)),
        "process_vm_readv": in_child(lambda: copy_memory(process, [310])),
        "process_vm_writev": in_child(lambda: copy_memory(process, [310, 311])),
        "pidfd_getfd": in_child(lambda: take_descriptor(process)),
        "mem for reading": opened("/proc/%d/mem" % process, os.O_RDONLY),
        "mem for writing": opened("/proc/%d/mem" % process, os.O_RDWR),
        "environment": opened("/proc/%d/environ" % process, os.O_RDONLY),
        "descriptors": attempt(lambda: os.listdir("/proc/%d/fd" % process)),
        "signal": attempt(lambda: os.kill(process, 0)),
    }


@probe
def first_process():
    """T9: the reaper."""
    return reach(1)


@probe
def sibling():
    """T9: the payload of another sandbox, found by a word in its arguments."""
    own = os.getpid()
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != own and "nexus-sibling" in content("/proc/%s/cmdline" % name, 65536):
            return dict(reach(int(name)), found="ok")
    return {"found": "absent"}


@probe
def socket_families():
    """T20: every family and type, at protocol 0."""
    result = {}
    for family in range(0, 64):
        for kind in range(1, 11):
            result["%d/%d" % (family, kind)] = call(41, family, kind, 0)
    for family, kind, protocol in ((2, 3, 1), (2, 2, 1), (10, 2, 58), (2, 1, 262), (2, 1, 132), (16, 3, 9), (16, 3, 4)):
        result["%d/%d/%d" % (family, kind, protocol)] = call(41, family, kind, protocol)
    pair = (ctypes.c_int * 2)()
    result["pair 1"] = call(53, 1, 1, 0, ctypes.byref(pair))
    result["pair 30"] = call(53, 30, 1, 0, ctypes.byref(pair))
    return result


@probe
def rare_calls():
    """T8, T10: with arguments that do nothing even where the call is live."""
    handle = ctypes.create_string_buffer(136)
    ctypes.memmove(handle, (128).to_bytes(4, "little"), 4)
    mount = ctypes.c_int(0)
    return {
        "io_uring_setup": call(425, 0, 0),
        "io_uring_enter": call(426, -1, 0, 0, 0, 0, 0),
        "io_uring_register": call(427, -1, 0, 0, 0),
        "userfaultfd": call(323, 0x7FFFFFFF),
        "perf_event_open": call(298, 0, 0, -1, -1, 0),
        "bpf": call(321, 9999, 0, 0),
        "add_key": call(248, 0, 0, 0, 0, 0),
        "keyctl": call(250, 9999, 0, 0, 0, 0),
        "request_key": call(249, 0, 0, 0, 0),
        "name_to_handle_at": call(303, -100, ctypes.c_char_p(b"/usr"), handle, ctypes.byref(mount), 0),
        "open_by_handle_at": call(304, -100, 0, 0),
        "mount": call(165, 0, 0, 0, 0, 0),
        "open_tree": call(428, -100, ctypes.c_char_p(b"/tmp"), 1),
        "fsopen": call(430, ctypes.c_char_p(b"tmpfs"), 0),
        "pivot_root": call(155, 0, 0),
        "ptrace": call(101, 9999, 0, 0, 0),
        "kcmp": call(312, os.getpid(), os.getpid(), 999, 0, 0),
        "seccomp listener": call(317, 9999, 0, 0),
        "fanotify_init": call(300, 0x80000000, 0),
        "acct": call(163, ctypes.c_char_p(b"/nowhere/at/all")),
    }
