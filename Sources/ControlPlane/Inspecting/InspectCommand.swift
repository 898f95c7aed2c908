// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Persistence

/// `nexus inspect`: everything known about one thing, with the content of the files that it rests on where they are
/// asked for. Changes nothing.
package struct InspectCommand: Sendable {
    /// Of each file; what is longer is cut.
    private static let byteLimit = 1 << 20

    private let request: InspectRequest

    package init(_ request: InspectRequest) { self.request = request }

    /// As text or JSON.
    package func output() async throws(ControlError) -> String {
        do {
            let (inspection, files) = try StateReader(folder: request.state).read { rows, isHeld in
                let inspection = try Inspection(request.what, rows, isHeld: isHeld)
                return (inspection, try InspectedFile.list(of: inspection, rows))
            }
            let store = ArtifactStore(folder: request.state, digest: Planner.digest)
            var sections: [Inspection.Section] = []
            if ["attempt", "evidence"].contains(inspection.kind) {
                sections += try await TestOutcomes.sections(of: files, in: store)
            }
            for file in files where isWanted(file.kind) {
                sections.append(
                    Inspection.Section(
                        title: file.title,
                        facts: [Inspection.Fact(name: "content", value: Self.text(try await store.read(file.digest)))]))
            }
            let whole = inspection.adding(sections)
            return request.asJSON ? try whole.json : whole.text
        } catch { throw ControlError(error) }
    }

    private func isWanted(_ kind: InspectedFile.Kind) -> Bool {
        switch kind {
        case .patch: request.contents.contains(.patch)
        case .transcript: request.contents.contains(.transcript)
        case .evidence: request.contents.contains(.files)
        case .asked: true
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let shown = String(decoding: bytes.prefix(byteLimit), as: UTF8.self)
        let end = shown.hasSuffix("\n") ? String(shown.dropLast()) : shown
        return bytes.count > byteLimit ? "\(end)\n(cut: \(bytes.count - byteLimit) more bytes)" : end
    }
}
