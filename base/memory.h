/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for objects whose number and size our own limits bound.
 *
 * When the system has none left, a program that keeps its limits can do
 * nothing sensible: it says so on standard error and aborts. What the wire
 * could make grow has a limit of its own and never comes to this.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Zeroed memory for `count` objects of `size` bytes; never NULL. */
void *memory_new(size_t count, size_t size);

/* As realloc, for `count` objects of `size` bytes; never NULL. */
void *memory_resize(void *memory, size_t count, size_t size);

/* Passes on what another allocator made; never NULL. */
void *memory_made(void *memory);

/* Two texts as one. */
char *memory_joined(const char *text, const char *behind);

#endif
