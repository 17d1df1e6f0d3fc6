/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Samples of sessions. */
#include "tests/support/session_samples.h"

#include "smtp/timeline.h"

/* Greeting, EHLO and its reply: steps 0 to 2. */
static struct session *greeted(void)
{
    struct session *session = sample_session();

    sample_reply(session, 8000, STEP_NONE, 220, "mail.corp.example ESMTP Postfix");
    sample_command(session, 8500, "EHLO", "ws17.corp.example");
    sample_reply(session, 8800, 1, 250, "mail.corp.example\nPIPELINING\nSIZE 10240000");
    session->greeting = 0;
    session->helo = 1;
    session->extension_count = 2;
    session->extensions = &session->steps[2].reply.lines[1];
    return session;
}

/* MAIL and one RCPT that is accepted: steps 3 to 6. */
static struct transaction *to_bob(struct session *session)
{
    struct transaction *transaction;

    sample_command(session, 9000, "MAIL", "FROM:<anthony@corp.example> SIZE=300")->transaction = 0;
    transaction = sample_transaction(session, 3, "anthony@corp.example");
    transaction->mail_status = sample_status(250, "2.1.0", "Ok");
    sample_reply(session, 9300, 3, 250, "2.1.0 Ok");
    sample_command(session, 9400, "RCPT", "TO:<bob@corp.example>")->transaction = 0;
    sample_reply(session, 9700, 5, 250, "2.1.5 Ok");
    sample_recipient(session, transaction, 5, "bob@corp.example",
                     sample_status(250, "2.1.5", "Ok"));
    return transaction;
}

static void add_parameter(struct session *session, struct transaction *transaction,
                          const char *parameter)
{
    struct bytes *parameters = arena_new(&session->arena, 1, sizeof *parameters);

    parameters[0] = sample_text(parameter);
    transaction->parameters = parameters;
    transaction->parameter_count = 1;
}

static struct step *add_message(struct session *session, duration us, duration us_end,
                                uint64_t octets)
{
    struct step *step = sample_step(session, STEP_MESSAGE, SIDE_CLIENT, us);

    step->t_end = us_end * DURATION_MICROSECOND;
    step->octets = octets;
    step->transaction = 0;
    return step;
}

static void decide(struct transaction *transaction, enum outcome outcome, duration us,
                   struct reply_status status)
{
    transaction->outcome = outcome;
    transaction->decided = status;
    transaction->t_end = us * DURATION_MICROSECOND;
}

static struct session *ordinary_delivery(void)
{
    struct session *session = greeted();
    struct transaction *transaction = to_bob(session);

    add_parameter(session, transaction, "SIZE=300");
    sample_command(session, 9900, "DATA", NULL)->transaction = 0;
    sample_reply(session, 10200, 7, 354, "End data with <CR><LF>.<CR><LF>");
    add_message(session, 20000, 24000, 240);
    sample_reply(session, 31000, 9, 250, "2.0.0 Ok: queued as 13128A80492");
    sample_command(session, 40000, "QUIT", NULL);
    sample_reply(session, 40100, 11, 221, "2.0.0 Bye");
    session->end = session->start + 41000 * DURATION_MICROSECOND;
    transaction->method = TRANSFER_DATA;
    transaction->data_step = 7;
    transaction->message_step = 9;
    transaction->message = (struct message){ .complete = true, .bytes = 240, .lines = 9 };
    transaction->message.message_id = sample_text("<1@ws17.corp.example>");
    transaction->message.has_sha256 = true;
    for (unsigned i = 0; i < SHA256_SIZE; i++)
        transaction->message.sha256[i] = (uint8_t)(i * 8 + 3);
    transaction->queue_id = sample_text("13128A80492");
    decide(transaction, OUTCOME_ACCEPTED, 31000,
           sample_status(250, "2.0.0", "Ok: queued as 13128A80492"));
    return session;
}

/* A replay: RSET instead of DATA, ten seconds of silence, a refused recipient. */
static struct session *refused_recipient(void)
{
    struct session *session = greeted();
    struct transaction *transaction = to_bob(session);

