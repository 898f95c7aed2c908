// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// A program that tries what an orchestrator has no business with, and says as JSON how each attempt ended.
enum ConfinementProbe {
    /// What to try.
    struct Order: Encodable {
        /// The file that is made in each folder.
        let name: String
        /// Folders that get a file; other things that are opened for writing.
        let write: [String]
        let read: [String]
        /// A process of the host.
        let process: Int32
        /// Names of listening sockets: TCP on 127.0.0.1, and an abstract one.
        let port: UInt16
        let abstract: String
        /// A folder to mount something on, in a mount namespace that is made for it.
        let mount: String
    }

    /// `done`, or the name of the error.
    struct Report: Decodable {
        let write: [String: String]
        let read: [String: String]
        /// The same after giving itself a user namespace and trying to make every place writable.
        let writeAsNamespaceRoot: [String: String]
        let processes: [Int32]
        let signal: String
        let trace: String
        let port: String
        let abstract: String
        let mount: String
        let device: String
        let becomeRoot: String
        let hostname: String
        let firstProcess: [String: String]
        let interfaces: [String]
        /// Fields of /proc/self/status.
        let status: [String: String]
        let descriptors: [String: String]
        let environment: [String]
        let users: [UInt32]
    }

    static let interpreter = "/usr/bin/python3"

    static func arguments(_ order: Order) throws -> [String] {
        ["-I", "-S", "-B", "-c", source, String(decoding: try JSONEncoder().encode(order), as: UTF8.self)]
    }

    private static let source = #"""
        import ctypes, errno, json, os, socket, stat, sys

        libc = ctypes.CDLL(None, use_errno=True)
        order = json.loads(sys.argv[1])

        def tried(act):
            try:
                act()
                return "done"
            except OSError as error:
                return errno.errorcode.get(error.errno, str(error.errno))

        def call(function, *arguments):
            if function(*arguments) < 0:
                raise OSError(ctypes.get_errno(), "")

        def write(path):
            folder = os.path.isdir(path)
            flags = os.O_WRONLY | os.O_NONBLOCK | (os.O_CREAT if folder else 0)
            os.close(os.open(os.path.join(path, order["name"]) if folder else path, flags, 0o644))

        def apart(act):
            """In a child: what it does to itself ends with it."""
            reader, writer = os.pipe()
            child = os.fork()
            if not child:
                os.write(writer, json.dumps(act()).encode())
                os._exit(0)
            os.close(writer)
            said = b""
            while chunk := os.read(reader, 65536):
                said += chunk
            os.close(reader)
            os.waitpid(child, 0)
            return json.loads(said)

        def mount():
            call(libc.unshare, 0x20000)
            call(libc.mount, None, b"/", None, 0x4000 | 0x40000, None)
            call(libc.mount, b"x", order["mount"].encode(), b"tmpfs", 0, None)

        def write_as_namespace_root():
            user, group = os.getuid(), os.getgid()
            tried(lambda: call(libc.unshare, 0x10000000 | 0x20000))
            for name, text in [("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")]:
                tried(lambda: open(f"/proc/self/{name}", "w").write(text))
            tried(lambda: call(libc.mount, None, b"/", None, 0x4000 | 0x40000, None))
            for path in order["write"]:
                for place in {path, os.path.dirname(path), "/"}:
                    tried(lambda: call(libc.mount, None, place.encode(), None, 0x20 | 0x1000, None))
                    tried(lambda: call(libc.umount2, place.encode(), 2))
            return {path: tried(lambda: write(path)) for path in order["write"]}

        def connect(family, address):
            with socket.socket(family) as one:
                one.settimeout(2)
                one.connect(address)

        def status():
            with open("/proc/self/status") as lines:
                return dict((part.strip() for part in line.split(":", 1)) for line in lines)

        def descriptors():
            found = {}
            for number in os.listdir("/proc/self/fd"):
                try:
                    found[number] = os.readlink("/proc/self/fd/" + number)
                except OSError:
                    pass
            return found

        def descriptors_of_first():
            # Root may see their numbers.
            try:
                return ["fd/" + number for number in os.listdir("/proc/1/fd")]
            except OSError:
                return []

        report = {
            "descriptors": descriptors(),
            "environment": sorted(os.environ),
            "users": [*os.getresuid(), *os.getresgid(), *os.getgroups()],
            "processes": [int(name) for name in os.listdir("/proc") if name.isdigit()],
            "status": status(),
            "interfaces": [line.split(":")[0].strip() for line in open("/proc/self/net/dev") if ":" in line],
            "read": {path: tried(lambda: os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK)))
                     for path in order["read"]},
            "write": {path: tried(lambda: write(path)) for path in order["write"]},
            "firstProcess": {name: tried(lambda: os.close(os.open(f"/proc/1/{name}", os.O_RDONLY)))
                             for name in ["mem", "environ", "root", "cwd", "exe", *descriptors_of_first()]},
            "trace": tried(lambda: call(libc.ptrace, 0x4206, order["process"], 0, 0)),
            "signal": tried(lambda: os.kill(order["process"], 15)),
            "port": tried(lambda: connect(socket.AF_INET, ("127.0.0.1", order["port"]))),
            "abstract": tried(lambda: connect(socket.AF_UNIX, "\0" + order["abstract"])),
            "mount": apart(lambda: tried(mount)),
            "device": tried(lambda: os.mknod(order["mount"] + "/device", stat.S_IFCHR | 0o600, os.makedev(1, 3))),
            "becomeRoot": apart(lambda: tried(lambda: os.setresuid(12345, 12345, 12345))),
            "hostname": apart(lambda: tried(
                lambda: (call(libc.unshare, 0x4000000), socket.sethostname(socket.gethostname())))),
            "writeAsNamespaceRoot": apart(write_as_namespace_root),
        }
        print(json.dumps(report))
        """#
}
