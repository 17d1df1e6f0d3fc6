/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Playing dialogues that may be nonsense. */
#include "tests/fuzz/dialogue_player.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/keyed_hash.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"

#define SEGMENT_TIME DURATION_MILLISECOND
#define BETWEEN      (10 * DURATION_SECOND) /* from one connection to the next */

enum {
    LARGEST_SEGMENT = 1 << 17,
    LARGEST_NUMBER = 99999, /* seconds or octets that a line can ask for */
    MOST_CONNECTIONS = 16,
};

struct player {
    const struct player_input *input;
    struct stream_sink sink;
    bool cut;
    unsigned connections;
    timestamp now;
    struct stream stream;
    void *state;
    enum stream_interest interest;
    enum side from; /* of the segment */
    struct bounded_buffer segment;
    uint64_t offset[SIDE_COUNT];
    uint64_t unheard[SIDE_COUNT];
    struct traffic traffic[SIDE_COUNT];
};

/* ----------------------------------------------------------------------- input */

static bool mentions(struct bytes text, const char *word)
{
    for (; text.length > 0; text = bytes_after(text, 1))
        if (bytes_start_with_ignoring_case(text, word))
            return true;
    return false;
}

/* Octets that no line of text has, said as they stand or escaped. */
static bool has_binary(struct bytes text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] < ' ' && text.data[i] != '\n')
            return true;
    return mentions(text, "\\x") || mentions(text, "\\0");
}

/* A BDAT, or a header of PROXY or SOCKS in front, has a length of its own. */
static bool may_take_part_of_a_line(const struct player_input *input)
{
    return mentions(input->script, "BDAT") ||
           (!input->settings.without_handshake && has_binary(input->script));
}

static bool is_one_of(const char *letters, char letter)
{
    return letter != '\0' && strchr(letters, letter) != NULL;
}

static void set(struct player_settings *settings, char letter)
{
    if (is_one_of("plcx", letter))
        settings->prelude = letter;
    else if (is_one_of("mno", letter))
        settings->mask = (unsigned)(letter - 'l');
    else if (is_one_of("CS", letter))
        settings->directions = letter == 'C' ? DIRECTIONS_CLIENT : DIRECTIONS_SERVER;
    else if (letter >= '0' && letter < '0' + CLOSE_COUNT)
        settings->close = (enum close_reason)(letter - '0');
    settings->history = settings->history || letter == 'y';
    settings->digest = settings->digest || letter == 'd';
    settings->headers = settings->headers || letter == 'H';
    settings->parts = settings->parts || letter == 'M';
    settings->any_port = settings->any_port || letter == 'a';
    settings->small_limits = settings->small_limits || letter == 's';
    settings->without_handshake = settings->without_handshake || letter == 'h';
    settings->ascii = settings->ascii || letter == 'u';
}

static void plant(struct player_input *input, struct bytes octets)
{
    static const struct hash_key key = { "planted in fuzz" };
    uint64_t number = keyed_hash(&key, octets);
    uint8_t planted[PLAYER_PLANTED];

    snprintf(input->planted, sizeof input->planted, "Z%014llx", (unsigned long long)(number >> 8));
    memcpy(planted, input->planted, sizeof planted);
    sodium_bin2base64(input->planted_base64, sizeof input->planted_base64, planted, sizeof planted,
                      sodium_base64_VARIANT_ORIGINAL);
}

struct player_input player_input_of(struct bytes octets)
{
    struct bytes letters = bytes_first(octets, bytes_find(octets, '\n'));
    struct player_input input = { .script = bytes_after(octets, letters.length + 1) };

    for (size_t i = 0; i < letters.length; i++)
        set(&input.settings, (char)letters.data[i]);
    input.planted_is_secret = input.settings.prelude != '\0' || !may_take_part_of_a_line(&input);
    plant(&input, octets);
    return input;
}

/* ---------------------------------------------------------------------- events */

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
    event.time = player->now;
    player->interest = player->sink.receive(player->sink.context, &event);
}

static void send_bytes(struct player *player, struct bytes bytes, bool starts, bool ends)
{
    enum side from = player->from;
    struct bytes copy;
    uint8_t *memory = fuzz_copy(bytes, &copy);

    send_event(player, (struct stream_event){ .kind = STREAM_DATA,
                                              .data = { .from = from,
                                                        .bytes = copy,
                                                        .offset = player->offset[from],
                                                        .heard = player->offset[side_other(from)],
                                                        .starts_segment = starts,
                                                        .ends_segment = ends } });
    player->offset[from] += bytes.length;
    free(memory);
}