    sample_command(session, 9800, "RCPT", "TO:<nobody@corp.example>")->transaction = 0;
    sample_reply(session, 1509800, 7, 550, "5.1.1 No such user");
    sample_recipient(session, transaction, 7, "nobody@corp.example",
                     sample_status(550, "5.1.1", "No such user"));
    sample_command(session, 1510000, "RSET", NULL)->transaction = 0;
    sample_reply(session, 1510300, 9, 250, "2.0.0 Ok");
    sample_command(session, 11000000, "QUIT", NULL);
    sample_reply(session, 11000200, 11, 221, "");
    transaction->end_step = 9;
    decide(transaction, OUTCOME_ABORTED, 1510000, (struct reply_status){ 0 });
    return session;
}

static struct session *refused_sender(void)
{
    struct session *session = greeted();
    struct transaction *transaction;

    sample_command(session, 9000, "MAIL", "FROM:<>");
    transaction = sample_transaction(session, 3, "");
    sample_reply(session, 9300, 3, 451, "4.7.1 Try again later");
    transaction->mail_status = sample_status(451, "4.7.1", "Try again later");
    decide(transaction, OUTCOME_DEFERRED, 9300, transaction->mail_status);
    return session;
}

static struct session *authentication(void)
{
    struct session *session = greeted();

    sample_command(session, 9000, "AUTH", "LOGIN");
    sample_reply(session, 9100, 3, 334, "VXNlcm5hbWU6");
    sample_step(session, STEP_AUTH_RESPONSE, SIDE_CLIENT, 9200);
    sample_reply(session, 9300, 3, 334, "UGFzc3dvcmQ6");
    sample_step(session, STEP_AUTH_RESPONSE, SIDE_CLIENT, 9400);
    sample_reply(session, 9500, 3, 535, "5.7.8 Error: authentication failed");
    sample_command(session, 9600, "AUTH", NULL);
    session->authentications = arena_new(&session->arena, 2, sizeof *session->authentications);
    session->authentication_count = 2;
    session->authentications[0] =
        (struct authentication){ .mechanism = sample_text("LOGIN"), .code = 535, .responses = 2 };
    session->authentications[1] = (struct authentication){
        .code = 501, .responses = 1, .initial_response = true, .cancelled = true, .malformed = true
    };
    return session;
}

static struct session *starttls(void)
{
    struct session *session = greeted();

    sample_command(session, 9000, "STARTTLS", NULL);
    sample_reply(session, 9200, 3, 220, "2.0.0 Ready to start TLS");
    sample_step(session, STEP_TLS, SIDE_CLIENT, 9500)->octets = 5120;
    sample_step(session, STEP_TLS, SIDE_SERVER, 9800)->octets = 1;
    session->tls.start = TLS_STARTTLS;
    return session;
}

static void add_gap(struct session *session, size_t index, enum side from, uint64_t offset,
                    uint64_t length)
{
    session->gaps[index] = (struct session_gap){ .from = from, .offset = offset, .length = length };
}

static struct session *gaps(void)
{
    struct session *session = sample_session();

    session->handshake = false;
    session->round_trip = -1;
    session->established = -1;
    session->gaps = arena_new(&session->arena, 3, sizeof *session->gaps);
    session->gap_count = 3;
    add_gap(session, 0, SIDE_CLIENT, 1234, 1460);
    add_gap(session, 1, SIDE_SERVER, 80, 1);
    add_gap(session, 2, SIDE_CLIENT, 4000, 1460);
    sample_step(session, STEP_GAP, SIDE_CLIENT, 30000)->octets = 1460;
    sample_step(session, STEP_GAP, SIDE_SERVER, 31000)->octets = 1;
    sample_step(session, STEP_GAP, SIDE_CLIENT, 31500)->octets = 1460;
    sample_reply(session, 40000, STEP_NONE, 250, "2.0.0 Ok");
    session->traffic[SIDE_CLIENT] = (struct traffic){ .packets = 9,
                                                      .bytes = 900,
                                                      .retransmitted = 2,
                                                      .out_of_order = 1,
                                                      .zero_window = 3,
                                                      .snapped = 4 };
    return session;
}

static struct session *message_cut_short(void)
{
    struct session *session = greeted();
    struct transaction *transaction = to_bob(session);

