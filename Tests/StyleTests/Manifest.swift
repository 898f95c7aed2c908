// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What the package manifest says about its targets.
struct Manifest {
    /// A target with the targets and products that it depends on.
    struct Target: Equatable {
        let name: String
        /// Targets of this package, by name.
        let targets: [String]
        /// Products of other packages, by the name of the manifest's constant.
        let products: [String]
    }

    let targets: [Target]

    /// Reads `name: "X"` and `dependencies: […]` of every `.target(…)`, `.executableTarget(…)` and `.testTarget(…)`.
    init(_ text: String) {
        let starts = [".target(", ".executableTarget(", ".testTarget("]
        let pieces = starts.flatMap { start in
            Self.ranges(of: start, in: text).map { Self.balanced(text[$0...]) }
        }
        targets = pieces.compactMap(Self.target)
    }

    private static func ranges(of start: String, in text: String) -> [String.Index] {
        var found: [String.Index] = []
        var rest = text[...]
        while let range = rest.firstRange(of: start) {
            found.append(range.upperBound)
            rest = rest[range.upperBound...]
        }
        return found
    }

    /// The text up to the bracket that closes what was opened just before it.
    private static func balanced(_ text: Substring) -> Substring {
        var depth = 1
        let end = text.firstIndex { character in
            if "([".contains(character) { depth += 1 }
            if ")]".contains(character) { depth -= 1 }
            return depth == 0
        }
        return text[..<(end ?? text.endIndex)]
    }

    private static func target(_ piece: Substring) -> Target? {
        guard let name = piece.firstRange(of: "name:").flatMap({ quoted(piece[$0.upperBound...]).first }) else {
            return nil
        }
        guard let list = piece.firstRange(of: "dependencies: [") else {
            return Target(name: name, targets: [], products: [])
        }
        let entries = balanced(piece[list.upperBound...]).split(separator: ",")
            .map { $0.trimmingPrefix(while: \.isWhitespace) }.filter { !$0.isEmpty }
        return Target(
            name: name,
            targets: entries.filter { $0.hasPrefix("\"") }.flatMap { quoted($0[...]) },
            products: entries.filter { !$0.hasPrefix("\"") }.map(String.init))
    }

    private static func quoted(_ text: Substring) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    /// Dependencies that go up or sideways, and products in the part that has to stay small.
    var objections: [String] {
        targets.filter { Floors.floor[$0.name] != nil }.flatMap { target in
            target.targets.compactMap { Floors.objection(to: $0, in: target.name) }
                + (Floors.privileged.contains(target.name)
                    ? target.products.map { "`\(target.name)` links the product `\($0)`" } : [])
        }
    }
}
