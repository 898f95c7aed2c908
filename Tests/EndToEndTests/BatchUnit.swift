// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// The unit of the nightly batch, and its restrictions as far as they can be put on without systemd: the file system,
/// the capabilities, and no new privileges.
struct BatchUnit {
    private let settings: [(name: String, value: String)]

    /// Reads `NAME=VALUE` lines; a later one of the same name adds to an earlier one.
    init(_ text: String) {
        settings = text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("[") }.compactMap { line in
            line.firstIndex(of: "=").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
        }
    }

    /// That of the package.
    static func ofPackage() throws -> BatchUnit {
        try BatchUnit(String(text: URL(filePath: PackageSource.path("Sources/nexus/Packaging/nexus-batch.service"))))
    }

    /// The words of all lines with this name.
    func words(_ name: String) -> [String] {
        settings.filter { $0.name == name }.flatMap { $0.value.split(separator: " ").map(String.init) }
    }

    /// Runs a command as the unit would, in a mount namespace of its own: the staged installation is /usr/local, and
    /// /var/lib and /tmp are empty.
    func run(_ command: [String], installation: String) throws -> ProgramRun {
        let capabilities = words("CapabilityBoundingSet").map { "+\($0.dropFirst("CAP_".count).lowercased())" }
        let privileges = words("NoNewPrivileges") == ["yes"] ? ["--no-new-privs"] : []
        return try ProgramRun.of(
            "/usr/bin/unshare",
            ["--mount", "--propagation", "private", "sh", "-c", Self.restrict, "sh", installation]
                + [words("ReadWritePaths").joined(), words("UMask").joined(), "setpriv"]
                + ["--bounding-set=\((["-all"] + capabilities).joined(separator: ","))", "--inh-caps=-all"] + privileges
                + ["env", "-i", "PATH=/usr/bin:/bin"] + command)
    }

    /// ProtectSystem=strict, ReadWritePaths, ProtectHome, PrivateTmp, ProtectKernelTunables and ProtectKernelLogs; the
    /// rest of /dev, /proc and /sys stays writable.
    private static let restrict = """
        set -eu
        cd /
        installation=$1 writable=$2
        umask "$3"
        shift 3
        mount --bind "$installation" /usr/local
        mount -t tmpfs -o mode=755 none /var/lib
        mkdir -m 0711 "$writable"
        mount --bind "$writable" "$writable"
        mount -t tmpfs -o mode=1777 none /tmp
        for home in /home /root /run/user; do
            [ ! -d "$home" ] || mount -t tmpfs -o mode=000 none "$home"
        done
        for tunables in /proc/sys /proc/sysrq-trigger /proc/fs /proc/irq; do
            [ -e "$tunables" ] || continue
            mount --bind "$tunables" "$tunables"
            mount -o remount,bind,ro "$tunables"
        done
        mount --bind /dev/null /proc/kmsg
        while read -r _ _ _ _ mount _; do
            case $mount in
            /dev | /dev/* | /proc | /proc/* | /sys | /sys/* | "$writable" | /tmp | /tmp/*) ;;
            *) mount -o remount,bind,ro "$mount" 2> /dev/null || [ ! -w "$mount" ] ;;
            esac
        done < /proc/self/mountinfo
        exec "$@"
        """
}
