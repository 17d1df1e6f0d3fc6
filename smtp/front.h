/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in front of a dialogue: a header of the PROXY protocol, or what is
 * said to a proxy of SOCKS or HTTP until the connection is made.
 *
 * The client's first byte tells that there may be such a thing: no command of
 * SMTP begins like it, but for PROXY and CONNECT, which are none. Then both
 * directions pass through here, are held until it is known what they are, and go
 * on to the dialogue behind it, or as they came if it was none. Either may stand
 * inside the other, each once.
 *
 * A server that speaks before it has had the whole header waits for none: then
 * the header is a command to it, and it answers that; so the dialogue gets it
 * too, of version 2 the signature alone. To a server that speaks first nobody
 * says SOCKS or CONNECT.
 *
 * What a proxy's client says belongs to SOCKS or CONNECT only when the proxy
 * answers so. Without packets of the proxy in the capture it is believed.
 *
 * With bytes missing in front, what was held is dropped, and the dialogue begins
 * behind a hole on that side; inside a tunnel's beginning on both.
 *
 * Behind a refusal, and behind what cannot be followed, nothing reaches the
 * dialogue. `front_bytes` is the most that is held of a side: a longer head of
 * HTTP is read as text.
 */
#ifndef SMTP_FRONT_H
#define SMTP_FRONT_H

#include "smtp/dialogue.h"

struct front;

/* Whether these may be the first bytes of one. */
bool front_may_begin(const struct dialogue *dialogue, const struct stream_data *data);

/* The dialogue outlives it. */
struct front *front_new(struct dialogue *dialogue);
void front_free(struct front *front); /* takes NULL */
size_t front_memory(const struct front *front);

/* Everything goes to the dialogue: nothing has to be asked of it any more. */
bool front_is_over(const struct front *front);

/* As dialogue_data and dialogue_gap, as long as it is not over. */
void front_data(struct front *front, const struct stream_data *data,
                const bool captured[SIDE_COUNT], timestamp time);
void front_gap(struct front *front, const struct stream_gap *gap);

/* No byte will come any more: what is held goes to the dialogue, or is dropped. */
void front_finish(struct front *front);

/* Adds what it was. The texts are in the arena of the dialogue's record. */
void front_record(const struct front *front, struct session *session);

/* How many bytes of this side stand in front, so far. */
uint64_t front_length(const struct front *front, enum side from);

/* The client asked for a port of mail: 25, 465 or 587, IANA's smtp, submissions
 * and submission. */
bool front_leads_to_mail(const struct front *front);

/* The dialogue will never begin. */
bool front_is_blocked(const struct front *front);

#endif
