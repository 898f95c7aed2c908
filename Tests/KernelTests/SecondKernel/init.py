#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

"""The first process of the second kernel: mounts what the tests need, runs them, and powers off.

The folder that `boot` made tells what to run and takes the output and the exit status.
"""

import ctypes
import fcntl
import os
import socket
import struct
import subprocess
import sys

FOLDER = "/run/nexus-tests"
CGROUPS = "/sys/fs/cgroup"
FINIT_MODULE = 313
SIOCSIFFLAGS = 0x8914
IFF_UP = 1
LINUX_REBOOT_CMD_POWER_OFF = 0x4321FEDC

libc = ctypes.CDLL(None, use_errno=True)


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def mount(kind, target, options=""):
    os.makedirs(target, exist_ok=True)
    check(libc.mount(b"none", target.encode(), kind.encode(), 0, options.encode()), f"mount {kind} {target}")


def load(module):
    """Debian's kernel has these as modules, and this system no insmod."""
    path = f"/usr/lib/uml/modules/{os.uname().release}/kernel/{module}"
    descriptor = os.open(path, os.O_RDONLY)
    check(libc.syscall(FINIT_MODULE, descriptor, b"", 0), f"finit_module {path}")
    os.close(descriptor)


def bring_loopback_up():
    """As every host has it: controls reach the host's own through it (netdevice(7))."""
    request = struct.pack("16sh14x", b"lo", IFF_UP)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        fcntl.ioctl(end, SIOCSIFFLAGS, request)


def listed(name):
    """The words of a list that `boot` wrote."""
    with open(f"{FOLDER}/{name}", encoding="utf-8") as file:
        return file.read().split("\0")[:-1]


def prepare():
    mount("proc", "/proc")
    mount("sysfs", "/sys")
    # Not /tmp: the programs under test may lie there.
    mount("tmpfs", "/run", "mode=755")
    mount("devpts", "/dev/pts", "mode=620,ptmxmode=666")
    mount("tmpfs", "/dev/shm", "mode=1777")
    mount("cgroup2", CGROUPS)
    mount("hostfs", FOLDER, os.environ["NEXUS_FOLDER"])
    for module in ("fs/overlayfs/overlay.ko", "lib/crc-ccitt.ko", "net/ipv6/ipv6.ko"):
        load(module)
    bring_loopback_up()
    environment = dict(line.split("=", 1) for line in listed("environment"))
    os.makedirs("/run/tmp")
    os.chmod("/run/tmp", 0o1777)
    if environment.get("SECOND_KERNEL_USER_NAMESPACES") == "forbidden":
        with open("/proc/sys/user/max_user_namespaces", "w", encoding="utf-8") as file:
            file.write("0")
    check(libc.sethostname(b"second-kernel", 13), "sethostname")
    return environment


def run(environment):
    environment |= {"TMPDIR": "/run/tmp", "HOME": "/run/tmp", "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"}
    with open(f"{FOLDER}/output", "wb") as output:
        return subprocess.run(
            listed("arguments"), env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/",
            check=False
        ).returncode


def main():
    status = 70
    try:
        status = run(prepare())
        with open(f"{FOLDER}/status", "w", encoding="utf-8") as file:
            file.write(f"{status}\n")
    except (OSError, ValueError) as error:
        print(f"second kernel: {error}", file=sys.stderr, flush=True)
    os.sync()
    # The end of process 1 would be a panic.
    libc.reboot(ctypes.c_uint(LINUX_REBOOT_CMD_POWER_OFF))


main()
