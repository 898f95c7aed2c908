// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors
//
// Reading the list that the benchmark writes: one step in a line, fields between tabs.
#include "bare.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct script script;

long must(long result, const char *what) {
    if (result >= 0) return result;
    fprintf(stderr, "bare-launch: %s: %s\n", what, strerror(errno));
    _exit(70);
}

static void *memory(void *old, size_t size) {
    void *new = realloc(old, size);
    must(new ? 0 : -1, "realloc");
    return new;
}

static void append(struct list *list, struct step step) {
    list->steps = memory(list->steps, (list->count + 1) * sizeof step);
    list->steps[list->count++] = step;
}

static void decode(struct step *step, const char *digits) {
    step->byte_count = strlen(digits) / 2;
    step->bytes = memory(NULL, step->byte_count + 1);
    for (size_t index = 0; index < step->byte_count; index++) {
        char pair[3] = {digits[2 * index], digits[2 * index + 1], 0};
        step->bytes[index] = (unsigned char)strtoul(pair, NULL, 16);
    }
}

static struct step parse(char *line) {
    struct step step = {0};
    char *rest = memory(NULL, strlen(line) + 1);
    strcpy(rest, line);
    step.word = strsep(&rest, "\t");
    for (int index = 0; index < 8 && rest; index++) {
        char *field = strsep(&rest, "\t");
        if (field[0] == '#') decode(&step, field + 1);
        step.text[index] = field;
        step.number[index] = strtol(field, NULL, 0);
    }
    return step;
}

/// What stands before the lists; 1 when the line is such.
static int head(const struct step *step, struct list **current) {
    if (!strcmp(step->word, "cgroup")) append(&script.cgroups, *step);
    else if (!strcmp(step->word, "limit")) append(&script.limits, *step);
    else if (!strcmp(step->word, "namespaces")) script.namespaces = step->number[0];
    else if (!strcmp(step->word, "users")) {
        script.reaper = step->number[0];
        script.payload = step->number[1];
        script.user_map = step->text[2];
    } else if (!strcmp(step->word, "upper")) {
        script.upper_bytes = step->number[0];
        script.upper_inodes = step->number[1];
    } else if (!strcmp(step->word, "list")) {
        *current = step->text[0][0] == 's' ? &script.setup : step->text[0][0] == 'r' ? &script.reaper_list
                                                                                   : &script.payload_list;
    } else return 0;
    return 1;
}

void read_script(const char *path) {
    FILE *file = fopen(path, "re");
    must(file ? 0 : -1, path);
    struct list *current = &script.setup;
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\n")] = 0;
        struct step step = parse(line);
        if (head(&step, &current)) continue;
        step.perform = action_of(step.word);
        errno = EINVAL;
        must(step.perform ? 0 : -1, step.word);
        append(current, step);
    }
    free(line);
    fclose(file);
}