    session->engine = "libnids";
    session->close = CLOSE_STALLED;
    session->closed_by = CLOSED_BY_NOBODY;
    session->missing[SIDE_CLIENT] = 512;
    session->missing[SIDE_SERVER] = 1;
    sample_command(session, 9900, "DATA", NULL)->transaction = 0;
    sample_reply(session, 10200, 7, 354, "Go ahead");
    add_message(session, 20000, 5024000, 100);
    transaction->method = TRANSFER_DATA;
    transaction->data_step = 7;
    transaction->message_step = 9;
    transaction->message = (struct message){ .bytes = 100, .lines = 1 };
    decide(transaction, OUTCOME_UNKNOWN, 11030000, (struct reply_status){ 0 });
    return session;
}

static struct session *odd_lines(void)
{
    struct session *session = greeted();
    struct step *step;

    step = sample_step(session, STEP_STRAY_LINE, SIDE_SERVER, 9000);
    step->line = sample_text("postfix: fatal: out of disk space");
    sample_command(session, 9100, "GET", "/ HTTP/1.1")->command.unknown = true;
    sample_reply(session, 9200, 4, 500, "5.5.2 Error: command not recognized");
    sample_command(session, 9300, "", NULL)->command.unknown = true;
    sample_command(session, 9400, "HELO", "");
    sample_command(session, 9500, "QUIT", NULL)->revised = true;
    sample_reply(session, 9600, 8, 7, "\n\n");
    return session;
}

static void add_delivery(struct session *session, struct transaction *transaction, unsigned code,
                         const char *address, const char *text)
{
    sample_recipient(session, transaction, 3, address, sample_status(250, "2.1.5", "Ok"));
    transaction->recipients[transaction->recipient_count - 1].delivery =
        sample_status(code, code == 250 ? "2.0.0" : NULL, text);
}

static struct session *lmtp_with_bdat(void)
{
    struct session *session = sample_session();
    struct transaction *transaction;
    struct step *step;

    session->protocol = PROTOCOL_LMTP;
    sample_reply(session, 8000, STEP_NONE, 220, "store.corp.example LMTP");
    sample_command(session, 8500, "LHLO", "mx.corp.example");
    sample_command(session, 8600, "MAIL", "FROM:<anthony@corp.example>");
    sample_command(session, 8700, "RCPT", "TO:<bob@corp.example>");
    step = sample_command(session, 8800, "BDAT", "240 LAST");
    step->has_octets = true;
    step->octets = 240;
    step->t_end = 9800 * DURATION_MICROSECOND;
    session->greeting = 0;
    session->helo = 1;
    transaction = sample_transaction(session, 2, "anthony@corp.example");
    transaction->method = TRANSFER_BDAT;
    transaction->message = (struct message){ .complete = true, .bytes = 240, .lines = 9 };
    add_delivery(session, transaction, 250, "bob@corp.example", "Saved");
    add_delivery(session, transaction, 452, "carol@corp.example", "Mailbox full");
    add_delivery(session, transaction, 250, "dave@corp.example", "Saved");
    add_delivery(session, transaction, 250, "erin@corp.example", "");
    add_delivery(session, transaction, 0, "frank@corp.example", NULL);
    decide(transaction, OUTCOME_ACCEPTED, 10000, sample_status(250, "2.0.0", "Saved"));
    return session;
}

static struct session *findings(void)
{
    struct session *session = refused_recipient();
    struct finding *finding;

    finding = sample_finding(session, 9, "The client took back a mail the server had accepted.");
    finding->id = "rset-unexplained-abort";
    finding->blame = BLAME_CLIENT_OR_MIDDLEBOX;
    sample_evidence(session, finding,
                    (struct evidence){ "recipients", EVIDENCE_INTEGER, .integer = -2 });
    sample_evidence(session, finding,
                    (struct evidence){ "silence", EVIDENCE_DURATION, .span = 9489699999 });
    sample_evidence(
        session, finding,
        (struct evidence){ "sender", EVIDENCE_TEXT, .text = sample_text("anthony@corp.example") });
    finding = sample_finding(session, 9, "And it waited.");
    finding->severity = SEVERITY_CRITICAL;
    finding = sample_finding(session, STEP_NONE, "The greeting was slow.");
    finding->severity = SEVERITY_WARNING;
    finding->t = 8 * DURATION_MILLISECOND;
    sample_suppressed(session, "sample-rule", 2);
    sample_suppressed(session, "another-rule", 1);
    finding = sample_finding(session, 0, "The server says what it runs.");
    finding->severity = SEVERITY_INFO;
    return session;
}

