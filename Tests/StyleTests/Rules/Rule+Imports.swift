// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Rule {
    /// A target imports only floors below its own.
    static let importFloors = Rule(name: "import floors", covers: { $0.isProduct && $0.isSwift }) { file in
        file.imports.compactMap { module, line in
            Floors.objection(to: module, in: file.target).map { Violation(file, line, $0) }
        }
    }

    /// What holds privileges or lives in a sandbox stays small: no Foundation, no Dispatch, no cryptography.
    static let privilegedImports = Rule(
        name: "privileged imports", covers: { $0.isProduct && Floors.privileged.contains($0.target) }
    ) { file in
        file.imports.filter { Floors.isHeavy($0.module) }.map {
            Violation(file, $0.line, "`\(file.target)` imports `\($0.module)`")
        }
    }
}
