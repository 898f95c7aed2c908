// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors
//
// The bare loop of the launch benchmark: a list of steps, as the benchmark writes it, carried out without anything
// around it.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// One line of the list: a word and what belongs to it.
struct step {
    void (*perform)(const struct step *);
    char *word;
    char *text[8];
    long number[8];
    unsigned char *bytes;
    size_t byte_count;
};

/// Steps in order.
struct list {
    struct step *steps;
    size_t count;
};

/// Everything that a launch needs: the three lists of a plan, and what stands before them.
struct script {
    struct list cgroups, limits, setup, reaper_list, payload_list;
    long namespaces;
    long upper_bytes, upper_inodes;
    long reaper, payload;
    char *user_map;
};

/// What the process that sets itself up holds.
struct place {
    int root, empty_folder, empty_file, upper, user_namespace, joins[8], join_count;
};

extern struct script script;
extern struct place place;

/// Reads the list; ends the program when it does not understand a line.
void read_script(const char *path);
/// Ends the program, which says what failed.
long must(long result, const char *what);
/// What a word of a plan's lists does; NULL for an unknown word.
void (*action_of(const char *word))(const struct step *);
/// A detached tmpfs (fsopen(2)).
int memory_file_system(const char *bytes, const char *inodes, const char *mode, unsigned attributes);
