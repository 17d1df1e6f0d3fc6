/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The software that a scripted session shows. */
#ifndef TESTS_SMTP_FINGERPRINT_TRIAL_H
#define TESTS_SMTP_FINGERPRINT_TRIAL_H

#include "smtp/server_software_session.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

/* A session with its fingerprints. */
struct trial {
    struct server_software *software;
    struct server_software_cache *cache;
    struct session *session;
    struct session_fingerprints prints;
};

static inline struct trial play(const char *script)
{
    struct trial trial = { .software = server_software_new() };
    struct error error;

    if (!server_software_load_builtin(trial.software, &error))
        ck_abort_msg("%s", error.message);
    trial.cache = server_software_cache_new(trial.software);
    trial.session = script_session(script, NULL);
    trial.prints = server_software_of_session(trial.cache, trial.session);
    return trial;
}

static inline void end(struct trial *trial)
{
    session_free(trial->session);
    server_software_cache_free(trial->cache);
    server_software_free(trial->software);
}

static inline bool is_by(const struct trial *trial, enum fingerprint_field field,
                         const char *product)
{
    return product_set_contains(trial->prints.fields[field].products,
                                server_software_find(trial->software, product));
}

#endif
