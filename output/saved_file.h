/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that is written piece by piece under a number, in a private folder,
 * and then gets its name in another one.
 *
 * Folders are descriptors. Functions that return false or SAVED_FILE_FAILED
 * leave the reason in errno.
 */
#ifndef OUTPUT_SAVED_FILE_H
#define OUTPUT_SAVED_FILE_H

#include "base/bytes.h"
#include "output/message_saver.h"

/* `0123456789abcdef-4294967295.eml` and longer. */
enum { MESSAGE_NAME_SIZE = 64 };

struct saved_file {
    int folder;
    uint64_t number;
    bool exists; /* on disk */
    size_t length;
    uint8_t buffer[MESSAGE_SAVER_BUFFER];
};

void saved_file_init(struct saved_file *file, int folder, uint64_t number);
bool saved_file_add(struct saved_file *file, struct bytes bytes);

/* Writes what is still in memory; an empty content has an empty file. */
bool saved_file_finish(struct saved_file *file);
void saved_file_drop(struct saved_file *file);

enum saved_file_place {
    SAVED_FILE_PLACED,     /* also when a file of this name has the same content */
    SAVED_FILE_IN_THE_WAY, /* one has another content */
    SAVED_FILE_FAILED,
};

/* Gives the first `length` bytes of the numbered file the name; never overwrites one. */
enum saved_file_place saved_file_place(int folder, uint64_t number, uint64_t length, int into,
                                       const char *name);

/* Deletes the numbered file, if it is there; and all there are. */
void saved_file_forget(int folder, uint64_t number);
void saved_file_sweep(int folder);

#endif
