// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors
//
// What each step does: the very calls of the supervisor's own executor.
#define _GNU_SOURCE
#include "bare.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

struct place place = {-1, -1, -1, -1, -1, {0}, 0};

static const char *below(const char *path) { return path + 1; }

static int open_below(const char *path, unsigned long flags) {
    struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    return (int)syscall(SYS_openat2, place.root, below(path), &how, sizeof how);
}

static void restrict_mount(int mount, unsigned long attributes, unsigned flags) {
    struct mount_attr values = {.attr_set = attributes};
    must(syscall(SYS_mount_setattr, mount, "", AT_EMPTY_PATH | flags, &values, sizeof values), "mount_setattr");
}

static void move_to(int mount, int target) {
    must(syscall(SYS_move_mount, mount, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH),
         "move_mount");
    close(target);
}

static void attach(int mount, const char *path, int is_folder, unsigned long attributes) {
    restrict_mount(mount, attributes, AT_RECURSIVE);
    move_to(mount, (int)must(open_below(path, O_PATH | (is_folder ? O_DIRECTORY : 0)), path));
    close(mount);
}

static int clone_of(int object) {
    return (int)must(syscall(SYS_open_tree, object, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH),
                     "open_tree");
}

static void configure(int system, const char *key, const char *value) {
    must(syscall(SYS_fsconfig, system, FSCONFIG_SET_STRING, key, value, 0), key);
}

static int mount_of(int system, unsigned attributes) {
    must(syscall(SYS_fsconfig, system, FSCONFIG_CMD_CREATE, NULL, NULL, 0), "fsconfig(create)");
    int mount = (int)must(syscall(SYS_fsmount, system, FSMOUNT_CLOEXEC, attributes), "fsmount");
    close(system);
    return mount;
}

static int file_system(const char *name) {
    return (int)must(syscall(SYS_fsopen, name, FSOPEN_CLOEXEC), name);
}

int memory_file_system(const char *bytes, const char *inodes, const char *mode, unsigned attributes) {
    int system = file_system("tmpfs");
    configure(system, "size", bytes);
    configure(system, "nr_inodes", inodes);
    configure(system, "mode", mode);
    return mount_of(system, attributes);
}

