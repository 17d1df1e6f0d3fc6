/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sample of what is recorded of messages on request. */
#include "tests/support/session_samples.h"

static const struct message_headers *make_headers(struct arena *arena)
{
    struct message_headers *headers = arena_new(arena, 1, sizeof *headers);

    headers->texts[HEADER_FROM] = sample_text("Jos\xC3\xA9 <jose@example.org>");
    headers->texts[HEADER_TO] = sample_text("bob@corp.example, \"Doe, Jane\" <jane@example.net>");
    headers->texts[HEADER_CC] = sample_text("c@example.net");
    headers->texts[HEADER_REPLY_TO] = sample_text("replies@example.org");
    headers->texts[HEADER_SUBJECT] = sample_text("Caf\xE9\x1B[2J");
    headers->texts[HEADER_DATE] = sample_text("Tue, 24 Nov 2026 00:11:56 +0000");
    headers->texts[HEADER_USER_AGENT] = sample_text("Mutt/2.2.9");
    headers->repeated[HEADER_SUBJECT] = true;
    headers->received = 2;
    return headers;
}

static const struct message_parts *make_parts(struct arena *arena)
{
    struct message_parts *parts = arena_new(arena, 1, sizeof *parts);
    struct message_part *list = arena_new(arena, 4, sizeof *list);

    list[0] = (struct message_part){ .type = sample_text("multipart/mixed"),
                                     .has_parts = true,
                                     .complete = true };
    list[1] = (struct message_part){ .type = sample_text("text/plain"),
                                     .encoding = PART_ENCODING_QUOTED_PRINTABLE,
                                     .depth = 1,
                                     .complete = true,
                                     .bytes = 120 };
    list[2] = (struct message_part){ .type = sample_text("application/pdf"),
                                     .file_name = sample_text("../plan\xE2\x80\xAE"
                                                              "fdp.exe"),
                                     .disposition = sample_text("attachment"),
                                     .encoding = PART_ENCODING_BASE64,
                                     .depth = 1,
                                     .repaired = true,
                                     .complete = true,
                                     .bytes = 0 };
    list[3] = (struct message_part){ .type = sample_text("image/png"),
                                     .encoding = PART_ENCODING_UNKNOWN,
                                     .depth = 1 };
    *parts = (struct message_parts){ .count = 4, .list = list, .cut = PARTS_CUT_SIZE };
    return parts;
}

struct session *sample_of_message_details(void)
{
    struct session *session = sample_session();
    struct transaction *transaction;
    struct step *step;

    sample_command(session, 9000, "MAIL", "FROM:<jose@example.org>");
    transaction = sample_transaction(session, 0, "jose@example.org");
    transaction->outcome = OUTCOME_ACCEPTED;
    transaction->method = TRANSFER_DATA;
    transaction->message_step = 1;
    transaction->message = (struct message){ .complete = true,
                                             .bytes = 9000000,
                                             .lines = 120000,
                                             .message_id = sample_text("<1@example.org>"),
                                             .headers = make_headers(&session->arena),
                                             .parts = make_parts(&session->arena) };
    step = sample_step(session, STEP_MESSAGE, SIDE_CLIENT, 20000);
    step->octets = 9000000;
    step->transaction = 0;
    return session;
}
