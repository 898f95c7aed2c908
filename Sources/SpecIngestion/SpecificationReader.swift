// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Turns a design document in Markdown into a `SpecMap`. It reads bytes, never files: whoever calls it decides what
/// may be read. The format is described in `samples/README.md`.
package struct SpecificationReader: Sendable {
    /// What was read, with what its front matter chose.
    package struct Reading: Sendable {
        package let specification: SpecMap
        /// The policy for the agent; nil when that is left to the operator.
        package let policy: String?
    }

    private let allowUnproven: Bool
    private let grant: SpecificationGrant

    /// - Parameters:
    ///   - allowUnproven: accept must-requirements that no test proves; the plan shows them as such.
    ///   - grant: what the front matter may choose from, and what no budget exceeds.
    package init(allowUnproven: Bool = false, grant: SpecificationGrant = SpecificationGrant()) {
        self.allowUnproven = allowUnproven
        self.grant = grant
    }

    /// Reads a whole specification, or says in one sentence what is wrong with it, and where.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - file: the file as the operator named it; it stands in every location.
    ///   - digest: SHA-256 of the bytes.
    package func read(_ bytes: [UInt8], file: String, digest: Digest) throws(SpecificationError) -> SpecMap {
        try reading(bytes, file: file, digest: digest).specification
    }

    /// The same, with what its front matter chose.
    package func reading(_ bytes: [UInt8], file: String, digest: Digest) throws(SpecificationError) -> Reading {
        do throws(SpecificationError) {
            return try read(bytes, file, digest)
        } catch {
            throw error.located(in: file)
        }
    }

    private func read(_ bytes: [UInt8], _ file: String, _ digest: Digest) throws(SpecificationError) -> Reading {
        let whole = try SourceText(bytes)
        let frontMatter = try FrontMatter(whole)
        let source = whole.blanking(frontMatter.lines)
        // cmark ends the process when memory runs out and returns a tree otherwise; an empty one has no title.
        let blocks = MarkdownTree(parsing: source)?.blocks() ?? []
        let outline = try Outline(blocks, lastLine: source.lineCount)
        guard let title = outline.title else {
            throw SpecificationError(.noTitle, line: 1, hint: "a specification starts with `# Title`")
        }
        let drafts = try Interpreter(outline, source: source, file: file).drafts
        try Coherence(drafts).check(allowUnproven: allowUnproven)
        let components = try held(drafts.components.map(\.component), to: frontMatter)
        let specification = SpecMap(
            title: title, digest: digest, requirements: drafts.requirements.map(\.requirement),
            components: components, acceptanceFiles: drafts.files)
        return Reading(specification: specification, policy: try frontMatter.policy(within: grant))
    }

    private func held(
        _ components: [Component], to frontMatter: FrontMatter
    ) throws(SpecificationError) -> [Component] {
        let ceiling = try frontMatter.ceiling(within: grant)
        let risk = try frontMatter.risk(above: components)
        guard risk != nil || ceiling != BudgetCeiling() else { return components }
        return components.map { component in
            Component(
                name: component.name, title: component.title, scope: component.scope,
                riskTier: max(component.riskTier, risk ?? component.riskTier),
                budget: ceiling.lowering(component.budget ?? .standard), requirements: component.requirements,
                location: component.location)
        }
    }
}
