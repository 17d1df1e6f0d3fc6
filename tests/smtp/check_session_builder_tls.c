/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the session builder asks of reassembly when a connection goes on in TLS. */
#include "smtp/session_builder.h"

#include "tests/smtp/tls_talk.h"
#include "tests/support/suite_main.h"

struct stage {
    struct memory_pool pool;
    struct memory_budget budget;
    struct session_builder *builder;
    struct stream_sink sink;
    struct stream stream;
    void *state;
    uint64_t offset[SIDE_COUNT];
    struct session *session; /* what came of it */
};

static void keep(void *context, struct session *session)
{
    struct stage *stage = context;

    ck_assert_ptr_null(stage->session);
    stage->session = session;
}

static enum stream_interest raise(struct stage *stage, struct stream_event event)
{
    event.time = stage->stream.start + DURATION_SECOND;
    event.stream = &stage->stream;
    event.state = &stage->state;
    return stage->sink.receive(stage->sink.context, &event);
}

static struct stage *stage_new(bool any_port)
{
    struct stage *stage = memory_new(1, sizeof *stage);
    struct session_builder_options options = { .any_port = any_port,
                                               .budget = &stage->budget,
                                               .limits = default_smtp_limits };

    memory_pool_init(&stage->pool, 1 << 20);
    memory_budget_init(&stage->budget, &stage->pool);
    stage->builder =
        session_builder_new(&options, (struct session_sink){ .context = stage, .receive = keep });
    stage->sink = session_builder_sink(stage->builder);
    stage->stream = (struct stream){ .engine = "test", .handshake = true };
    ck_assert_int_eq(raise(stage, (struct stream_event){ .kind = STREAM_OPENED }), STREAM_WANTED);
    return stage;
}

static enum stream_interest say(struct stage *stage, enum side from, struct bytes bytes)
{
    struct stream_event event = {
        .kind = STREAM_DATA, .data = { .from = from, .bytes = bytes, .offset = stage->offset[from] }
    };

    stage->offset[from] += bytes.length;
    return raise(stage, event);
}

static enum stream_interest lose(struct stage *stage, enum side from, uint64_t length)
{
    struct stream_event event = {
        .kind = STREAM_GAP,
        .gap = { .from = from, .offset = stage->offset[from], .length = length },
    };

    stage->offset[from] += length;
    return raise(stage, event);
}

/* So many bytes came behind what was heard. */
static void end(struct stage *stage, uint64_t client, uint64_t server)
{
    struct stream_event event = { .kind = STREAM_CLOSED };

    event.close.last_packet = stage->stream.start + 7 * DURATION_SECOND;
    event.close.side[SIDE_CLIENT].unheard = client;
    event.close.side[SIDE_SERVER].unheard = server;
    raise(stage, event);
}

static void stage_free(struct stage *stage)
{
    session_free(stage->session);
    session_builder_free(stage->builder);
    ck_assert_uint_eq(stage->budget.used, 0);
    memory_budget_clear(&stage->budget);
    free(stage);
}

/* In segments of so many bytes. The last answer. */
static enum stream_interest play_turns(struct stage *stage, const struct tls_dialogue *dialogue,
                                       size_t turns, size_t segment)
{
    enum stream_interest interest = STREAM_WANTED;

    for (size_t i = 0; i < turns; i++)
        for (struct bytes rest = octets_bytes(dialogue->turns[i].octets); rest.length > 0;
             rest = bytes_after(rest, segment)) {
            ck_assert_int_eq(interest, STREAM_WANTED);
            interest = say(stage, dialogue->turns[i].from, bytes_first(rest, segment));
        }
    return interest;
}

static uint64_t tls_bytes(const struct session *session, enum side from)
{
    for (size_t i = 0; i < session->step_count; i++)
        if (session->steps[i].kind == STEP_TLS && session->steps[i].from == from)
            return session->steps[i].octets;
    return 0;
}

static uint64_t said(const struct tls_dialogue *dialogue, enum side from)
{
    uint64_t count = 0;

    for (size_t i = 0; i < dialogue->count; i++)
        count += dialogue->turns[i].from == from ? dialogue->turns[i].octets->length : 0;
    return count;
}

START_TEST(facts_are_enough_when_both_sides_send_what_nobody_can_read)
{
    static const size_t segments[] = { 1, 7, 1460, 100000 };
    struct tls_dialogue dialogue = full_handshake();
    struct stage *stage = stage_new(false);
    size_t segment = segments[_i];

    ck_assert_int_eq(play_turns(stage, &dialogue, dialogue.count - 1, segment), STREAM_WANTED);
    ck_assert_int_eq(say(stage, SIDE_SERVER, OCTETS("\x17\x03\x03\x00\x64")), STREAM_WANTED);
    ck_assert_int_eq(say(stage, SIDE_SERVER, OCTETS("x")), STREAM_FACTS_ONLY);
    end(stage, 5000, 70000);
    ck_assert_uint_eq(tls_bytes(stage->session, SIDE_CLIENT), said(&dialogue, SIDE_CLIENT) + 5000);
    ck_assert_uint_eq(tls_bytes(stage->session, SIDE_SERVER),
                      said(&dialogue, SIDE_SERVER) - dialogue.turns[5].octets->length + 6 + 70000);
    stage_free(stage);
    tls_dialogue_clear(&dialogue);
}
END_TEST

