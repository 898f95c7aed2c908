// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Reaches for everything that is not the sandbox's own, once.
struct ProbeLook {
    /// `name=value`, of what there is on the host: file, process, port, memory; and of what is shown: shown, repeated.
    private let targets: [(name: String, value: String)]

    init(_ words: some Sequence<String>) {
        targets = words.map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
        }
    }

    func answer(_ answers: inout ProbeAnswers) {
        files(&answers)
        host(&answers)
        ProbeAttack.firstProcess(&answers)
        ProbeAttack.calls(&answers)
        ProbeAttack.privileges(&answers)
    }

    private func text(_ name: String) -> String { targets.first { $0.name == name }?.value ?? "" }
    private func number(_ name: String) -> Int { Int(text(name)) ?? 0 }

    private func files(_ answers: inout ProbeAnswers) {
        let result = System.withPath(text("file")) { System.raw(2 /* SYS_open */, $0, 0o2000000) }
        answers.say("host-file", outcome: result)
        for (name, path) in targets where name == "shown" {
            // Changes nothing even where it works: a read-only mount is noticed before the owner is looked at.
            let mode = (try? FileStatus(path: path))?.permissions ?? 0o755
            answers.say("change \(path)", outcome: System.withPath(path) { System.raw(90, $0, Int(mode)) })
            let owner = (try? FileStatus(path: path))?.uid
            answers.say("owner", owner.map { "\($0)" } ?? "none")
        }
    }

    private func host(_ answers: inout ProbeAnswers) {
        answers.say("host-process", outcome: System.raw(62 /* SYS_kill */, number("process"), 0))
        answers.say("host-loopback", outcome: connect(.stream, address: [127, 0, 0, 1], port: number("port")))
        // TEST-NET-1: nobody's address. Connecting a datagram socket only asks for a route.
        answers.say("outside", outcome: connect(.datagram, address: [192, 0, 2, 1], port: 9))
        let status = [UInt8](repeating: 0, count: 256)
        let memory = System.withAddress(ofElements: status) {
            System.raw(31 /* SYS_shmctl */, number("memory"), 2 /* IPC_STAT */, $0)
        }
        answers.say("host-memory", outcome: memory)
        answers.say("host-name", Machine.name)
        let cgroups = (try? Files.contents(of: "/proc/self/cgroup")) ?? []
        // Hierarchy, controllers, path (cgroups(7)).
        let paths = String(decoding: cgroups, as: UTF8.self).split(separator: "\n").compactMap { line in
            line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).last.map(String.init)
        }
        answers.say("cgroup", Set(paths).sorted().joined(separator: " "))
    }

    private enum Kind: Int { case stream = 1, datagram = 2 }

    private func connect(_ kind: Kind, address: [UInt8], port: Int) -> Int {
        // AF_INET; SOCK_CLOEXEC
        let socket = System.raw(41 /* SYS_socket */, 2, kind.rawValue | 0o2000000, 0)
        guard socket >= 0 else { return socket }
        // struct sockaddr_in: family, port in network order, address, eight bytes of nothing.
        let place = [2, 0, UInt8(port >> 8 & 0xFF), UInt8(port & 0xFF)] + address + [UInt8](repeating: 0, count: 8)
        return System.withAddress(ofElements: place) { System.raw(42 /* SYS_connect */, socket, $0, 16) }
    }
}
