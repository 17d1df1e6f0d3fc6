/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a dialogue goes on in TLS, and where it does not although it could. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/memory_budget.h"
#include "smtp/dialogue_parts.h"
#include "smtp/tls_opening.h"
#include "smtp/tls_watch.h"

struct tls_side {
    struct open_step step; /* of this side's bytes in TLS */
    bool begun;
    bool spoke_in_clear; /* a line came behind the answer that accepted STARTTLS */
    bool is_line;        /* what comes next was looked at: it begins a line */
    uint8_t looked_at;   /* bytes that may begin TLS, as far as they came */
    uint8_t first[TLS_OPENING_BYTES];
    timestamp since; /* when the first of them came */
};

/* What there is to know once STARTTLS was said, or TLS begun. */
struct dialogue_tls {
    enum tls_start start;
    bool asked;    /* STARTTLS was said */
    bool accepted; /* and answered with 2xx, RFC 3207 4 */
    struct tls_side side[SIDE_COUNT];
    struct tls_watch *watch; /* NULL before the first byte of TLS */
};

static struct dialogue_tls *tls_of(struct dialogue *dialogue)
{
    struct dialogue_tls *tls = dialogue->tls;

    if (tls != NULL)
        return tls;
    tls = memory_new(1, sizeof *tls);
    tls->side[SIDE_CLIENT].step = NO_OPEN_STEP;
    tls->side[SIDE_SERVER].step = NO_OPEN_STEP;
    dialogue->tls = tls;
    return tls;
}

void dialogue_tls_free(struct dialogue_tls *tls)
{
    if (tls == NULL)
        return;
    tls_watch_free(tls->watch);
    free(tls);
}

size_t dialogue_tls_memory(const struct dialogue_tls *tls)
{
    if (tls == NULL)
        return 0;
    return memory_cost(sizeof *tls) + (tls->watch != NULL ? tls_watch_memory(tls->watch) : 0);
}

void tls_was_asked_for(struct dialogue *dialogue)
{
    tls_of(dialogue)->asked = true;
}

void tls_was_accepted(struct dialogue *dialogue)
{
    struct dialogue_tls *tls = tls_of(dialogue);

    tls->accepted = true;
    tls->start = TLS_STARTTLS;
}

void tls_note_line(struct dialogue *dialogue, enum side from)
{
    if (dialogue->tls != NULL && dialogue->tls->accepted)
        dialogue->tls->side[from].spoke_in_clear = true;
}

/* ------------------------------------------------------------------------ bytes */

static struct step *step_of(struct dialogue *dialogue, enum side from, duration t)
{
    struct open_step *open = &dialogue->tls->side[from].step;

    if (open->index == STEP_NONE && open->left_out == 0) {
        struct step first = { .kind = STEP_TLS,
                              .from = dialogue_player(dialogue, from),
                              .t = t,
                              .reply_to = STEP_NONE,
                              .transaction = TRANSACTION_NONE,
                              .latency = -1 };

        record_step(&dialogue->record, &first);
        *open = record_latest_step(&dialogue->record);
    }
    return record_open_step(&dialogue->record, open);
}

static void count(struct dialogue *dialogue, enum side from, uint64_t bytes, timestamp time)
{
    duration t = dialogue_time(dialogue, time);
    struct step *step = step_of(dialogue, from, t);

    if (step == NULL)
        return;
    step->octets += bytes;
    step->t_end = t;
}

void tls_take_bytes(struct dialogue *dialogue, enum side from, struct bytes bytes, timestamp time)
{
    if (bytes.length == 0)
        return;
    count(dialogue, from, bytes.length, time);
    tls_watch_bytes(dialogue->tls->watch, from, bytes, dialogue_time(dialogue, time));
}

void dialogue_tls_unheard(struct dialogue *dialogue, enum side from, uint64_t bytes, timestamp time)
{
    enum side role = dialogue_player(dialogue, from);

    if (bytes > 0 && dialogue->tls != NULL && dialogue->tls->side[role].begun)
        count(dialogue, role, bytes, time);
}

bool dialogue_tls_is_all_there_is(const struct dialogue *dialogue)
{
    const struct dialogue_tls *tls = dialogue->tls;

    return tls != NULL && tls->side[SIDE_CLIENT].begun && tls->side[SIDE_SERVER].begun &&
           tls_watch_has_seen_all(tls->watch);
}

enum tls_offer dialogue_tls_offer(const struct dialogue *dialogue)
{
    const struct dialogue_tls *tls = dialogue->tls;
    const struct tls_handshake *handshake;

    if (tls == NULL || !tls->side[SIDE_CLIENT].begun)
        return TLS_OFFER_NONE;
    handshake = tls_watch_facts(tls->watch);
    for (size_t i = 0; i < handshake->protocol_count; i++)
        if (mail_evidence_of_protocol(handshake->protocols[i]))
            return TLS_OFFER_MAIL;
    return handshake->client_hello ? TLS_OFFER_OTHER : TLS_OFFER_AWAITED;
}

/* ------------------------------------------------------------------- the opening */

static bool has_seen_bytes(const struct dialogue *dialogue, enum side from)
{
    return from == SIDE_CLIENT ? dialogue->client.seen : dialogue->server.seen;
}

static bool is_behind_hole(const struct dialogue *dialogue, enum side from)
{
    if (from == SIDE_SERVER)
        return dialogue->server.behind_hole || dialogue->server.inside_lost_line;
    return dialogue->client.mode == CLIENT_BEHIND_HOLE ||
           dialogue->client.mode == CLIENT_MESSAGE_BEHIND_HOLE;
}

