/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules for Landlock. */
#include "config.h"

#include "cli/confinement/file_confinement.h"

#include <stddef.h>

#if defined(HAVE_LINUX_LANDLOCK_H) && !defined(INSTRUMENTED_BUILD)

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"

/* What the header of an older kernel lacks; the kernel says at run time what it has. */
#define RIGHT_REFER    (UINT64_C(1) << 13) /* version 2 */
#define RIGHT_TRUNCATE (UINT64_C(1) << 14) /* version 3 */
#define RIGHT_DEVICES  (UINT64_C(1) << 15) /* ioctl on them, version 5 */
#define TCP_BIND       (UINT64_C(1) << 0)  /* version 4 */
#define TCP_CONNECT    (UINT64_C(1) << 1)
#define SCOPE_ABSTRACT (UINT64_C(1) << 0) /* version 6 */
#define SCOPE_SIGNALS  (UINT64_C(1) << 1)

/* Those of version 2 are the lowest bits. */
#define RIGHTS_OF_VERSION_2 ((RIGHT_REFER << 1) - 1)

#define RIGHTS_TO_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define RIGHTS_OF_FILES                                                                            \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | RIGHT_TRUNCATE)
#define RIGHTS_TO_WRITE                                                                            \
    (RIGHTS_TO_READ | RIGHTS_OF_FILES | LANDLOCK_ACCESS_FS_MAKE_REG |                              \
     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |                                \
     LANDLOCK_ACCESS_FS_REMOVE_DIR | RIGHT_REFER)

enum { VERSION_LEAST = 2 };

/* As the kernel has it, with the members of later versions. */
struct ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

struct file_confinement {
    int ruleset; /* a descriptor */
    uint64_t handled;
};

static int supported_version(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* Of a version that is of no use; below 0 errno has the reason. */
static const char *obstacle(int version)
{
    if (version >= 0)
        return "this kernel has the first version of Landlock only";
    return errno == EOPNOTSUPP ? "Landlock is switched off" : "this kernel has no Landlock";
}

static struct ruleset everything(int version, bool abstract_sockets)
{
    struct ruleset all = { .files = RIGHTS_OF_VERSION_2 };

    if (version >= 3)
        all.files |= RIGHT_TRUNCATE;
    if (version >= 4)
        all.network = TCP_BIND | TCP_CONNECT;
    if (version >= 5)
        all.files |= RIGHT_DEVICES;
    if (version >= 6)
        all.scopes = SCOPE_SIGNALS | (abstract_sockets ? 0 : SCOPE_ABSTRACT);
    return all;
}

struct file_confinement *file_confinement_new(bool abstract_sockets, struct error *error)
{
    int version = supported_version();
    struct ruleset all = everything(version, abstract_sockets);
    struct file_confinement *confinement;
    int ruleset;

    if (version < VERSION_LEAST) {
        error_set(error, "%s", obstacle(version));
        return NULL;
    }
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (ruleset < 0) {
        error_set(error, "Landlock: %s", strerror(errno));
        return NULL;
    }
    confinement = memory_new(1, sizeof *confinement);
    confinement->ruleset = ruleset;
    confinement->handled = all.files;
    return confinement;
}

/* Rights that only folders can have are refused for anything else. */
static void allow(struct file_confinement *confinement, const char *path, uint64_t rights)
{
    struct landlock_path_beneath_attr rule = {
        .allowed_access = rights & confinement->handled,
        .parent_fd = open(path, O_PATH | O_CLOEXEC),
    };
    struct stat facts;

    if (rule.parent_fd < 0)
        return;
    if (fstat(rule.parent_fd, &facts) == 0 && !S_ISDIR(facts.st_mode))
        rule.allowed_access &= RIGHTS_OF_FILES;
    syscall(SYS_landlock_add_rule, confinement->ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
}

void file_confinement_read(struct file_confinement *confinement, const char *path)
{
    allow(confinement, path, RIGHTS_TO_READ);
}

void file_confinement_write_folder(struct file_confinement *confinement, const char *path)
{
    allow(confinement, path, RIGHTS_TO_WRITE);
}

static void allow_folder_of(struct file_confinement *confinement, const char *path)
{
    char *copy = memory_made(strdup(path));

    allow(confinement, dirname(copy), RIGHTS_TO_WRITE);
    free(copy);
}

void file_confinement_write_file(struct file_confinement *confinement, const char *path)
{
    struct stat facts;
    char *place;

    if (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode)) {
        allow(confinement, path, RIGHTS_OF_FILES);
        return;
    }
    allow_folder_of(confinement, path);
    place = realpath(path, NULL);
    if (place != NULL)
        allow_folder_of(confinement, place);
    free(place);
}

bool file_confinement_enter(struct file_confinement *confinement, struct error *error)
{
    bool entered = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                   syscall(SYS_landlock_restrict_self, confinement->ruleset, 0) == 0;

    if (!entered)
        error_set(error, "Landlock: %s", strerror(errno));
    close(confinement->ruleset);
    free(confinement);
    return entered;
}

#else

#ifdef INSTRUMENTED_BUILD
static const char obstacle[] = "instrumented build";
#else
static const char obstacle[] = "built without Landlock";
#endif

struct file_confinement *file_confinement_new(bool abstract_sockets, struct error *error)
{
    (void)abstract_sockets;
    error_set(error, "%s", obstacle);
    return NULL;
}

void file_confinement_read(struct file_confinement *confinement, const char *path)
{
    (void)confinement;
    (void)path;
}

void file_confinement_write_folder(struct file_confinement *confinement, const char *path)
{
    (void)confinement;
    (void)path;
}

void file_confinement_write_file(struct file_confinement *confinement, const char *path)
{
    (void)confinement;
    (void)path;
}

bool file_confinement_enter(struct file_confinement *confinement, struct error *error)
{
    (void)confinement;
    (void)error;
    return false;
}

#endif