/* An envelope that is given up and comes back: steps 3 to 14, transactions 0 and 1. */
static void give_up_and_replay(struct session *session)
{
    struct transaction *transaction = to_bob(session);

    sample_command(session, 9800, "RSET", NULL)->transaction = 0;
    sample_reply(session, 10000, 7, 250, "2.0.0 Ok");
    sample_command(session, 1010000, "RSET", NULL);
    sample_reply(session, 1010200, 9, 250, "2.0.0 Ok");
    transaction->end_step = 7;
    decide(transaction, OUTCOME_ABORTED, 9800, (struct reply_status){ 0 });
    sample_command(session, 11010000, "MAIL", "FROM:<anthony@corp.example>")->transaction = 1;
    transaction = sample_transaction(session, 11, "anthony@corp.example");
    sample_reply(session, 11010300, 11, 250, "2.1.0 Ok");
    sample_command(session, 11010400, "RCPT", "TO:<bob@corp.example>")->transaction = 1;
    sample_reply(session, 11010700, 13, 250, "2.1.5 Ok");
    sample_recipient(session, transaction, 13, "bob@corp.example",
                     sample_status(250, "2.1.5", "Ok"));
    decide(transaction, OUTCOME_UNKNOWN, 11030000, (struct reply_status){ 0 });
}

static struct session *intercepted(void)
{
    static const char *const rules[] = { "rset-unexplained-abort", "rset-doubled",
                                         "envelope-replay-after-abort",
                                         "interceptor-self-identified" };
    struct session *session = greeted();
    struct finding *finding;

    sample_software(session, "postfix", NULL);
    give_up_and_replay(session);
    finding = sample_finding(session, 7, "The client took back a mail the server had accepted.");
    finding->id = rules[0];
    finding->severity = SEVERITY_WARNING;
    finding = sample_finding(session, STEP_NONE, "Something in between replays mail.");
    finding->id = "client-av-proxy-suspected";
    finding->severity = SEVERITY_CRITICAL;
    session->interception = (struct interception){
        .verdict = VERDICT_CERTAIN,
        .score = 11,
        .evidence_count = sizeof rules / sizeof rules[0],
        .evidence = rules,
        .product = sample_text("Example Mail Shield"),
    };
    return session;
}

static struct session *truncated(void)
{
    struct session *session = greeted();
    struct session *rest = sample_session();

    sample_command(rest, 10900000, "NOOP", NULL);
    sample_reply(rest, 10900300, STEP_NONE, 250, "2.0.0 Ok");
    session->last_steps = arena_new(&session->arena, 2, sizeof *session->last_steps);
    session->last_step_count = 2;
    session->last_steps[0] = rest->steps[0];
    session->last_steps[1] = rest->steps[1];
    session->last_steps[1].kind = STEP_STRAY_LINE;
    session->last_steps[1].line = sample_text("250 2.0.0 Ok");
    session_free(rest);
    session->left_out = (struct left_out){ .steps = 122,
                                           .transactions = 2,
                                           .recipients = 3,
                                           .reply_lines = 4,
                                           .line_bytes = 5,
                                           .findings = 6,
                                           .gaps = 7,
                                           .pending = 1,
                                           .held = 9,
                                           .credentials = 10 };
    return session;
}

static struct session *nothing_said(void)
{
    static const uint8_t octets[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 0x10 };
    struct session *session = sample_session();

    session->protocol = PROTOCOL_UNKNOWN;
    session->id = 1;
    session->client.address = ip_address_v6(octets);
    session->server.address = ip_address_v6(octets);
    session->encapsulation = (struct encapsulation){
        .vlan_count = 2,
        .tunnel_count = 1,
        .vlan = { 12, 4095 },
        .tunnel = { TUNNEL_VXLAN },
    };
    session->close = CLOSE_TIMEOUT;
    session->closed_by = CLOSED_BY_SERVER;
    return session;
}

struct session *sample_of_a_visit(void)
{
    struct session *session = sample_session();

