/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Playing dialogue scripts. */
#include "tests/support/dialogue_script.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/session_json.h"
#include "tests/support/dice.h"
#include "tests/support/rule_ledger.h"

#define SEGMENT_TIME DURATION_MILLISECOND

struct segment {
    enum side from;
    bool crosses; /* its sender had got nothing since its segment before */
    uint8_t bytes[65536];
    size_t length;
};

struct player {
    const struct script_options *options;
    struct stream_sink sink;
    struct stream stream;
    void *state;
    enum stream_interest interest;
    timestamp now;
    uint64_t offset[SIDE_COUNT];
    uint64_t unheard[SIDE_COUNT];
    uint64_t heard[SIDE_COUNT]; /* of the other side, by its segment before */
    struct traffic traffic[SIDE_COUNT];
    struct segment segment;
    struct dice dice;
};

struct script_options script_options_default(void)
{
    return (struct script_options){ .sessions = { .limits = default_smtp_limits } };
}

static bool is_heard(struct player *player, const struct stream_event *event)
{
    if (player->interest == STREAM_FACTS_ONLY && event->kind == STREAM_DATA)
        player->unheard[event->data.from] += event->data.bytes.length;
    else if (player->interest == STREAM_FACTS_ONLY && event->kind == STREAM_GAP)
        player->unheard[event->gap.from] += event->gap.length;
    else
        return player->interest != STREAM_UNWANTED;
    return false;
}

static void send_event(struct player *player, struct stream_event event)
{
    if (!is_heard(player, &event))
        return;
    event.stream = &player->stream;
    event.state = &player->state;
    player->interest = player->sink.receive(player->sink.context, &event);
}

static void send_part(struct player *player, struct bytes part, bool starts, bool ends)
{
    enum side from = player->segment.from;
    /* Copied to its exact size, so that a sanitizer sees a read beyond it. */
    uint8_t *copy = malloc(part.length);

    memcpy(copy, part.data, part.length);
    send_event(player, (struct stream_event){ .kind = STREAM_DATA,
                                              .time = player->now,
                                              .data = { .from = from,
                                                        .bytes = bytes_of(copy, part.length),
                                                        .offset = player->offset[from],
                                                        .heard = player->heard[from],
                                                        .starts_segment = starts,
                                                        .ends_segment = ends } });
    player->offset[from] += part.length;
    free(copy);
}

/* Mostly small pieces, since most of what matters is near. */
static size_t random_part(struct player *player)
{
    return 1 + roll(&player->dice, 1U << roll(&player->dice, 9));
}

static size_t first_part(struct player *player, size_t length)
{
    if (player->options->cut == CUT_EVERYWHERE)
        return 1;
    if (player->options->cut == CUT_BY_CHANCE)
        return random_part(player);
    if (player->options->cut == CUT_ONCE && player->options->cut_at < length)
        return player->options->cut_at;
    return length;
}

static void flush(struct player *player)
{
    enum side from = player->segment.from;
    struct bytes whole = bytes_of(player->segment.bytes, player->segment.length);
    struct bytes rest = whole;
    size_t first = first_part(player, whole.length);

    if (whole.length == 0)
        return;
    player->now += SEGMENT_TIME;
    player->traffic[from].packets++;
    player->traffic[from].bytes += whole.length;
    if (!player->segment.crosses)
        player->heard[from] = player->offset[side_other(from)];
    while (rest.length > 0) {
        size_t length = first < rest.length ? first : rest.length;

        send_part(player, bytes_first(rest, length), rest.length == whole.length,
                  length == rest.length);
        rest = bytes_after(rest, length);
        if (player->options->cut == CUT_ONCE)
            first = rest.length;
        else if (player->options->cut == CUT_BY_CHANCE)
            first = random_part(player);
    }
    player->segment.length = 0;
    player->segment.crosses = false;
}

/* Check writes a line for every assertion that holds: too many for each byte. */
static void put(struct player *player, uint8_t byte)
{
    if (player->segment.length == sizeof player->segment.bytes)
        ck_abort_msg("a segment is too long");
    player->segment.bytes[player->segment.length++] = byte;
}

