/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing into the record what is known of a message. What its limits leave out
 * is counted, as in smtp/record.h.
 */
#ifndef SMTP_RECORD_MESSAGE_H
#define SMTP_RECORD_MESSAGE_H

#include "smtp/message_content.h"
#include "smtp/record.h"

/* So far: more may follow, as with the chunks of BDAT. Nothing is written for
 * TRANSACTION_NONE. */
void record_message_so_far(struct record *record, int32_t transaction,
                           const struct message_content *content);

/* All of it; `complete`: its end was seen. The content is finished. */
void record_message(struct record *record, int32_t transaction, struct message_content *content,
                    bool complete);

/* What would be recorded of a message that is finished, without any limit of the
 * record's. `*ret_message` is zeroed. */
void record_message_describe(const struct message_content *content, bool complete,
                             struct arena *arena, struct message *ret_message);

#endif