/* Who never said STARTTLS and begins with TLS had it so from the start; unless
 * the capture does not have the start. */
static enum tls_start start_of(const struct dialogue *dialogue, enum side from)
{
    const struct dialogue_tls *tls = dialogue->tls;

    if (tls->start == TLS_STARTTLS || tls->asked)
        return TLS_STARTTLS;
    if (tls->start == TLS_IMPLICIT || (dialogue->beginning && !has_seen_bytes(dialogue, from)))
        return TLS_IMPLICIT;
    return TLS_UNDER_WAY;
}

static void begin(struct dialogue *dialogue, enum side from)
{
    struct dialogue_tls *tls = dialogue->tls;

    if (from == SIDE_CLIENT)
        client_end_lines(dialogue);
    tls->start = start_of(dialogue, from);
    tls->side[from].begun = true;
    if (tls->watch == NULL)
        tls->watch = tls_watch_new(dialogue->limits, &dialogue->record.draft.arena);
    if (is_behind_hole(dialogue, from))
        tls_watch_begin_behind_hole(tls->watch, from);
    if (from == SIDE_CLIENT) {
        dialogue->client.mode = CLIENT_TLS;
    } else {
        server_end_reply(dialogue);
        dialogue->server.mode = SERVER_TLS;
    }
}

/* Hands over what was looked at. */
static void release(struct dialogue *dialogue, enum side from, struct bytes first, timestamp since)
{
    if (from == SIDE_CLIENT)
        client_read(dialogue, first, since);
    else
        server_read(dialogue,
                    &(struct stream_data){ .from = SIDE_SERVER,
                                           .bytes = first,
                                           .starts_segment = !dialogue->server.inside_lost_line },
                    since);
}

/* With bytes missing before it, and no line of the other side that answers in
 * clear, the middle of TLS is likelier than that of a line. */
static bool is_likely_inside_tls(const struct dialogue *dialogue, enum side from)
{
    const struct dialogue_tls *tls = dialogue->tls;
    const struct tls_side *other = &tls->side[side_other(from)];

    return is_behind_hole(dialogue, from) &&
           (other->begun ||
            (tls->accepted && !tls->side[from].spoke_in_clear && !other->spoke_in_clear));
}

/* Decides over the `earlier` bytes that were looked at and those that follow. */
static bool decide(struct dialogue *dialogue, enum side from, bool is_tls, size_t earlier)
{
    struct tls_side *side = &dialogue->tls->side[from];
    timestamp since = side->since;
    uint8_t first[TLS_OPENING_BYTES];

    /* Other lines may be read before these bytes. */
    memcpy(first, side->first, earlier);
    side->looked_at = 0;
    if (is_tls) {
        begin(dialogue, from);
    } else if (is_likely_inside_tls(dialogue, from)) {
        begin(dialogue, from);
        tls_watch_lose(dialogue->tls->watch, from);
    } else {
        side->is_line = earlier > 0;
    }
    release(dialogue, from, bytes_of(first, earlier), since);
    return side->begun || earlier > 0;
}

bool tls_opens_line(struct dialogue *dialogue, enum side from, struct bytes *input, timestamp time)
{
    struct dialogue_tls *tls = dialogue->tls;
    struct tls_side *side;
    struct bytes piece;
    size_t earlier;
    enum tls_opening opening;

    if (tls == NULL && tls_opening_judge(*input) == TLS_OPENING_OTHER)
        return false;
    side = &tls_of(dialogue)->side[from];
    if (side->is_line) {
        side->is_line = false;
        return false;
    }
    earlier = side->looked_at;
    if (earlier == 0)
        side->since = time;
    piece = bytes_first(*input, TLS_OPENING_BYTES - earlier);
    memcpy(side->first + earlier, piece.data, piece.length);
    opening = tls_opening_judge(bytes_of(side->first, earlier + piece.length));
    if (opening != TLS_OPENING_UNDECIDED)
        return decide(dialogue, from, opening == TLS_OPENING_TLS, earlier);
    side->looked_at = (uint8_t)(earlier + piece.length);
    *input = bytes_after(*input, piece.length);
    return true;
}

/* ---------------------------------------------------------------- holes, the end */

/* No text begins with the type of a record; with the length of a hello in the
 * form of SSL 2.0 it may. */
void tls_settle_line(struct dialogue *dialogue, enum side from)
{
    struct dialogue_tls *tls = dialogue->tls;

    if (tls != NULL && tls->side[from].looked_at > 0)
        decide(dialogue, from, tls->side[from].first[0] < 0x80, tls->side[from].looked_at);
}

void tls_take_gap(struct dialogue *dialogue, enum side from, uint64_t length)
{
    tls_watch_gap(dialogue->tls->watch, from, length);
}

void dialogue_tls_finish(struct dialogue *dialogue, struct session *session)
{
    const struct dialogue_tls *tls = dialogue->tls;
    const struct tls_side *client, *server;

    if (tls == NULL)
        return;
    client = &tls->side[SIDE_CLIENT];
    server = &tls->side[SIDE_SERVER];
    session->tls.start = tls->start;
    session->tls.plaintext = tls->accepted && client->spoke_in_clear && server->spoke_in_clear &&
                             !client->begun && !server->begun;
    if (tls->watch == NULL)
        return;
    session->tls.handshake = tls_watch_facts(tls->watch);
    tls_watch_count_left_out(tls->watch, &session->left_out);
}
