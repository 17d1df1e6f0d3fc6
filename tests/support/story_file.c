/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Playing stories. */
#include "tests/support/story_file.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/session_history.h"
#include "output/session_json.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/golden.h"
#include "tests/support/json_fits.h"

struct story {
    const char *path;
    struct session_sink sink; /* of the chain */
    json_t *told;             /* sessions and notices */
    struct server_software *software;
    timestamp start; /* of the next session */
};

/* -------------------------------------------------------------------- what came */

static void add_session(void *context, struct session *session)
{
    struct story *story = context;

    json_array_append_new(json_object_get(story->told, "sessions"), session_json_new(session));
    session_free(session);
}

static void add_notice(void *context, struct notice *notice)
{
    struct story *story = context;

    json_array_append_new(json_object_get(story->told, "notices"), notice_json_new(notice));
    notice_free(notice);
}

/* ------------------------------------------------------------------- a session's line */

static const char *next_word(char **rest)
{
    char *word = *rest + strspn(*rest, " ");
    size_t length = strcspn(word, " ");

    *rest = word + length + (word[length] != '\0');
    word[length] = '\0';
    return word;
}

static enum side side_of(const char *word)
{
    return strcmp(word, "S") == 0 || strcmp(word, "server") == 0 ? SIDE_SERVER : SIDE_CLIENT;
}

static void set_close(const struct story *story, struct script_options *options, const char *word)
{
    for (enum close_reason reason = 0; reason < CLOSE_COUNT; reason++)
        if (strcmp(close_reason_name(reason), word) == 0) {
            options->close = reason;
            return;
        }
    ck_abort_msg("%s: no connection ends by %s", story->path, word);
}

static void set_client(struct script_options *options, const char *word)
{
    unsigned octets[4];
    uint8_t bytes[4];

    ck_assert_int_eq(sscanf(word, "%u.%u.%u.%u", &octets[0], &octets[1], &octets[2], &octets[3]),
                     4);
    for (size_t i = 0; i < 4; i++)
        bytes[i] = (uint8_t)octets[i];
    options->client = (struct endpoint){ ip_address_v4(bytes), 40000 };
}

static void set_port(struct script_options *options, const char *word)
{
    const uint8_t octets[] = { 192, 0, 2, 25 };

    options->server = (struct endpoint){ ip_address_v4(octets), (uint16_t)atoi(word) };
}

static void set_retransmitted(struct script_options *options, char **rest)
{
    enum side side = side_of(next_word(rest));

    options->traffic[side].largest_retransmitted = (uint32_t)atoi(next_word(rest));
    options->traffic[side].times_retransmitted = (uint32_t)atoi(next_word(rest));
    options->retransmitted[side] = options->traffic[side].times_retransmitted;
}

static void set_option(struct story *story, struct script_options *options, const char *name,
                       char **rest)
{
    if (strcmp(name, "after") == 0)
        story->start += atoi(next_word(rest)) * DURATION_SECOND;
    else if (strcmp(name, "client") == 0)
        set_client(options, next_word(rest));
    else if (strcmp(name, "port") == 0)
        set_port(options, next_word(rest));
    else if (strcmp(name, "close") == 0)
        set_close(story, options, next_word(rest));
    else if (strcmp(name, "by") == 0)
        options->closed_by =
            side_of(next_word(rest)) == SIDE_CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER;
    else if (strcmp(name, "retransmitted") == 0)
        set_retransmitted(options, rest);
    else
        ck_abort_msg("%s: what is `%s`?", story->path, name);
}

/* Returns the dialogue behind the line. */
static char *read_options(struct story *story, char *line, struct script_options *options)
{
    char *end = line + strcspn(line, "\n");
    char *rest = line;

    ck_assert_msg(*end == '\n', "%s: a session has a dialogue", story->path);
    *end = '\0';
    *options = script_options_default();
    options->sessions.software = story->software;
    while (*rest != '\0') {
        const char *name = next_word(&rest);

        if (*name != '\0')
            set_option(story, options, name, &rest);
    }
    options->start = story->start;
    return end + 1;
}

/* ----------------------------------------------------------------------- playing */

static void play_session(struct story *story, char *text)
{
    struct script_options options;
    char *script = read_options(story, text, &options);

    script_play(script, &options, story->sink);
    story->start += 60 * DURATION_SECOND;
}

/* Each session's text ends where the next one's line begins. */
static void play_sessions(struct story *story, char *text)
{
    char *line = strstr(text, "\n== ");

    ck_assert_msg(line != NULL, "%s: no session", story->path);
    while (line != NULL) {
        char *this = line + 4;

        line = strstr(this, "\n== ");
        if (line != NULL)
            line[1] = '\0';
        play_session(story, this);
    }
}

static void tell(struct story *story, char *text)
{
    const struct script_options defaults = script_options_default();
    struct session_history *history;
    struct error error;

    story->software = server_software_new();
    ck_assert(server_software_load_builtin(story->software, &error));
    history = session_history_new(
        &defaults.sessions.limits, NULL, story->software,
        (struct session_sink){ .context = story, .receive = add_session, .notify = add_notice });
    story->sink = session_history_sink(history);
    story->start = INT64_C(1767225600) * DURATION_SECOND;
    play_sessions(story, text);
    session_history_free(history);
    server_software_free(story->software);
}

static void keep_told(const struct story *story, const char *records)
{
    FILE *stream = fopen(records, "a");

    ck_assert_ptr_nonnull(stream);
    json_dumpf(story->told, stream, JSON_COMPACT);
    fputc('\n', stream);
    ck_assert_int_eq(fclose(stream), 0);
}

void story_file_check(const char *path, const char *records)
{
    struct story story = { .path = path };
    struct bytes content = golden_read(path);
    char *text = calloc(content.length + 1, 1);
    json_error_t error;
    json_t *expected;
    char *end;

    memcpy(text, content.data, content.length);
    free((void *)(uintptr_t)content.data);
    end = strstr(text, "\n=\n");
    ck_assert_msg(end != NULL, "%s: no line has `=` alone", path);
    end[1] = '\0';
    expected = json_loads(end + 3, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(expected != NULL, "%s: line %d behind `=`: %s", path, error.line, error.text);
    story.told = json_pack("{s:[], s:[]}", "sessions", "notices");
    tell(&story, text);
    if (records != NULL)
        keep_told(&story, records);
    ck_assert_msg(json_fits(story.told, expected), "%s: not as expected", path);
    json_decref(story.told);
    json_decref(expected);
    free(text);
}
