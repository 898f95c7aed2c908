// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

// Started by `nexus` only, with an empty environment and a sealed session under a known number.
System.exit(SupervisorMain.run())