static void put_line(struct player *player, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        put(player, (uint8_t)text[i]);
    put(player, '\r');
    put(player, '\n');
}

static void put_escaped(struct player *player, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char digits[3] = { 0 };

        if (text[i] != '\\' || i + 1 == length) {
            put(player, (uint8_t)text[i]);
            continue;
        }
        i++;
        switch (text[i]) {
        case 'r':
            put(player, '\r');
            break;
        case 'n':
            put(player, '\n');
            break;
        case 't':
            put(player, '\t');
            break;
        case 'x':
            if (i + 2 >= length)
                ck_abort_msg("`\\x` needs two digits");
            memcpy(digits, text + i + 1, 2);
            put(player, (uint8_t)strtoul(digits, NULL, 16));
            i += 2;
            break;
        default:
            put(player, (uint8_t)text[i]);
        }
    }
}

static enum side side_of(char letter)
{
    ck_assert_msg(letter == 'C' || letter == 'S', "a script line begins with `%c`", letter);
    return letter == 'C' ? SIDE_CLIENT : SIDE_SERVER;
}

static void play_gap(struct player *player, const char *item)
{
    char letter;
    unsigned long length;

    ck_assert_int_eq(sscanf(item, "GAP %c %lu", &letter, &length), 2);
    flush(player);
    send_event(player, (struct stream_event){ .kind = STREAM_GAP,
                                              .time = player->now,
                                              .gap = { .from = side_of(letter),
                                                       .offset = player->offset[side_of(letter)],
                                                       .length = length } });
    player->offset[side_of(letter)] += length;
}

static void play_item(struct player *player, const char *item, size_t length)
{
    const char *text = item + (length > 2 && item[2] == ' ' ? 3 : 2);
    size_t text_length = length - (size_t)(text - item < (long)length ? text - item : (long)length);

    if (length == 0 || item[0] == '#')
        return;
    if (item[0] == '@') {
        flush(player);
        player->now += (duration)(strtod(item + 1, NULL) * (double)DURATION_SECOND);
        return;
    }
    if (strncmp(item, "GAP ", 4) == 0) {
        play_gap(player, item);
        return;
    }
    if (item[1] != '+')
        flush(player);
    player->segment.from = side_of(item[0]);
    player->segment.crosses = item[1] == '-';
    if (item[1] == '|')
        put_escaped(player, text, text_length);
    else
        put_line(player, text, text_length);
}

static struct endpoint endpoint_or(struct endpoint endpoint, uint8_t last_octet, uint16_t port)
{
    const uint8_t octets[] = { 192, 0, 2, last_octet };

    if (endpoint.port == 0)
        endpoint = (struct endpoint){ ip_address_v4(octets), port };
    return endpoint;
}

static void open_stream(struct player *player)
{
    const struct script_options *options = player->options;

    player->now = options->start != 0 ? options->start : INT64_C(1767225600) * DURATION_SECOND;
    player->stream = (struct stream){ .client = endpoint_or(options->client, 10, 40000),
                                      .server = endpoint_or(options->server, 25, 25),
                                      .source = "script",
                                      .engine = "script",
                                      .start = player->now,
                                      .handshake = !options->no_handshake,
                                      .captured = {
                                          options->directions != DIRECTIONS_SERVER,
                                          options->directions != DIRECTIONS_CLIENT,
                                      } };
    memcpy(player->stream.syn, options->syn, sizeof player->stream.syn);
    send_event(player, (struct stream_event){ .kind = STREAM_OPENED, .time = player->now });
}

static struct traffic traffic_of(const struct player *player, enum side side)
{
    const struct traffic *further = &player->options->traffic[side];
    struct traffic traffic = *further;

    traffic.packets += player->traffic[side].packets;
    traffic.bytes += player->traffic[side].bytes;
    traffic.retransmitted += player->options->retransmitted[side];
    return traffic;
}

