/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line while it is read: what its fields have said so far.
 *
 * entry_fields.c has the table of the fields that fill it, entry_reader.c makes
 * the entry of it.
 */
#ifndef OUTPUT_REPORT_ENTRY_DRAFT_H
#define OUTPUT_REPORT_ENTRY_DRAFT_H

#include "base/arena.h"
#include "output/json_reader.h"
#include "output/report/report_entry.h"

/* A step of the dialogue, as far as replies are concerned. */
struct step_draft {
    bool from_server;
    bool has_code;
    bool has_line;
    enum session_stage stage;
    uint16_t code;
    int64_t reply_to;
    duration latency;
    struct bytes line;
};

/* Of one summary no more numbers or sentences are kept than this; ours have fewer. */
enum { ENTRY_ITEMS_OF_RUN = 1024 };

/* A growing array in memory of its own, which is kept from line to line. */
struct draft_array {
    size_t count;
    size_t capacity;
    void *items;
};

struct entry_draft {
    struct arena *arena; /* of the texts */
    struct bytes type;
    uint64_t schema;
    bool has_id;
    bool has_start;
    bool has_end;
    bool has_time;

    struct report_session session;
    struct report_notice notice;
    struct report_run run;

    struct bytes id; /* of a notice: the rule */
    struct step_draft step;
    struct report_sign sign;
    uint64_t responses; /* of an AUTH: how many there were */
    bool clear_mechanism;

    struct draft_array stages; /* uint8_t: of each step, its session_stage */
    struct draft_array refused;
    struct draft_array waited;
    struct draft_array signs;
    struct draft_array texts;  /* struct bytes: evidence, or sentences */
    struct draft_array mirror; /* struct bytes: sentences */
    struct draft_array numbers;
    struct bytes group; /* of a summary's numbers */
    duration greeting_wait;
};

/* The fields of a line; the context is a struct entry_draft. */
extern const struct json_shape entry_shape;

/* The objects in it: entry_facts.c, entry_steps.c and entry_judgement.c have them. */
extern const struct json_shape entry_auth, entry_capture, entry_client, entry_evidence,
    entry_greeting, entry_helo, entry_interception, entry_memory, entry_reassembly, entry_server,
    entry_sign, entry_step, entry_suppressed, entry_timing, entry_tls, entry_transaction,
    entry_truncated;

/* Fields that stand in the line itself and are judged as those of objects are. */
json_take entry_take_severity, entry_take_message, entry_take_text, entry_take_mirror,
    entry_take_session_of_notice;

/* An identifier of a session is 16 hexadecimal digits. */
bool entry_is_id(struct bytes text);
uint64_t entry_id(struct bytes text);

/* Makes room for one more item of that size at the end of the array, all zeros. */
void *draft_array_add(struct draft_array *array, size_t size);

#endif
