// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime

/// Collects the steps that assemble a root, making each parent folder once and none below what is bound.
struct RootBuilder {
    private(set) var steps: [Step] = []
    private var made: Set<String> = ["/"]
    private var bound: [String] = []
    /// Folders that are shown writable.
    private var granted: [String] = []

    /// A folder and its parents, unless an image already brings it.
    mutating func folder(_ path: String, mode: UInt16 = 0o755) {
        guard !made.contains(path), !bound.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else { return }
        folder(Self.parent(of: path))
        steps.append(.folder(path: path, mode: mode))
        made.insert(path)
    }

    /// A host folder, file or link as it stands on the host now; absent and optional adds nothing.
    mutating func hostPath(
        _ source: String, at target: String, isOptional: Bool,
        attributes: MountAttributes = [.readOnly, .noSetUID, .noDevices]
    ) throws(SandboxError) {
        do throws(LinuxError) {
            switch try FileStatus(path: source).kind {
            case .link:
                let folder: DirectoryDescriptor = try Files.open(Self.parent(of: source), [.path, .directory])
                let name = String(source.split(separator: "/").last ?? "")
                link(target, to: String(decoding: try Folders.target(of: name, in: folder), as: UTF8.self))
            case .directory:
                folder(target)
                steps.append(.hostPath(source: source, target: target, isFolder: true, attributes: attributes))
                bound.append(target)
            default:
                file(target, content: [], mode: 0o444)
                steps.append(.hostPath(source: source, target: target, isFolder: false, attributes: attributes))
            }
        } catch {
            if isOptional, error.errno == .noEntry { return }
            throw SandboxError(
                code: "image.missing", operation: "image path", subject: source, cause: "\(error.errno)")
        }
    }

    mutating func file(_ path: String, content: [UInt8], mode: UInt16) {
        folder(Self.parent(of: path))
        steps.append(.file(path: path, content: content, mode: mode))
    }

    mutating func link(_ path: String, to target: String) {
        folder(Self.parent(of: path))
        steps.append(.link(path: path, target: target))
    }

    /// A mount point of a step that the caller gives.
    mutating func mount(_ path: String, isFolder: Bool = true, _ step: Step) {
        if isFolder { folder(path) } else { file(path, content: [], mode: 0o444) }
        steps.append(step)
    }

    /// A host object at its own path. What an earlier folder shows already, with the same rights, is not mounted again.
    mutating func grant(_ path: String, isFolder: Bool, isWritable: Bool, _ step: Step) {
        let shown = { (folders: [String]) in folders.contains { path == $0 || path.hasPrefix($0 + "/") } }
        if shown(isWritable ? granted : bound + granted) { return }
        // Inside what is bound the mount point exists already.
        if !shown(bound) {
            if isFolder { folder(path) } else { file(path, content: [], mode: 0o444) }
        }
        steps.append(step)
        if isFolder, isWritable { granted.append(path) } else if isFolder { bound.append(path) }
    }

    /// What an image is made of, in its order.
    mutating func image(_ image: Image) throws(SandboxError) {
        if let folder = image.folder { try self.root(folder, below: image.synthetic.map(\.path)) }
        for path in image.hostPaths { try hostPath(path.source, at: path.target, isOptional: path.isOptional) }
        for synthetic in image.synthetic {
            switch synthetic.content {
            case .text(let text): file(synthetic.path, content: Array(text.utf8), mode: 0o444)
            case .link(let target): link(synthetic.path, to: target)
            }
        }
    }

    /// What nexus makes itself, or what is not a root's but a running system's.
    private static let notShown: Set<String> = ["proc", "sys", "dev", "run", "tmp", "workspace", "nexus", "lost+found"]

    /// The entries of a folder that is a root, each at its own place; what nexus makes itself is left out.
    /// - Parameter taken: paths that will be written, which may not lie in what is shown.
    private mutating func root(_ folder: String, below taken: [String]) throws(SandboxError) {
        let names: [[UInt8]]
        do throws(LinuxError) {
            names = try Folders.names(in: try Files.open(folder, [.readOnly, .directory, .noFollow]))
        } catch {
            throw SandboxError(
                code: "image.missing", operation: "image folder", subject: folder, cause: "\(error.errno)")
        }
        // In one order, because the order is part of the plan's digest.
        for name in names.compactMap({ String(validating: $0, as: UTF8.self) }).sorted()
        where !Self.notShown.contains(name) {
            if let path = taken.first(where: { $0 == "/\(name)" || $0.hasPrefix("/\(name)/") }) {
                throw SandboxError(
                    code: "image.overlap", operation: "write", subject: path,
                    cause: "the image's folder has \(name) already, and nothing is written into it",
                    hint: "put the file into the folder")
            }
            try hostPath("\(folder)/\(name)", at: "/\(name)", isOptional: false)
        }
        for name in ["/run", "/tmp"] { self.folder(name) }
    }

    /// As many terminals as a build with a multiplexer opens; the host's own supply is never at stake.
    private static let terminalCount = 64

    /// Six nodes, terminals of the sandbox's own, and the usual links (hier(7)); nothing else is in /dev but what
    /// scratch adds.
    /// - Parameter fromHost: without the right to make nodes the host's own are shown.
    mutating func devices(fromHost: Bool = false) throws(SandboxError) {
        folder("/dev")
        let nodes = [
            ("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0),
        ]
        for (name, major, minor) in nodes {
            if fromHost {
                try hostPath(
                    "/dev/\(name)", at: "/dev/\(name)", isOptional: false, attributes: [.noSetUID, .noExecute])
            } else {
                steps.append(.device(path: "/dev/\(name)", major: major, minor: minor))
            }
        }
        mount("/dev/pts", .terminals(path: "/dev/pts", count: Self.terminalCount))
        let links = [
            ("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2"),
        ]
        for (name, target) in links { link("/dev/\(name)", to: target) }
    }

    /// procfs without what tells about the host or steers it (proc(5)).
    mutating func processFileSystem() {
        mount("/proc", .processFileSystem(path: "/proc"))
        let hidden = [
            "acpi", "bus", "cmdline", "config.gz", "driver", "fs", "iomem", "ioports", "irq", "kallsyms", "kcore",
            "key-users", "keys", "kmsg", "latency_stats", "modules", "sched_debug", "scsi", "sysrq-trigger",
            "timer_list", "tty",
        ]
        for name in hidden { steps.append(.mask(path: "/proc/\(name)")) }
    }

    /// Covers what a policy names, where the root has it.
    mutating func mask(_ path: String) {
        let step = Step.mask(path: path)
        if !steps.contains(step) { steps.append(step) }
    }

    static func parent(of path: String) -> String {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        return "/" + parent
    }
}