static void flush(struct player *player)
{
    struct bytes rest = bounded_buffer_bytes(&player->segment);
    size_t whole = rest.length;

    if (rest.length == 0)
        return;
    player->now += SEGMENT_TIME;
    player->traffic[player->from].packets++;
    player->traffic[player->from].bytes += rest.length;
    while (rest.length > 0) {
        bool starts = rest.length == whole;
        struct bytes part = fuzz_take(&rest, player->cut ? 1 : rest.length);

        send_bytes(player, part, starts, rest.length == 0);
    }
    bounded_buffer_reset(&player->segment);
}

static void send_gap(struct player *player, enum side from, uint64_t length)
{
    flush(player);
    if (length == 0)
        return;
    send_event(player,
               (struct stream_event){
                   .kind = STREAM_GAP,
                   .gap = { .from = from, .offset = player->offset[from], .length = length } });
    player->offset[from] += length;
}

static void close_connection(struct player *player)
{
    const struct player_settings *settings = &player->input->settings;
    struct stream_close close = { .reason = settings->close,
                                  .closed_by = CLOSED_BY_CLIENT,
                                  .directions = settings->directions,
                                  .round_trip = DURATION_MILLISECOND,
                                  .server_round_trip = -1,
                                  .established = player->stream.start + DURATION_MILLISECOND };

    flush(player);
    player->now += SEGMENT_TIME;
    close.last_packet = player->now;
    for (enum side side = 0; side < SIDE_COUNT; side++)
        close.side[side] = (struct direction_facts){ .traffic = player->traffic[side],
                                                     .delivered = player->offset[side],
                                                     .unheard = player->unheard[side] };
    send_event(player, (struct stream_event){ .kind = STREAM_CLOSED, .close = close });
}

/* --------------------------------------------------------------------- segments */

static void put(struct player *player, struct bytes octets)
{
    bounded_buffer_append(&player->segment, octets);
}

static void put_text(struct player *player, const char *text)
{
    put(player, bytes_of_string(text));
}

/* Neither 0 to 9 nor a letter up to f gives something all the same. */
static uint8_t hex_digit(uint8_t digit)
{
    return ascii_is_digit(digit) ? digit - '0' : (ascii_lower(digit) - 'a' + 10) & 0x0f;
}

static void put_escape(struct player *player, struct bytes *text)
{
    uint8_t letter = fuzz_take_u8(text), high, octet;

    switch (letter) {
    case 'r':
        put_text(player, "\r");
        break;
    case 'n':
        put_text(player, "\n");
        break;
    case 't':
        put_text(player, "\t");
        break;
    case '0':
        put(player, bytes_of("", 1));
        break;
    case 'x':
        high = hex_digit(fuzz_take_u8(text));
        octet = (uint8_t)(high << 4 | hex_digit(fuzz_take_u8(text)));
        put(player, bytes_of(&octet, 1));
        break;
    case 's':
        put_text(player, PLAYER_SECRET);
        break;
    case 'e':
        put_text(player, PLAYER_SECRET_BASE64);
        break;
    case 'u':
        put_text(player, PLAYER_USER);
        break;
    default:
        put(player, bytes_of(&letter, 1));
    }
}

static void put_escaped(struct player *player, struct bytes text)
{
    while (text.length > 0) {
        put(player, fuzz_take(&text, bytes_find(text, '\\')));
        if (text.length > 0) {
            fuzz_take(&text, 1);
            put_escape(player, &text);
        }
    }
}

static void say(struct player *player, enum side from, const char *text)
{
    flush(player);
    player->from = from;
    put_escaped(player, bytes_of_string(text));
    put_text(player, "\r\n");
}

/* ------------------------------------------------------------------- connections */

/* The password is said before it is known for one, too. */
static void play_prelude(struct player *player)
{
    struct bounded_buffer line;

    say(player, SIDE_SERVER, "220 mail.example.com ESMTP \\s");
    say(player, SIDE_CLIENT, "EHLO \\e");
    say(player, SIDE_SERVER, "250-mail.example.com greets \\s");
    say(player, SIDE_SERVER, "250-X-SECRET \\s \\e");
    say(player, SIDE_SERVER, "250 AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2");
    bounded_buffer_init(&line, LARGEST_SEGMENT);
    for (size_t i = 0; player_prelude_line(player->input, i, &line); i++) {
        if (i > 0)
            say(player, SIDE_SERVER, "334 ");
        flush(player);
        player->from = SIDE_CLIENT;
        put(player, bounded_buffer_bytes(&line));
        put_text(player, "\r\n");
        bounded_buffer_reset(&line);
    }
    bounded_buffer_clear(&line);
    say(player, SIDE_SERVER, "235 2.7.0 welcome, \\u");
    flush(player);
}

