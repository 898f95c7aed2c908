# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Stands behind HostileOrchestrator.py, whose words it uses. An orchestrator that launches what was prepared.

# Everything that a payload can see of what it was given, and what earlier ones left, as one JSON object.
LOOK = r"""
import ctypes, json, os, resource
seen = {}
status = dict(line.rstrip().split(":", 1) for line in open("/proc/self/status"))
for key in ("Pid", "PPid", "Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs",
            "Seccomp", "Seccomp_filters", "SigBlk", "SigIgn", "SigCgt", "Threads", "Umask", "TracerPid"):
    seen[key] = status[key].strip()
def target(number):
    try: return os.readlink("/proc/self/fd/" + number).split(":")[0]
    except OSError: return "the list itself"
seen["descriptors"] = {number: target(number) for number in os.listdir("/proc/self/fd")}
mounts = [line.split() for line in open("/proc/self/mountinfo")]
seen["mounts"] = sorted(" ".join(m[3:m.index("-") + 2]) for m in mounts)
seen["folder"] = os.getcwd()
seen["environment"] = dict(os.environ)
seen["session"] = [os.getsid(0), os.getpgid(0)]
seen["limits"] = [resource.getrlimit(n) for n in range(16)]
seen["adjustment"] = open("/proc/self/oom_score_adj").read()
seen["host"] = os.uname().nodename
seen["processes"] = sorted(n for n in os.listdir("/proc") if n.isdigit())
for name in ("root", "cwd", "exe", "ns/user", "ns/mnt"):
    try: os.readlink("/proc/1/" + name); seen["reaper " + name] = "seen"
    except OSError as error: seen["reaper " + name] = error.errno
for place in ("/", "/etc", "/usr", "/dev", "/dev/shm", "/tmp", "/workspace", "/proc/sys/kernel", "/root"):
    try:
        seen["found in " + place] = sorted(os.listdir(place)) if place in ("/tmp", "/workspace", "/dev/shm", "/") else 0
        os.close(os.open(place + "/mark", os.O_WRONLY | os.O_CREAT, 0o666))
        seen["write into " + place] = oct(os.stat(place + "/mark").st_mode)
    except OSError as error: seen["write into " + place] = error.errno
def unshare():
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(0x20000): raise OSError(ctypes.get_errno(), "unshare")
for call, act in (("unshare", unshare), ("kill", lambda: os.kill(1, 9)),
                  ("setuid", lambda: os.setuid(0)), ("chroot", lambda: os.chroot("/tmp"))):
    try: act(); seen[call] = "done"
    except OSError as error: seen[call] = error.errno
print(json.dumps(seen, sort_keys=True))
"""


def look(layers):
    reader, writer = os.pipe()
    said = ask(launch(layers=layers), streams(["/usr/bin/python3", "-I", "-c", LOOK], output=writer))
    with open(reader, "rb") as output:
        text = output.read().decode()
    say(name="look " + said, answer=text)


def pause(name):
    say(checkpoint=name)
    sys.stdin.readline()


if SCENARIO == "look":
    for layers in [[], ["own"]]:
        look(layers)
        pause("prepared")
        look(layers)
elif SCENARIO == "lose":
    attempt("first", launch())
    for _ in range(2):
        pause("prepared")
        attempt("launched", launch(layers=["own"]), streams(["/bin/sh", "-c", "cat base; exit 7"]))
elif SCENARIO == "limits":
    for name, slots, command in [
        ("wall", {"wall": 300}, ["/bin/sleep", "100"]),
        ("memory", {"memory": 64 << 20}, ["/usr/bin/python3", "-I", "-c", "x = b'1' * (200 << 20)"]),
        ("pids", {"pids": 8}, ["/usr/bin/python3", "-I", "-c", "import os\nfor _ in range(20):\n"
                                  "    if os.fork() == 0: os.kill(os.getpid(), 19)"]),
        ("signal", {}, ["/bin/sh", "-c", "kill -9 $$"]),
        ("no such program", {}, ["/nowhere"]),
        ("no such folder", {"folder": "/nowhere"}, TRUE),
        ("a command that is none", {}, None),
    ]:
        ask(launch(), streams())
        pause("prepared")
        attempt(name, launch(**slots), streams(command) if command else [memory_file(b"no"), null, null, 2])
elif SCENARIO == "many":
    # Each slot keeps the maps that its first layer needed: all slots at a time, so that each has had one.
    for _ in range(4):
        post(launch(layers=["own"]), streams(["/bin/sleep", "1"]))
    for _ in range(4):
        answer()
    ask(launch(layers=["own"]), streams())
    pause("prepared")
    bad = [said for said in (ask(launch(layers=["own"]), streams()) for _ in range(200))
           if said != "ended exit 0 with collection"]
    say(name="many", answer=str(bad))
    pause("prepared")
elif SCENARIO == "wait":
    attempt("first", launch())
    pause("prepared")
    pause("for ever")