static void undumpable(const struct step *s) { must(prctl(PR_SET_DUMPABLE, 0), s->word); }
static void die(const struct step *s) { must(prctl(PR_SET_PDEATHSIG, 9), s->word); }
static void join(const struct step *s) {
    for (int index = 0; index < place.join_count; index++) must(write(place.joins[index], "0", 1), s->word);
}
static void cgroup_namespace(const struct step *s) { must(unshare(CLONE_NEWCGROUP), s->word); }
static void hostname(const struct step *s) { must(sethostname(s->text[0], strlen(s->text[0])), s->word); }
static void loopback(const struct step *s) {
    int number = (int)must(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), s->word);
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    must(ioctl(number, SIOCSIFFLAGS, &request), s->word);
    close(number);
}
static void make_private(const struct step *s) {
    struct mount_attr values = {.propagation = 1 << 18};
    must(syscall(SYS_mount_setattr, AT_FDCWD, "/", AT_RECURSIVE, &values, sizeof values), s->word);
}
static void root(const struct step *s) {
    place.root = memory_file_system(s->text[0], s->text[1], "755", MOUNT_ATTR_NOSUID);
    must(syscall(SYS_move_mount, place.root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH), s->word);
}
static void folder(const struct step *s) { must(mkdirat(place.root, below(s->text[0]), s->number[1]), s->text[0]); }
static void file(const struct step *s) {
    struct open_how how = {
        .flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, .mode = (unsigned)s->number[1],
        .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    int number = (int)must(syscall(SYS_openat2, place.root, below(s->text[0]), &how, sizeof how), s->text[0]);
    if (s->byte_count) must(write(number, s->bytes, s->byte_count), s->text[0]);
    close(number);
}
static void link_to(const struct step *s) {
    must(symlinkat(s->text[1], place.root, below(s->text[0])), s->text[0]);
}
static void bind_path(const struct step *s) {
    unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (s->number[2] ? AT_RECURSIVE : 0);
    attach((int)must(syscall(SYS_open_tree, AT_FDCWD, s->text[0], flags), s->text[0]), s->text[1], (int)s->number[2],
           (unsigned long)s->number[3]);
}
static void scratch(const struct step *s) {
    attach(memory_file_system(s->text[1], s->text[2], "1777", (unsigned)s->number[3]), s->text[0], 1,
           (unsigned long)s->number[3]);
}
static void device(const struct step *s) {
    must(mknodat(place.root, below(s->text[0]), S_IFCHR | 0666, makedev(s->number[1], s->number[2])), s->text[0]);
}
static void processes(const struct step *s) {
    int system = file_system("proc");
    configure(system, "hidepid", "invisible");
    unsigned attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
    attach(mount_of(system, attributes), s->text[0], 1, attributes);
}
static void terminals(const struct step *s) {
    int system = file_system("devpts");
    configure(system, "ptmxmode", "666");
    configure(system, "mode", "620");
    configure(system, "max", s->text[1]);
    unsigned attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
    attach(mount_of(system, attributes), s->text[0], 1, attributes);
}
static void mask(const struct step *s) {
    unsigned attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
    int target = open_below(s->text[0], O_PATH);
    if (target < 0 && errno == ENOENT) return;
    must(target, s->text[0]);
    struct statx status;
    must(statx(target, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &status), s->text[0]);
    int is_folder = S_ISDIR(status.stx_mode);
    int *first = is_folder ? &place.empty_folder : &place.empty_file;
    if (*first >= 0) {
        int cover = clone_of(*first);
        move_to(cover, target);
        close(cover);
        return;
    }
    if (is_folder) *first = memory_file_system("4096", "1", "555", attributes);
    else {
        int null = (int)must(open_below("/dev/null", O_PATH), s->word);
        *first = clone_of(null);
        restrict_mount(*first, attributes, 0);
        close(null);
    }
    move_to(*first, target);
}
static void workspace(const struct step *s) {
    int upper = (int)must(openat(place.upper, "upper", O_PATH | O_DIRECTORY | O_CLOEXEC), s->word);
    attach(clone_of(upper), s->text[0], 1, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    close(upper);
}
static void seal(const struct step *s) {
    (void)s;
    restrict_mount(place.root, MOUNT_ATTR_RDONLY, 0);
}
static void pivot(const struct step *s) {
    must(fchdir(place.root), s->word);
    must(syscall(SYS_pivot_root, ".", "."), s->word);
    must(syscall(SYS_umount2, ".", 2), "umount2");
    must(chdir("/"), s->word);
}
static void keyring(const struct step *s) { must(syscall(SYS_keyctl, 1, 0), s->word); }
static void user_namespace(const struct step *s) { must(setns(place.user_namespace, CLONE_NEWUSER), s->word); }
static void session(const struct step *s) { must(setsid(), s->word); }
static void resource_limit(const struct step *s) {
    struct rlimit limit = {(rlim_t)s->number[1], (rlim_t)s->number[1]};
    must(setrlimit((int)s->number[0], &limit), s->word);
}
static void bounding_set(const struct step *s) {
    for (int capability = 0; capability < 64; capability++) {
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) break;
    }
    must(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), s->word);
}
static void secure_bits(const struct step *s) { must(prctl(PR_SET_SECUREBITS, 0xEF, 0, 0, 0), s->word); }
static void identity(const struct step *s) {
    must(syscall(SYS_setgroups, 0, NULL), s->word);
    must(syscall(SYS_setresgid, s->number[1], s->number[1], s->number[1]), s->word);
    must(syscall(SYS_setresuid, s->number[0], s->number[0], s->number[0]), s->word);
}
static void drop(const struct step *s) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {0};
    must(syscall(SYS_capset, &header, data), s->word);
}
static void no_new_privileges(const struct step *s) { must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), s->word); }
static void landlock(const struct step *s) {
    long version = must(syscall(SYS_landlock_create_ruleset, NULL, 0, 1), s->word);
    uint64_t changes = 1 << 1 | 0x1FF0 | 1 << 13 | 1 << 14;
    uint64_t attributes[3] = {changes, 0, version >= 6 ? 3 : 0};
    size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    int rules = (int)must(syscall(SYS_landlock_create_ruleset, attributes, size, 0), s->word);
    for (int index = 0; index < 8 && s->text[index]; index++) {
        int object = (int)must(open(s->text[index], O_PATH | O_CLOEXEC), s->text[index]);
        struct landlock_path_beneath_attr rule = {.allowed_access = changes, .parent_fd = object};
        must(syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0), s->text[index]);
        close(object);
    }
    must(syscall(SYS_landlock_restrict_self, rules, 0), s->word);
    close(rules);
}
static void working_folder(const struct step *s) {
    char path[4096];
    must(chdir(s->text[0]), s->text[0]);
    must(syscall(SYS_getcwd, path, sizeof path), s->text[0]);
}
static void descriptors(const struct step *s) {
    int null = (int)must(open("/dev/null", O_RDWR | O_CLOEXEC), s->word);
    for (int place = 0; place < 3; place++) must(dup3(null, place, 0), s->word);
    must(syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC), s->word);
}
static void filter(const struct step *s) {
    struct sock_fprog program = {(unsigned short)(s->byte_count / 8), (struct sock_filter *)s->bytes};
    must(syscall(SYS_seccomp, 1, 0, &program), s->word);
}
static void execute(const struct step *s) {
    char *arguments[] = {s->text[0], NULL}, *environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin", NULL};
    must(execve(s->text[0], arguments, environment), s->text[0]);
}

void (*action_of(const char *word))(const struct step *) {
    static const struct {
        const char *word;
        void (*perform)(const struct step *);
    } known[] = {
        {"undumpable", undumpable}, {"die-with-parent", die}, {"join-cgroups", join},
        {"cgroup-namespace", cgroup_namespace}, {"hostname", hostname}, {"loopback", loopback},
        {"private-mounts", make_private}, {"root", root}, {"folder", folder}, {"file", file}, {"link", link_to},
        {"bind", bind_path}, {"scratch", scratch}, {"device", device}, {"proc", processes}, {"terminals", terminals},
        {"mask", mask}, {"workspace", workspace}, {"seal-root", seal}, {"pivot", pivot}, {"session-keyring", keyring},
        {"user-namespace", user_namespace}, {"new-session", session}, {"resource-limit", resource_limit},
        {"bounding-set", bounding_set}, {"secure-bits", secure_bits}, {"identity", identity}, {"capabilities", drop},
        {"no-new-privileges", no_new_privileges}, {"landlock", landlock}, {"working-folder", working_folder},
        {"descriptors", descriptors}, {"syscall-filter", filter}, {"execute", execute}};
    for (size_t index = 0; index < sizeof known / sizeof known[0]; index++) {
        if (!strcmp(known[index].word, word)) return known[index].perform;
    }
    return NULL;
}
