// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Glibc
internal import SandboxRuntime

exit(AgentProgram.run(CommandLine.arguments))
