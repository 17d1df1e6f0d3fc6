/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pieces that samples of sessions are made of. */
#include "tests/support/session_samples.h"

#include <string.h>

/* 2026-11-24T00:11:56.051561Z */
static const timestamp sample_start =
    INT64_C(1795479116) * DURATION_SECOND + 51561 * DURATION_MICROSECOND;

struct bytes sample_text(const char *text)
{
    return text != NULL ? bytes_of_string(text) : bytes_of(NULL, 0);
}

static struct endpoint endpoint_of(uint8_t host, uint16_t port)
{
    const uint8_t octets[] = { 192, 0, 2, host };

    return (struct endpoint){ .address = ip_address_v4(octets), .port = port };
}

struct session *sample_session(void)
{
    struct session *session = session_new();

    session->id = 0x9f3c0123456789ab;
    session->start = sample_start;
    session->end = sample_start + 11030 * DURATION_MILLISECOND;
    session->client = endpoint_of(10, 40000);
    session->server = endpoint_of(25, 25);
    session->protocol = PROTOCOL_SMTP;
    session->source = sample_text("mail.pcap");
    session->engine = "native";
    session->handshake = true;
    session->directions = DIRECTIONS_BOTH;
    session->close = CLOSE_FIN;
    session->closed_by = CLOSED_BY_CLIENT;
    session->round_trip = 200 * DURATION_MICROSECOND;
    session->established = session->round_trip;
    session->traffic[SIDE_CLIENT] = (struct traffic){ .packets = 14, .bytes = 435 };
    session->traffic[SIDE_SERVER] = (struct traffic){ .packets = 12, .bytes = 512 };
    return session;
}

struct step *sample_step(struct session *session, enum step_kind kind, enum side from, duration us)
{
    struct step *step;

    session->steps = arena_grow(&session->arena, session->steps, session->step_count,
                                &session->step_capacity, sizeof *session->steps);
    step = &session->steps[session->step_count++];
    *step = (struct step){
        .kind = kind,
        .from = from,
        .t = us * DURATION_MICROSECOND,
        .t_end = us * DURATION_MICROSECOND,
        .reply_to = STEP_NONE,
        .transaction = TRANSACTION_NONE,
        .latency = -1,
    };
    return step;
}

struct step *sample_command(struct session *session, duration us, const char *verb,
                            const char *argument)
{
    struct step *step = sample_step(session, STEP_COMMAND, SIDE_CLIENT, us);

    step->command.verb = sample_text(verb);
    step->command.argument = sample_text(argument);
    return step;
}

static size_t count_lines(const char *text)
{
    size_t count = 1;

    while ((text = strchr(text, '\n')) != NULL) {
        text++;
        count++;
    }
    return count;
}

struct step *sample_reply(struct session *session, duration us, step_index reply_to, unsigned code,
                          const char *text)
{
    struct step *step = sample_step(session, STEP_REPLY, SIDE_SERVER, us);
    size_t count = count_lines(text);
    struct bytes *lines = arena_new(&session->arena, count, sizeof *lines);

    for (size_t i = 0; i < count; i++) {
        lines[i] = bytes_of(text, strcspn(text, "\n"));
        text += lines[i].length + 1;
    }
    step->reply = (struct reply){ .code = (uint16_t)code, .line_count = count, .lines = lines };
    step->reply_to = reply_to;
    if (reply_to != STEP_NONE)
        step->latency = step->t - session->steps[reply_to].t_end;
    return step;
}

struct transaction *sample_transaction(struct session *session, step_index mail_step,
                                       const char *mail_from)
{
    struct transaction *transaction;

    session->transactions =
        arena_grow(&session->arena, session->transactions, session->transaction_count,
                   &session->transaction_capacity, sizeof *session->transactions);
    transaction = &session->transactions[session->transaction_count++];
    *transaction = (struct transaction){
        .mail_step = mail_step,
        .data_step = STEP_NONE,
        .message_step = STEP_NONE,
        .end_step = STEP_NONE,
        .mail_from = sample_text(mail_from),
        .t = session->steps[mail_step].t,
    };
    return transaction;
}

void sample_recipient(struct session *session, struct transaction *transaction, step_index step,
                      const char *address, struct reply_status status)
{
    transaction->recipients =
        arena_grow(&session->arena, transaction->recipients, transaction->recipient_count,
                   &transaction->recipient_capacity, sizeof *transaction->recipients);
    transaction->recipients[transaction->recipient_count++] =
        (struct recipient){ .step = step, .address = sample_text(address), .status = status };
}

struct reply_status sample_status(unsigned code, const char *enhanced, const char *text)
{
    return (struct reply_status){ .code = (uint16_t)code,
                                  .enhanced = sample_text(enhanced),
                                  .text = sample_text(text) };
}

void sample_suppressed(struct session *session, const char *rule, uint64_t count)
{
    session->suppressed =
        arena_grow(&session->arena, session->suppressed, session->suppressed_count,
                   &session->suppressed_capacity, sizeof *session->suppressed);
    session->suppressed[session->suppressed_count++] =
        (struct suppressed_findings){ .id = rule, .count = count };
}

struct finding *sample_finding(struct session *session, step_index step, const char *message)
{
    struct finding *finding;

    session->findings = arena_grow(&session->arena, session->findings, session->finding_count,
                                   &session->finding_capacity, sizeof *session->findings);
    finding = &session->findings[session->finding_count++];
    *finding = (struct finding){
        .id = "sample-rule",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .step = step,
        .t = step >= 0 && (size_t)step < session->step_count ? session->steps[step].t : 0,
        .message = sample_text(message),
    };
    return finding;
}

void sample_evidence(struct session *session, struct finding *finding, struct evidence evidence)
{
    finding->evidence = arena_grow(&session->arena, finding->evidence, finding->evidence_count,
                                   &finding->evidence_capacity, sizeof *finding->evidence);
    finding->evidence[finding->evidence_count++] = evidence;
}

void sample_software(struct session *session, const char *first, const char *second)
{
    struct bytes *software = arena_new(&session->arena, 2, sizeof *software);

    software[0] = sample_text(first);
    software[1] = sample_text(second);
    session->software = software;
    session->software_count = second != NULL ? 2 : 1;
}
