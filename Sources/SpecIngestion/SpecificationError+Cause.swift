// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

extension SpecificationError {
    /// What was wrong. Lines are those of the specification.
    package enum Cause: Sendable, Equatable {
        /// Zero bytes, or white space only.
        case empty
        /// A NUL, or bytes that are not UTF-8.
        case binary
        /// More of something than is read.
        case tooLarge(limit: Int, unit: String)
        /// A fence or HTML that runs to the end of the file and swallows what follows.
        case unclosed(String)
        case noTitle
        case noRequirements
        case duplicateRequirement(firstLine: Int)
        case duplicateComponent(firstLine: Int)
        case duplicateFile(firstLine: Int)
        /// A file whose path is a folder of another file.
        case fileIsFolder(of: String)
        /// A requirement that no component holds.
        case orphan
        case badName(String)
        /// A list item below a heading that is not `key: value`.
        case badEntry
        case unknownKey(String, known: [String])
        case repeatedKey(String)
        case badValue(String, expected: String)
        /// An info string with `file=` that is not `LANG file=PATH`.
        case badFence
        case unknownDependency(String)
        /// Each depends on the next; the first is repeated at the end.
        case cycle([String])
        case missingScope
        /// A must-requirement that nothing proves.
        case unproven
        /// An acceptance file with a test's name that no requirement names: it would never run.
        case unusedTest
        /// A component that would own what proves it.
        case ownsTest(path: String, pattern: String)
        /// Front matter that asks for more than there is.
        case aboveGrant(value: Int, limit: Int)
        case lowersRisk(of: String, from: String)
        case notGranted(String, granted: [String])

        /// Stable: scripts and metrics may rely on it.
        package var code: String {
            switch self {
            case .empty: "spec.empty"
            case .binary: "spec.binary"
            case .tooLarge: "spec.too-large"
            case .unclosed: "spec.unclosed"
            case .noTitle: "spec.title.missing"
            case .noRequirements: "spec.requirements.missing"
            case .duplicateRequirement: "spec.duplicate.requirement"
            case .duplicateComponent: "spec.duplicate.component"
            case .duplicateFile, .fileIsFolder: "spec.duplicate.file"
            case .orphan: "spec.orphan"
            case .badName: "spec.name"
            case .badEntry: "spec.entry"
            case .unknownKey: "spec.key.unknown"
            case .repeatedKey: "spec.key.repeated"
            case .badValue: "spec.value"
            case .badFence: "spec.fence"
            case .unknownDependency: "spec.depends.unknown"
            case .cycle: "spec.depends.cycle"
            case .missingScope: "spec.scope.missing"
            case .unproven: "spec.unproven"
            case .unusedTest: "spec.unused-test"
            case .ownsTest: "spec.scope.protected"
            case .aboveGrant: "spec.grant.budget"
            case .lowersRisk: "spec.grant.risk"
            case .notGranted: "spec.grant.policy"
            }
        }

        /// The cause in words, lowercase, without a full stop.
        var sentence: String {
            switch self {
            case .empty: "the file is empty"
            case .binary: "the file is not UTF-8 text"
            case .tooLarge(let limit, let unit): "more than \(limit) \(unit)"
            case .unclosed(let what): "\(what) is never closed"
            case .noTitle: "no title"
            case .noRequirements: "no requirements"
            case .duplicateRequirement(let line), .duplicateComponent(let line):
                "the name is already used in line \(line)"
            case .duplicateFile(let line): "the file is already given in line \(line)"
            case .fileIsFolder(let path): "it is a folder of \(quote(path))"
            case .orphan: "the requirement is outside any component"
            case .badName(let name): "\(quote(name)) is not a name"
            case .badEntry: "not a `key: value`"
            case .unknownKey(let key, let known): "unknown key \(quote(key)); known: \(known.joined(separator: ", "))"
            case .repeatedKey(let key): "the key \(quote(key)) is repeated"
            case .badValue(let value, let expected): "\(quote(value)) is not \(expected)"
            case .badFence: "the block's first line is not `LANGUAGE file=PATH` or `LANGUAGE file=PATH judge=inside`"
            case .unknownDependency(let name): "it depends on \(quote(name)), which is not in the specification"
            case .cycle(let names): "depends on itself: \(names.joined(separator: " -> "))"
            case .missingScope: "no scope"
            case .unproven: "a must-requirement without a test"
            case .unusedTest: "it proves no requirement and would never run"
            case .ownsTest(let path, let pattern):
                "the scope \(quote(pattern)) would own \(quote(path)), which proves it"
            case .aboveGrant(let value, let limit): "\(value) is more than is granted, which is \(limit)"
            case .lowersRisk(let component, let tier):
                "it would lower the risk of \(quote(component)), which is \(tier)"
            case .notGranted(let name, let granted):
                "the operator does not offer \(quote(name)); offered: "
                    + (granted.isEmpty ? "none" : granted.joined(separator: ", "))
            }
        }

        private func quote(_ text: String) -> String { "`\(TerminalText.escape(text, limit: 80))`" }
    }
}
