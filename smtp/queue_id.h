/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name under which the server queued a message, out of the reply that accepted it. */
#ifndef SMTP_QUEUE_ID_H
#define SMTP_QUEUE_ID_H

#include "base/bytes.h"

/* `text` is the reply's text without the enhanced code. Empty when no known
 * server speaks so; the view points into the text. */
struct bytes queue_id_find(struct bytes text);

#endif
