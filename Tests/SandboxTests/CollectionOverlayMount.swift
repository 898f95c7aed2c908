// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// The kernel's overlay over a fixture's layers, for the length of a script, in a mount namespace of its own.
enum OverlayMount {
    static var mayRun: Bool { isRequired || hasOverlay }

    private static var isRequired: Bool {
        ProcessInfo.processInfo.environment["NEXUS_REQUIRE"]?.split(separator: ",").contains("overlay") == true
    }

    private static let hasOverlay = (try? run(":", CollectionFixture())) == true

    /// Runs a script in an overlay of the layers, and copies what is seen there to a folder beside them.
    static func run(_ script: String, _ fixture: CollectionFixture, name: String = "seen") throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = [
            "-m", "sh", "-ec",
            """
            cd "$1"; rm -rf work merged; mkdir work merged "$2"
            mount -t overlay -o redirect_dir=off,metacopy=off,index=off,xino=off \
                -o lowerdir="$3",upperdir=upper,workdir=work overlay merged
            cd merged
            (\(script)) > /dev/null
            cp -a . "../$2"
            """, "sh", fixture.folder, name, fixture.bases.joined(separator: ":"),
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
