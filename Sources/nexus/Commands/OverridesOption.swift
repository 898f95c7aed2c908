// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser

/// `--overrides`, which `plan` and `run` share.
struct OverridesOption: ParsableArguments {
    @Option(help: ArgumentHelp("Musts that need not hold for now, as YAML; trusted like a policy.", valueName: "file"))
    var overrides: String?

    /// Where a file really lies; when privileged, only root could have written it.
    static func path(_ overrides: String?, _ installation: Installation) throws(FrontError) -> String? {
        guard let overrides else { return nil }
        let path = try InputPath.file(overrides)
        return try TrustedPath.check(path, privileged: installation.isPrivileged)
    }
}