START_TEST(facts_are_enough_when_holes_end_the_reading)
{
    struct tls_dialogue dialogue = full_handshake();
    struct stage *stage = stage_new(false);

    ck_assert_int_eq(play_turns(stage, &dialogue, 2, 1460), STREAM_WANTED);
    ck_assert_int_eq(lose(stage, SIDE_CLIENT, 100), STREAM_WANTED);
    ck_assert_int_eq(lose(stage, SIDE_SERVER, 100), STREAM_FACTS_ONLY);
    end(stage, 30, 40);
    ck_assert_uint_eq(tls_bytes(stage->session, SIDE_CLIENT),
                      dialogue.turns[0].octets->length + 30);
    ck_assert_uint_eq(tls_bytes(stage->session, SIDE_SERVER),
                      dialogue.turns[1].octets->length + 40);
    ck_assert_uint_eq(stage->session->gap_count, 2);
    stage_free(stage);
    tls_dialogue_clear(&dialogue);
}
END_TEST

START_TEST(a_side_that_goes_on_in_clear_is_read_on)
{
    struct tls_dialogue dialogue = full_handshake();
    struct stage *stage = stage_new(false);

    say(stage, SIDE_CLIENT, octets_bytes(dialogue.turns[0].octets));
    ck_assert_int_eq(say(stage, SIDE_CLIENT, octets_bytes(dialogue.turns[4].octets)),
                     STREAM_WANTED);
    ck_assert_int_eq(say(stage, SIDE_SERVER, OCTETS("454 not now\r\n")), STREAM_WANTED);
    end(stage, 0, 0);
    ck_assert_uint_eq(stage->session->steps[1].reply.code, 454);
    stage_free(stage);
    tls_dialogue_clear(&dialogue);
}
END_TEST

START_TEST(on_any_port_tls_without_a_sign_of_mail_is_given_up)
{
    struct stage *stage = stage_new(true);

    ck_assert_int_eq(say(stage, SIDE_CLIENT, OCTETS("\x17\x03\x03\x00\x01x")), STREAM_WANTED);
    ck_assert_int_eq(say(stage, SIDE_SERVER, OCTETS("\x17\x03\x03\x00\x01x")), STREAM_UNWANTED);
    ck_assert_ptr_null(stage->state);
    stage_free(stage);
}
END_TEST

START_TEST(on_any_port_tls_behind_starttls_is_kept)
{
    struct tls_dialogue dialogue = full_handshake();
    struct stage *stage = stage_new(true);

    say(stage, SIDE_SERVER, OCTETS("220 mail.example.com ESMTP\r\n"));
    say(stage, SIDE_CLIENT, OCTETS("STARTTLS\r\n"));
    say(stage, SIDE_SERVER, OCTETS("220 go\r\n"));
    ck_assert_int_eq(play_turns(stage, &dialogue, dialogue.count, 1460), STREAM_FACTS_ONLY);
    end(stage, 0, 0);
    ck_assert_ptr_nonnull(stage->session);
    ck_assert_int_eq(stage->session->tls.start, TLS_STARTTLS);
    stage_free(stage);
    tls_dialogue_clear(&dialogue);
}
END_TEST

/* A message that comes in pieces is kept until it is whole; at the end nobody
 * needs any. */
START_TEST(what_a_handshake_takes_is_charged_and_given_back)
{
    static const struct bytes *const chain[] = { &leaf_certificate, &root_certificate, NULL };
    struct tls_dialogue dialogue = full_handshake();
    struct stage *stage = stage_new(false);
    struct octets *octets = octets_new();
    size_t before, during;

    say(stage, SIDE_CLIENT, octets_bytes(dialogue.turns[0].octets));
    before = stage->budget.used;
    say_certificates(octets, chain);
    say(stage, SIDE_SERVER, bytes_first(octets_bytes(octets), octets->length - 1));
    during = stage->budget.used;
    ck_assert_uint_ge(during, before + octets->length - 10);
    say(stage, SIDE_SERVER, bytes_after(octets_bytes(octets), octets->length - 1));
    say(stage, SIDE_SERVER, octets_bytes(dialogue.turns[5].octets));
    ck_assert_int_eq(say(stage, SIDE_CLIENT, octets_bytes(dialogue.turns[4].octets)),
                     STREAM_FACTS_ONLY);
    ck_assert_uint_lt(stage->budget.used, during);
    end(stage, 0, 0);
    stage_free(stage);
    free(octets);
    tls_dialogue_clear(&dialogue);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_builder_tls");
    TCase *interest = tcase_create("interest");

    tcase_add_loop_test(interest, facts_are_enough_when_both_sides_send_what_nobody_can_read, 0, 4);
    tcase_add_test(interest, facts_are_enough_when_holes_end_the_reading);
    tcase_add_test(interest, a_side_that_goes_on_in_clear_is_read_on);
    tcase_add_test(interest, on_any_port_tls_without_a_sign_of_mail_is_given_up);
    tcase_add_test(interest, on_any_port_tls_behind_starttls_is_kept);
    tcase_add_test(interest, what_a_handshake_takes_is_charged_and_given_back);
    suite_add_tcase(suite, interest);
    return suite;
}

SUITE_MAIN(suite);
