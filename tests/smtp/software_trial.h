/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A database of server software, filled from texts. */
#ifndef TESTS_SMTP_SOFTWARE_TRIAL_H
#define TESTS_SMTP_SOFTWARE_TRIAL_H

#include "smtp/server_software.h"
#include "tests/support/suite_main.h"

/* A database and the last error of filling it. */
struct trial {
    struct server_software *software;
    struct error error;
};

static inline struct trial begin(void)
{
    return (struct trial){ .software = server_software_new() };
}

static inline void end(struct trial *trial)
{
    server_software_free(trial->software);
}

static inline bool load(struct trial *trial, const char *text)
{
    return server_software_load_text(trial->software, "own.conf", bytes_of_string(text),
                                     &trial->error);
}

static inline void expect_loaded(struct trial *trial, const char *text)
{
    if (!load(trial, text))
        ck_abort_msg("%s", trial->error.message);
}

static inline bool says(const struct trial *trial, const char *product,
                        enum fingerprint_field field, const char *text)
{
    int index = server_software_find(trial->software, product);

    return index != PRODUCT_NONE &&
           product_set_contains(
               server_software_match(trial->software, field, bytes_of_string(text)), index);
}

static inline const struct product *product(const struct trial *trial, const char *id)
{
    int index = server_software_find(trial->software, id);

    ck_assert_int_ne(index, PRODUCT_NONE);
    return server_software_product(trial->software, index);
}

#endif