    sample_reply(session, 100000, STEP_NONE, 220, "mx.corp.example J\xC3\xBCrgen");
    sample_command(session, 200000, "QUIT", NULL);
    sample_reply(session, 300000, 1, 221, "Bye\nnow");
    session->greeting = 0;
    session->end = session->start + 3 * DURATION_SECOND;
    sample_transaction(session, 1, "");
    sample_software(session, "postfix", "exim");
    sample_finding(session, 1, "The client came for nothing.");
    sample_finding(session, 1, "Nobody knows why.")->severity = SEVERITY_CRITICAL;
    sample_finding(session, 2, "The server said so.")->severity = SEVERITY_INFO;
    sample_finding(session, STEP_NONE, "It was short.")->severity = SEVERITY_WARNING;
    return session;
}

static void add_words_in_front(struct session *session, unsigned index)
{
    session->proxied = arena_new(&session->arena, 1, sizeof *session->proxied);
    session->proxied->version = 1;
    session->proxied->transport = index % PROXIED_TRANSPORT_COUNT;
    session->proxied->fault = index % PROXY_FAULT_COUNT;
    session->tunnelled = arena_new(&session->arena, 1, sizeof *session->tunnelled);
    session->tunnelled->kind = index % TUNNEL_KIND_COUNT;
    session->tunnelled->result = index % TUNNEL_RESULT_COUNT;
    session->tunnelled->authentication = index % TUNNEL_AUTHENTICATION_COUNT;
}

struct session *sample_of_words(unsigned index)
{
    struct session *session = greeted();
    struct transaction *transaction = to_bob(session);
    struct finding *finding = sample_finding(session, 0, "A sentence.");

    session->protocol = index % PROTOCOL_COUNT;
    session->directions = index % DIRECTIONS_COUNT;
    session->close = index % CLOSE_COUNT;
    session->closed_by = index % CLOSED_BY_COUNT;
    session_find_timing(session);
    session->timing.closed_in = STAGE_CONNECT + index % (STAGE_CLOSE - STAGE_CONNECT);
    session->encapsulation.tunnel_count = 1;
    session->encapsulation.tunnel[0] = (uint8_t)(index % TUNNEL_COUNT);
    add_words_in_front(session, index);
    session->tls.start = index % TLS_START_COUNT;
    session->tls.handshake = arena_new(&session->arena, 1, sizeof *session->tls.handshake);
    session->tls.handshake->resumption = index % TLS_RESUMPTION_COUNT;
    transaction->method = index % TRANSFER_COUNT;
    decide(transaction, index % OUTCOME_COUNT, 9700, sample_status(550, NULL, NULL));
    finding->severity = index % SEVERITY_COUNT;
    finding->blame = index % BLAME_COUNT;
    finding->confidence = index % CONFIDENCE_COUNT;
    session->interception = (struct interception){ .verdict = index % VERDICT_COUNT,
                                                   .score = (int)index,
                                                   .evidence_count = 1,
                                                   .evidence = &finding->id };
    return session;
}

const struct session_sample session_samples[] = {
    { "ordinary-delivery", ordinary_delivery },
    { "refused-recipient", refused_recipient },
    { "refused-sender", refused_sender },
    { "authentication", authentication },
    { "starttls", starttls },
    { "implicit-tls", sample_of_implicit_tls },
    { "tls-handshake", sample_of_tls_handshake },
    { "tls-failure", sample_of_tls_failure },
    { "tls-plaintext", sample_of_plaintext_behind_starttls },
    { "proxied-client", sample_of_a_proxied_client },
    { "refused-tunnel", sample_of_a_refused_tunnel },
    { "gaps", gaps },
    { "message-cut-short", message_cut_short },
    { "message-details", sample_of_message_details },
    { "odd-lines", odd_lines },
    { "odd-message", sample_of_odd_message },
    { "turned-roles", sample_of_turned_roles },
    { "lossy-bytes", sample_of_lossy_bytes },
    { "lmtp-with-bdat", lmtp_with_bdat },
    { "findings", findings },
    { "intercepted", intercepted },
    { "truncated", truncated },
    { "nothing-said", nothing_said },
};

const unsigned session_sample_count = sizeof session_samples / sizeof session_samples[0];

struct session *session_sample_make(unsigned index)
{
    struct session *session = session_samples[index].make();

    session_find_timing(session);
    return session;
}
