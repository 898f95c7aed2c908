// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors
//
// bare-launch FILE: for each byte on standard input one launch; its length and that of the teardown after it, in
// microseconds, 8 bytes each on standard output. With `-` for FILE: fork, exec and wait, and nothing else.
#define _GNU_SOURCE
#include "bare.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { path_size = 512 };

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static long clone_into(unsigned long flags, int cgroup, int *descriptor) {
    struct clone_args arguments = {
        .flags = flags | CLONE_PIDFD | (cgroup >= 0 ? CLONE_INTO_CGROUP : 0), .pidfd = (uint64_t)descriptor,
        .exit_signal = SIGCHLD, .cgroup = cgroup >= 0 ? (uint64_t)cgroup : 0};
    return must(syscall(SYS_clone3, &arguments, sizeof arguments), "clone3");
}

static void put(const char *path, const char *text) {
    int file = (int)must(open(path, O_WRONLY | O_CLOEXEC), path);
    must(write(file, text, strlen(text)), path);
    close(file);
}

/// The slot's user namespace: made once, as the supervisor has it.
static void make_user_namespace(void) {
    int descriptor, hold[2];
    must(pipe2(hold, O_CLOEXEC), "pipe2");
    long child = clone_into(CLONE_NEWUSER, -1, &descriptor);
    if (child == 0) {
        char byte;
        close(hold[1]);
        _exit((int)read(hold[0], &byte, 1));
    }
    char path[path_size], map[path_size] = "";
    for (const char *from = script.user_map; *from; from++) map[strlen(map)] = *from == ';' ? '\n' : *from;
    for (int group = 0; group < 2; group++) {
        snprintf(path, sizeof path, "/proc/%ld/%s_map", child, group ? "gid" : "uid");
        put(path, map);
    }
    snprintf(path, sizeof path, "/proc/%ld/ns/user", child);
    place.user_namespace = (int)must(open(path, O_RDONLY | O_CLOEXEC), path);
    close(hold[1]);
    close(hold[0]);
    waitpid((pid_t)child, NULL, 0);
    close(descriptor);
}

static void leaf_path(char *path, const struct step *cgroup, const char *file) {
    snprintf(path, path_size, "%s/bare.%d%s%s", cgroup->text[0], getpid(), file[0] ? "/" : "", file);
}

/// - Returns: the v2 leaf, to be born in; -1 without one.
static int make_leaf(void) {
    char path[path_size];
    int birthplace = -1;
    place.join_count = 0;
    for (size_t index = 0; index < script.cgroups.count; index++) {
        leaf_path(path, &script.cgroups.steps[index], "");
        must(mkdir(path, 0755), path);
    }
    for (size_t index = 0; index < script.limits.count; index++) {
        leaf_path(path, &script.limits.steps[index], script.limits.steps[index].text[1]);
        put(path, script.limits.steps[index].text[2]);
    }
    for (size_t index = 0; index < script.cgroups.count; index++) {
        const struct step *cgroup = &script.cgroups.steps[index];
        int is_unified = !strcmp(cgroup->text[1], "v2");
        leaf_path(path, cgroup, is_unified ? "" : "tasks");
        int number = (int)must(open(path, is_unified ? O_PATH | O_DIRECTORY | O_CLOEXEC : O_WRONLY | O_CLOEXEC), path);
        if (is_unified) birthplace = number; else place.joins[place.join_count++] = number;
    }
    return birthplace;
}

/// Reads what the kernel counted, as the supervisor does for its outcome.
static void read_usage(void) {
    char path[path_size], text[4096];
    for (size_t index = 0; index < script.cgroups.count; index++) {
        for (char *files = script.cgroups.steps[index].text[2], *next; files && *files; files = next) {
            size_t length = strcspn(files, ",");
            char name[128] = "";
            memcpy(name, files, length < sizeof name ? length : sizeof name - 1);
            next = files[length] ? files + length + 1 : NULL;
            leaf_path(path, &script.cgroups.steps[index], name);
            int file = (int)must(open(path, O_RDONLY | O_CLOEXEC), path);
            while (read(file, text, sizeof text) > 0) {}
            close(file);
        }
    }
}

static void remove_leaf(int birthplace) {
    char path[path_size];
    for (int index = 0; index < place.join_count; index++) close(place.joins[index]);
    for (size_t index = 0; index < script.cgroups.count; index++) {
        if (strcmp(script.cgroups.steps[index].text[1], "v2")) continue;
        leaf_path(path, &script.cgroups.steps[index], "cgroup.kill");
        put(path, "1");
    }
    if (birthplace >= 0) close(birthplace);
    for (size_t index = 0; index < script.cgroups.count; index++) {
        leaf_path(path, &script.cgroups.steps[index], "");
        must(rmdir(path), path);
    }
}

