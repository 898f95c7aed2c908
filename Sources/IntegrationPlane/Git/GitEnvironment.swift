// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Subprocess

/// All that git gets to know: nothing is inherited, and what a repository's own configuration could make it run or
/// read is overruled. Repositories come from strangers.
enum GitEnvironment {
    /// Before every command. Settings given so win over the repository's own, and are handed on to git's children.
    static let arguments: [String] =
        ["--no-pager", "--no-replace-objects", "--literal-pathspecs"]
        + [
            // Programs that a repository can name.
            "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.sshCommand=false", "core.askPass=",
            "core.editor=false", "core.pager=cat", "credential.helper=", "commit.gpgSign=false",
            "gpg.program=false", "diff.external=", "interactive.diffFilter=",
            // No housekeeping in the background, and no caches that could say something else than the objects.
            "gc.auto=0", "maintenance.auto=false", "core.commitGraph=false", "core.untrackedCache=false",
            "core.preloadIndex=false",
            // Nothing is fetched; see also GIT_ALLOW_PROTOCOL, which overrules `protocol.<name>.allow`.
            "protocol.allow=never",
            // The same bytes on every host.
            "i18n.commitEncoding=UTF-8", "core.quotePath=false", "core.attributesFile=/dev/null",
            "core.excludesFile=/dev/null",
            // Objects are on the disk before the ref that names them moves; one flush for a whole batch.
            "core.fsync=loose-object,reference", "core.fsyncMethod=batch",
        ].flatMap { ["-c", $0] }

    /// - Parameters:
    ///   - repository: the git folder, absolute; nil only for a command that works without one.
    ///   - signature: for commands that write a commit or a reflog; nexus at the epoch otherwise.
    static func variables(repository: String?, signature: CommitSignature?) -> [Environment.Key: String] {
        let signature = signature ?? .nexus(at: .init(milliseconds: 0))
        var variables: [Environment.Key: String] = [
            "PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/nonexistent",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_ATTR_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1", "GIT_GRAFT_FILE": "/dev/null",
            "GIT_ALLOW_PROTOCOL": "none", "GIT_PROTOCOL_FROM_USER": "0",
            // A command that looks for a repository by itself must not find one.
            "GIT_CEILING_DIRECTORIES": "/",
            "GIT_AUTHOR_NAME": signature.name, "GIT_AUTHOR_EMAIL": signature.email,
            "GIT_AUTHOR_DATE": signature.gitDate,
            "GIT_COMMITTER_NAME": signature.name, "GIT_COMMITTER_EMAIL": signature.email,
            "GIT_COMMITTER_DATE": signature.gitDate,
        ]
        variables["GIT_DIR"] = repository
        return variables
    }
}
