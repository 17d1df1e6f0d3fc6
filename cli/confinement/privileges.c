/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Users of the system, and libcap-ng. */
#include "config.h"

#include "cli/confinement/privileges.h"

#include <errno.h>
#include <pwd.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#ifdef HAVE_LIBCAP_NG

#include <cap-ng.h>

const char *privileges_obstacle(void)
{
    return NULL;
}

/* The one capability that may stay, in libcap-ng's own copy of the sets. */
static void select_capture_alone(void)
{
    bool had;

    capng_get_caps_process();
    had = capng_have_capability(CAPNG_PERMITTED, CAP_NET_RAW) != 0;
    capng_clear(CAPNG_SELECT_ALL);
    if (had)
        capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, CAP_NET_RAW);
}

/* libcap-ng keeps the capabilities over the change of user, and takes those along that the
 * change needs. */
static bool change_to(const struct passwd *account, struct error *error)
{
    int status;

    select_capture_alone();
    status = capng_change_id((int)account->pw_uid, (int)account->pw_gid,
                             CAPNG_INIT_SUPP_GRP | CAPNG_CLEAR_BOUNDING | CAPNG_CLEAR_AMBIENT);
    if (status != 0)
        error_set(error, "cannot become the user %s (step %d of libcap-ng): %s", account->pw_name,
                  -status, strerror(errno));
    return status == 0;
}

static bool is_already(const struct passwd *account)
{
    return account->pw_uid == getuid() && account->pw_uid == geteuid();
}

static bool become(const char *user, struct error *error)
{
    const struct passwd *account;

    errno = 0;
    account = getpwnam(user);
    if (account == NULL) {
        error_set(error, "--user: there is no user `%s`%s%s", user, errno != 0 ? ": " : "",
                  errno != 0 ? strerror(errno) : "");
        return false;
    }
    if (account->pw_uid == 0 || !is_already(account)) {
        if (geteuid() == 0)
            return change_to(account, error);
        error_set(error, "--user: only root can become the user %s", user);
        return false;
    }
    return true;
}

/* Root opens files by its capabilities as often as not; anybody else needs none for that. */
static bool reduce(struct error *error)
{
    if (geteuid() == 0)
        return true;
    select_capture_alone();
    if (capng_apply(CAPNG_SELECT_CAPS) == 0 && capng_apply(CAPNG_SELECT_AMBIENT) == 0)
        return true;
    error_set(error, "cannot give up capabilities: %s", strerror(errno));
    return false;
}

bool privileges_become(const char *user, struct error *error)
{
    return (user == NULL || become(user, error)) && reduce(error);
}

/* libcap-ng complains to the system's log when it is to cut the bounding set for those who may
 * not; without new privileges the set is meaningless. */
static bool apply_all(bool bounds)
{
    return (!bounds || capng_apply(CAPNG_SELECT_BOUNDS) == 0) &&
           capng_apply(CAPNG_SELECT_CAPS) == 0 && capng_apply(CAPNG_SELECT_AMBIENT) == 0;
}

bool privileges_give_up(struct error *error)
{
    bool bounds;

    capng_get_caps_process();
    bounds = capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP) != 0;
    capng_clear(CAPNG_SELECT_ALL);
    if (apply_all(bounds) && capng_get_caps_process() == 0 &&
        capng_have_capabilities(CAPNG_SELECT_CAPS) == CAPNG_NONE)
        return true;
    error_set(error, "cannot give up the capabilities: %s", strerror(errno));
    return false;
}

#else

static const char obstacle[] = "built without libcap-ng";

const char *privileges_obstacle(void)
{
    return obstacle;
}

bool privileges_become(const char *user, struct error *error)
{
    if (user != NULL)
        error_set(error, "--user: this program was %s", obstacle);
    return user == NULL;
}

bool privileges_give_up(struct error *error)
{
    (void)error;
    return true;
}

#endif
