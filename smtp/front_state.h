/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inside of a front; for its own files only.
 *
 * It is a chain of stages. In each one side has to say something of a certain
 * form; what the other says meanwhile waits. The reader of a stage looks at what
 * is held of that side and, once it is whole, takes it off and names the next
 * stage.
 */
#ifndef SMTP_FRONT_STATE_H
#define SMTP_FRONT_STATE_H

#include "smtp/front.h"

#include "base/bounded_buffer.h"

enum front_stage {
    FRONT_OPENING,    /* the client's next bytes may be the beginning of one */
    FRONT_PROXY_LINE, /* a header of version 1 */
    FRONT_PROXY_REST, /* the rest of one that is too long */
    FRONT_PROXY_BINARY,
    FRONT_SOCKS5_METHODS,
    FRONT_SOCKS5_METHOD, /* the server's choice among them */
    FRONT_SOCKS5_PASSWORD,
    FRONT_SOCKS5_STATUS, /* the server's answer to that */
    FRONT_SOCKS5_REQUEST,
    FRONT_SOCKS5_REPLY,
    FRONT_SOCKS4_REQUEST,
    FRONT_SOCKS4_REPLY,
    FRONT_CONNECT_REQUEST,
    FRONT_CONNECT_ANSWER,
    FRONT_CONNECT_AGAIN, /* it was refused, and the client may ask again */
    FRONT_BLOCKED,       /* refused, or not to be followed: everything is passed over */
    FRONT_OVER,
    FRONT_STAGE_COUNT
};

struct front {
    struct dialogue *dialogue;
    enum front_stage stage;
    bool late;                 /* the server has spoken to this client */
    bool shown;                /* the dialogue has the signature of version 2 */
    size_t claimed;            /* held bytes of the client that a proxy has to answer first */
    size_t looked[SIDE_COUNT]; /* at so many of the bytes held the stage has looked */
    struct bounded_buffer held[SIDE_COUNT];
    uint64_t offset[SIDE_COUNT];   /* of the first byte held, or the next one to come */
    uint64_t length[SIDE_COUNT];   /* of what was consumed */
    uint64_t heard[SIDE_COUNT];    /* by the latest bytes, as in struct stream_data */
    bool ends_segment[SIDE_COUNT]; /* likewise */
    bool captured[SIDE_COUNT];
    timestamp time[SIDE_COUNT];  /* of the latest bytes */
    timestamp now;               /* of both sides; it never goes back */
    enum side speaker;           /* whose the latest bytes are */
    size_t before;               /* so many held bytes of the speaker are older than the turn */
    timestamp before_time;       /* of the latest of these */
    struct proxied *proxied;     /* NULL: there is none */
    struct tunnelled *tunnelled; /* likewise */
};

/* What is held of this side. */
static inline struct bytes front_held(const struct front *front, enum side from)
{
    return bounded_buffer_bytes(&front->held[from]);
}

void front_enter(struct front *front, enum front_stage stage);

/* Takes bytes off: they are part of the front. */
void front_consume(struct front *front, enum side from, size_t length);

/* Gives the first bytes that are held to the dialogue as well; they stay held. */
void front_show(struct front *front, enum side from, size_t length);

/* What is held is none of it, nor is all that comes: it goes to the dialogue. */
void front_end(struct front *front);

/* The header or the tunnel's beginning is whole: what follows may be another one. */
void front_go_on(struct front *front);

/* When it was whole. */
duration front_time(const struct front *front);

/* Where texts are kept. */
struct arena *front_arena(const struct front *front);

/* --- front_tunnel.c */

/* What is asked of a proxy, from here on. */
struct tunnelled *front_begin_tunnel(struct front *front, enum tunnel_kind kind);

/* The proxy has answered as one does: what the client claimed is part of it. */
void front_confirm(struct front *front);

void front_answer(struct front *front, uint16_t code, const char *reason);
void front_open_tunnel(struct front *front);

/* Nothing that can be followed comes behind it. */
void front_block(struct front *front, enum tunnel_result result);

/* The answer is in none of the captured packets, but the client goes on. */
bool front_go_past_answer(struct front *front);

/* The readers of stages: whether anything has changed. */

/* front_proxy.c */
bool front_read_proxy_line(struct front *front);
bool front_read_proxy_rest(struct front *front);
bool front_read_proxy_binary(struct front *front);
/* No more of it comes. */
void front_cut_proxy(struct front *front);

/* front_socks.c */
bool front_read_socks5_methods(struct front *front);
bool front_read_socks5_method(struct front *front);
bool front_go_past_socks5_method(struct front *front);
bool front_read_socks5_password(struct front *front);
bool front_read_socks5_status(struct front *front);
bool front_go_past_socks5_status(struct front *front);
bool front_read_socks5_request(struct front *front);
bool front_read_socks5_reply(struct front *front);
bool front_read_socks4_request(struct front *front);
bool front_read_socks4_reply(struct front *front);

/* front_connect.c */
bool front_read_connect_request(struct front *front);
bool front_read_connect_answer(struct front *front);
bool front_go_past_connect_answer(struct front *front);
bool front_read_connect_again(struct front *front);

#endif
