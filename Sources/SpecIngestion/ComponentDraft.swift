// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// A component with the line of its scope and the acceptance files that stand in it.
struct ComponentDraft {
    let component: Component
    let scopeLine: Int
    let files: [RepositoryPath]
}