static void open_connection(struct player *player)
{
    static const uint8_t client[] = { 192, 0, 2, 10 }, server[] = { 192, 0, 2, 25 };

    player->stream = (struct stream){ .client = { ip_address_v4(client),
                                                  (uint16_t)(40000 + player->connections++) },
                                      .server = { ip_address_v4(server), 25 },
                                      .source = "fuzz",
                                      .engine = "fuzz",
                                      .start = player->now,
                                      .handshake = !player->input->settings.without_handshake,
                                      .captured = {
                                          player->input->settings.directions != DIRECTIONS_SERVER,
                                          player->input->settings.directions != DIRECTIONS_CLIENT,
                                      } };
    player->state = NULL;
    player->interest = STREAM_WANTED;
    memset(player->offset, 0, sizeof player->offset);
    memset(player->unheard, 0, sizeof player->unheard);
    memset(player->traffic, 0, sizeof player->traffic);
    send_event(player, (struct stream_event){ .kind = STREAM_OPENED });
    if (player->input->settings.prelude != '\0')
        play_prelude(player);
}

static void play_credential(struct player *player, char letter)
{
    struct bounded_buffer line;

    bounded_buffer_init(&line, LARGEST_SEGMENT);
    if (player_credential_line(player->input, letter, &line)) {
        flush(player);
        player->from = SIDE_CLIENT;
        /* Behind whatever half a line there is. */
        put_text(player, "\r\n");
        put(player, bounded_buffer_bytes(&line));
        put_text(player, "\r\n");
        flush(player);
    }
    bounded_buffer_clear(&line);
}

static uint64_t number_of(struct bytes text)
{
    uint64_t number = 0;

    while (text.length > 0 && ascii_is_digit(text.data[0]) && number <= LARGEST_NUMBER / 10)
        number = number * 10 + fuzz_take_u8(&text) - '0';
    return number;
}

static void play_side(struct player *player, enum side side, struct bytes line)
{
    uint8_t kind = line.data[1];
    bool blank = line.length > 2 && line.data[2] == ' ';

    if (kind != ':' && kind != '+' && kind != '|')
        return;
    if (kind != '+' || side != player->from)
        flush(player);
    player->from = side;
    put_escaped(player, bytes_after(line, blank ? 3 : 2));
    if (kind != '|')
        put_text(player, "\r\n");
}

/* A capture's clock may be set back; no engine dates a packet before its stream. */
static void step_back(struct player *player, duration span)
{
    duration most = player->now - player->stream.start;

    player->now -= span < most ? span : most;
}

static void play_line(struct player *player, struct bytes line)
{
    char first = line.length > 0 ? (char)line.data[0] : '\0';
    char second = line.length > 1 ? (char)line.data[1] : '\0';

    if (first == '@') {
        flush(player);
        player->now += (duration)number_of(bytes_after(line, 1)) * DURATION_SECOND;
    } else if (first == '<') {
        flush(player);
        step_back(player, (duration)number_of(bytes_after(line, 1)) * DURATION_SECOND);
    } else if (first == 'N' && player->connections < MOST_CONNECTIONS) {
        close_connection(player);
        player->now += BETWEEN;
        open_connection(player);
    } else if (first == 'A') {
        play_credential(player, second);
    } else if (first == 'G' && (second == 'C' || second == 'S')) {
        send_gap(player, second == 'C' ? SIDE_CLIENT : SIDE_SERVER,
                 number_of(bytes_after(line, 2)));
    } else if ((first == 'C' || first == 'S') && second != '\0') {
        play_side(player, first == 'C' ? SIDE_CLIENT : SIDE_SERVER, line);
    }
}

void player_play(const struct player_input *input, struct stream_sink sink, bool cut)
{
    struct bytes script = input->script;
    struct player player = {
        .input = input, .sink = sink, .cut = cut, .now = INT64_C(1767225600) * DURATION_SECOND
    };

    bounded_buffer_init(&player.segment, LARGEST_SEGMENT);
    open_connection(&player);
    while (script.length > 0) {
        play_line(&player, fuzz_take(&script, bytes_find(script, '\n')));
        fuzz_take(&script, 1);
    }
    close_connection(&player);
    bounded_buffer_clear(&player.segment);
}