static void make_upper(void) {
    char bytes[32], inodes[32];
    snprintf(bytes, sizeof bytes, "%ld", script.upper_bytes);
    snprintf(inodes, sizeof inodes, "%ld", script.upper_inodes);
    place.upper = memory_file_system(bytes, inodes, "711", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    for (int index = 0; index < 2; index++) {
        const char *name = index ? "work" : "upper";
        must(mkdirat(place.upper, name, 0755), name);
        must(fchownat(place.upper, name, (uid_t)script.payload, (gid_t)script.payload, AT_SYMLINK_NOFOLLOW), name);
    }
}

static void perform(const struct list *list) {
    for (size_t index = 0; index < list->count; index++) list->steps[index].perform(&list->steps[index]);
}

static void block_signals(int is_parent) {
    sigset_t signals;
    sigemptyset(&signals);
    if (is_parent) sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_SETMASK, &signals, NULL);
}

/// PID 1: as the supervisor's, from its first call to its last.
static void be_sandbox(int report, int lifeline) {
    for (int signal = 1; signal <= 64; signal++) sigaction(signal, &(struct sigaction){0}, NULL);
    umask(0);
    block_signals(1);
    perform(&script.setup);
    umask(022);
    int gate[2];
    must(pipe2(gate, O_CLOEXEC), "pipe2");
    long payload = must(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0), "clone");
    char byte = 1;
    if (payload == 0) {
        close(gate[1]);
        if (read(gate[0], &byte, 1) != 1) _exit(70);
        block_signals(0);
        perform(&script.payload_list);
    }
    perform(&script.reaper_list);
    must(write(gate[1], &byte, 1), "gate");
    must(write(report, &byte, 1), "report");
    struct pollfd waiting = {lifeline, POLLIN, 0};
    int status;
    (void)waiting;
    if (waitpid((pid_t)payload, &status, __WALL) == payload) must(write(report, &status, sizeof status), "report");
    _exit(0);
}

static void launch(int64_t *length, int64_t *teardown) {
    int64_t started = now();
    int report[2], lifeline[2], descriptor, status = -1;
    int birthplace = make_leaf();
    make_upper();
    must(pipe2(report, O_CLOEXEC), "pipe2");
    must(pipe2(lifeline, O_CLOEXEC), "pipe2");
    int timer = (int)must(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create");
    must(timerfd_settime(timer, 0, &(struct itimerspec){.it_value = {120, 0}}, NULL), "timerfd_settime");
    long child = clone_into((unsigned long)script.namespaces, birthplace, &descriptor);
    if (child == 0) be_sandbox(report[1], lifeline[0]);
    close(report[1]);
    close(lifeline[0]);
    struct pollfd ends[2] = {{descriptor, POLLIN, 0}, {timer, POLLIN, 0}};
    must(poll(ends, 2, -1), "poll");
    must(waitpid((pid_t)child, &status, __WALL), "wait4");
    char said[64];
    long count = read(report[0], said, sizeof said);
    read_usage();
    *length = now() - started;
    if (count != 5 || memcmp(said + 1, &(int){0}, 4)) must(-1, "the payload's end");
    int rest[] = {report[0], lifeline[1], timer, descriptor, place.upper};
    for (int index = 0; index < 5; index++) close(rest[index]);
    remove_leaf(birthplace);
    *teardown = now() - started - *length;
}

static void launch_plainly(int64_t *length) {
    char *arguments[] = {"/bin/true", NULL}, *environment[] = {NULL};
    int64_t started = now();
    int status = -1;
    pid_t child = (pid_t)must(fork(), "fork");
    if (child == 0) must(execve(arguments[0], arguments, environment), arguments[0]);
    must(waitpid(child, &status, 0), "wait4");
    *length = now() - started;
    if (status != 0) must(-1, "the program's end");
}

int main(int count, char **arguments) {
    char order;
    if (count != 2) return 64;
    int is_plain = !strcmp(arguments[1], "-");
    if (!is_plain) {
        read_script(arguments[1]);
        if (script.user_map) make_user_namespace();
    }
    while (read(0, &order, 1) == 1) {
        int64_t answer[2] = {0, 0};
        if (is_plain) launch_plainly(&answer[0]); else launch(&answer[0], &answer[1]);
        must(write(1, answer, sizeof answer), "answer");
    }
    return 0;
}
