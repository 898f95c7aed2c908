// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
package import Linux

/// Turns what an attempt left in its workspace into a patch, after every process that could write there is dead.
///
/// The workspace was an overlay. Its lower layers are the base, which is ours; its upper layer is read here as an enemy's:
/// by paths below one descriptor, without following a link, leaving the layer or opening anything but folders and
/// regular files. What can't be part of a commit is a refusal; a fault of the machine is an error.
///
/// Extended attributes and access lists are ignored: no commit holds them, so they end here. The same goes for owners,
/// times, and every permission bit but the owner's `x`, setuid and setgid.
package struct WorkspaceCollector: Sendable {
    private let limits: Limits

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// Every path's change against the base. The work grows with the upper layer, and with those folders of the base
    /// that are gone; the rest of the base is not looked at. Blocks while it reads.
    ///
    /// Every removal is named, also those that a file in a folder's place implies. Of what is refused nothing else is
    /// said: neither it nor what lies below it is a change.
    /// - Parameters:
    ///   - view: the upper layer, best through a read-only mount that maps its owner to us.
    ///   - opaque: the folders in it, as paths, that replace the base's folder instead of being merged with it.
    ///   - base: what was below it, as checked out.
    /// - Throws: `collection.view`, `collection.base` when the kernel refuses to read there, or when something is there
    ///   that can't be; never because of what an attempt may leave.
    package func collect(
        view: borrowing DirectoryDescriptor, opaque: Set<[UInt8]>, base: BaseLayers
    ) throws(SandboxError) -> Patch {
        var walk = CollectionWalk(
            upper: try LayerReader(view, .upper), base: base, opaque: opaque, limits: limits)
        return try walk.patch()
    }
}
