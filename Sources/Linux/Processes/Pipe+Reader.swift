// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Pipe {
    /// Closes the end to write and keeps the other: after a child got its copy, only the child's end holds the pipe open.
    package consuming func keepingReader() -> Descriptor<DescriptorKind.PipeReader> { reader }
}
