// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors
//
// What Swift cannot see of the kernel's interface: variadic syscall(2), errno as a thread-local macro, structures
// newer than the C library's headers, and macros with casts. Header-only.
#pragma once

#include <errno.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/stat.h>
#include <linux/filter.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/// syscall(2) is variadic, and errno is a macro. Returns the result, or the negated error number.
static inline long nexus_syscall(long number, long a, long b, long c, long d, long e, long f) {
    long result = syscall(number, a, b, c, d, e, f);
    return result == -1 ? -errno : result;
}

/// struct landlock_ruleset_attr with the fields of ABI 6; an older kernel is given a shorter size (landlock(7)).
struct nexus_landlock_ruleset_attr {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

/// struct landlock_path_beneath_attr, which the kernel declares packed and Swift can therefore not import.
struct nexus_landlock_path_beneath_attr {
    uint64_t allowed_access;
    int32_t parent_fd;
} __attribute__((packed));

/// The same, from plain values: Swift cannot set a packed field.
static inline long nexus_landlock_add_path(int ruleset, uint64_t access, int parent) {
    struct nexus_landlock_path_beneath_attr rule = {access, parent};
    return nexus_syscall(SYS_landlock_add_rule, ruleset, 1 /* LANDLOCK_RULE_PATH_BENEATH */, (long)&rule, 0, 0, 0);
}

/// WIFEXITED and its relatives are macros with casts.
static inline int nexus_wait_exited(int status) { return WIFEXITED(status); }
static inline int nexus_wait_code(int status) { return WEXITSTATUS(status); }
static inline int nexus_wait_signal(int status) { return WTERMSIG(status); }

/// The CMSG_* macros. Sends one message with up to 32 descriptors without blocking; returns bytes sent or the
/// negated error number.
static inline long nexus_send_message(int socket, const void *bytes, unsigned long count, const int *descriptors,
                                      int descriptor_count) {
    struct iovec vector = {(void *)bytes, count};
    char control[CMSG_SPACE(sizeof(int) * 32)] __attribute__((aligned(8))) = {0};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    if (descriptor_count > 32) return -EINVAL;
    if (descriptor_count > 0) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (unsigned long)descriptor_count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * (unsigned long)descriptor_count);
        __builtin_memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (unsigned long)descriptor_count);
    }
    long result = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    return result == -1 ? -errno : result;
}

/// `descriptors` has room for 32; what does not fit is closed by the kernel and MSG_CTRUNC is set in `flags`.
static inline long nexus_receive_message(int socket, void *bytes, unsigned long capacity, int *descriptors,
                                         int *descriptor_count, int *flags) {
    struct iovec vector = {bytes, capacity};
    char control[CMSG_SPACE(sizeof(int) * 32)] __attribute__((aligned(8)));
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
    *descriptor_count = 0;
    long result = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (result == -1) return -errno;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        unsigned long count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (unsigned long index = 0; index < count && *descriptor_count < 32; index++)
            __builtin_memcpy(&descriptors[(*descriptor_count)++], CMSG_DATA(header) + index * sizeof(int), sizeof(int));
    }
    *flags = message.msg_flags;
    return result;
}
