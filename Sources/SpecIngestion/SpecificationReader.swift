// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Turns a design document in Markdown into a `SpecMap`. It reads bytes, never files: whoever calls it decides what
/// may be read. The format is described in `samples/README.md`.
package struct SpecificationReader: Sendable {
    private let allowUnproven: Bool

    /// - Parameter allowUnproven: accept must-requirements that no test proves; the plan shows them as such.
    package init(allowUnproven: Bool = false) { self.allowUnproven = allowUnproven }

    /// Reads a whole specification, or says in one sentence what is wrong with it, and where.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - file: the file as the operator named it; it stands in every location.
    ///   - digest: SHA-256 of the bytes.
    package func read(_ bytes: [UInt8], file: String, digest: Digest) throws(SpecificationError) -> SpecMap {
        do throws(SpecificationError) {
            return try read(bytes, file, digest)
        } catch {
            throw error.located(in: file)
        }
    }

    private func read(_ bytes: [UInt8], _ file: String, _ digest: Digest) throws(SpecificationError) -> SpecMap {
        let source = try SourceText(bytes)
        // cmark ends the process when memory runs out and returns a tree otherwise; an empty one has no title.
        let blocks = MarkdownTree(parsing: source)?.blocks() ?? []
        let outline = try Outline(blocks, lastLine: source.lineCount)
        guard let title = outline.title else {
            throw SpecificationError(.noTitle, line: 1, hint: "a specification starts with `# Title`")
        }
        let drafts = try Interpreter(outline, source: source, file: file).drafts
        try Coherence(drafts).check(allowUnproven: allowUnproven)
        return SpecMap(
            title: title, digest: digest, requirements: drafts.requirements.map(\.requirement),
            components: drafts.components.map(\.component), acceptanceFiles: drafts.files)
    }
}