static void close_stream(struct player *player)
{
    const struct script_options *options = player->options;
    struct stream_close close = { .reason = options->close,
                                  .closed_by = options->closed_by,
                                  .directions = options->directions,
                                  .round_trip = 200 * DURATION_MICROSECOND,
                                  .server_round_trip = options->server_round_trip > 0
                                                           ? options->server_round_trip
                                                           : -1,
                                  .established = -1,
                                  .closing = -1,
                                  .reset = options->reset };
    if (!options->no_handshake && !options->disordered_handshake)
        close.established = player->stream.start + close.round_trip;

    flush(player);
    player->now += SEGMENT_TIME;
    close.last_packet = player->now;
    if (close.closed_by == CLOSED_BY_NOBODY &&
        (close.reason == CLOSE_FIN || close.reason == CLOSE_RST))
        close.closed_by = CLOSED_BY_CLIENT;
    if (close.closed_by != CLOSED_BY_NOBODY)
        close.closing =
            options->closing > 0 ? player->stream.start + options->closing : player->now;
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        close.side[side].traffic = traffic_of(player, side);
        close.side[side].delivered = player->offset[side];
        close.side[side].unheard = player->unheard[side];
        close.side[side].missing = options->missing[side];
    }
    send_event(player,
               (struct stream_event){ .kind = STREAM_CLOSED, .time = player->now, .close = close });
}

static void play(const char *script, const struct script_options *options, struct stream_sink sink)
{
    struct player *player = calloc(1, sizeof *player);

    player->options = options;
    player->dice = dice_of_seed(options->cut_at);
    player->sink = sink;
    open_stream(player);
    while (*script != '\0') {
        size_t length = strcspn(script, "\n");

        play_item(player, script, length);
        script += length;
        script += *script == '\n';
    }
    close_stream(player);
    free(player);
}

void script_play(const char *script, const struct script_options *options, struct session_sink sink)
{
    struct session_builder *builder = session_builder_new(&options->sessions, sink);

    play(script, options, session_builder_sink(builder));
    session_builder_free(builder);
}

static void keep(void *context, struct session *session)
{
    struct session **kept = context;

    ck_assert_ptr_null(*kept);
    *kept = session;
}

struct session *script_session(const char *script, const struct script_options *options)
{
    struct script_options defaults = script_options_default();
    struct session *session = NULL;

    script_play(script, options != NULL ? options : &defaults,
                (struct session_sink){ .context = &session, .receive = keep });
    return session;
}

static char *as_json(const struct session *session)
{
    json_t *json = session_json_new(session);
    char *text = json_dumps(json, JSON_INDENT(1));

    json_decref(json);
    return text;
}

static void expect_same(const char *script, const struct script_options *options,
                        const char *expected)
{
    struct session *session = script_session(script, options);
    char *json = as_json(session);

    ck_assert_str_eq(json, expected);
    free(json);
    session_free(session);
}

struct session *script_session_any_cut(const char *script, const struct script_options *options)
{
    struct script_options variant = options != NULL ? *options : script_options_default();
    struct session *session = script_session(script, &variant);
    char *expected = as_json(session);
    size_t longest = strlen(script);

    variant.cut = CUT_EVERYWHERE;
    expect_same(script, &variant, expected);
    variant.cut = CUT_ONCE;
    for (variant.cut_at = 1; variant.cut_at < longest && variant.cut_at < 200; variant.cut_at++)
        expect_same(script, &variant, expected);
    free(expected);
    return session;
}

const struct finding *session_finding(const struct session *session, const char *id)
{
    size_t i = 0;

    while (i < session->finding_count && strcmp(session->findings[i].id, id) != 0)
        i++;
    rule_ledger_ask(id, session, i < session->finding_count);
    return i < session->finding_count ? &session->findings[i] : NULL;
}

size_t session_finding_count(const struct session *session, const char *id)
{
    size_t count = 0;

    for (size_t i = 0; i < session->finding_count; i++)
        count += strcmp(session->findings[i].id, id) == 0;
    rule_ledger_ask(id, session, count > 0);
    return count;
}

enum severity session_worst(const struct session *session)
{
    enum severity worst = SEVERITY_INFO;

    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].severity > worst)
            worst = session->findings[i].severity;
    return worst;
}

step_index session_command(const struct session *session, const char *verb, unsigned n)
{
    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        if (step->kind == STEP_COMMAND && bytes_equal(step->command.verb, bytes_of_string(verb)) &&
            n-- == 0)
            return (step_index)i;
    }
    return -1;
}
