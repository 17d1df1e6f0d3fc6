/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing a ladder. */
#include "output/html/ladder.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "output/html/ladder_layout.h"
#include "output/html/ladder_time.h"
#include "output/session_words.h"
#include "output/step_words.h"

/* Where the lifelines are, in the width of the diagram; left of them stands the time. */
#define CLIENT_X "15%"
#define SERVER_X "98%"
#define MIDDLE_X "56.5%"
#define LANE     "83%"

/* From a row's top. */
enum { LABEL_BASELINE = 14, ARROW_LINE = 22, FINDING_BASELINE = 15, FINDING_HEIGHT = 20 };

struct drawing {
    struct bounded_buffer *page;
    const struct session *session;
    const struct html_rules *rules;
    unsigned number;
    struct ladder_layout layout;
};

/* A text of one size and for one place: where it starts, or ends, or has its middle. */
struct label {
    const char *class;
    const char *x;
    int dx;
    int y;
};

static void add_label(struct bounded_buffer *page, const struct label *label, const char *width,
                      struct bytes text, const char *suffix, size_t columns)
{
    html_addf(page, "<text class=\"%s%s\" x=\"%s\" dx=\"%d\" y=\"%d\">", label->class, width,
              label->x, label->dx, label->y);
    html_add_cut(page, text, columns - strlen(suffix));
    html_add_string(page, suffix);
    html_add(page, "</text>");
}

/* Once when it fits everywhere. */
static void add_labels(struct bounded_buffer *page, const struct label *label, struct bytes text,
                       const char *suffix)
{
    if (html_columns(text) + strlen(suffix) <= LADDER_NARROW) {
        add_label(page, label, "", text, suffix, LADDER_NARROW);
        return;
    }
    add_label(page, label, " wide", text, suffix, LADDER_WIDE);
    add_label(page, label, " narrow", text, suffix, LADDER_NARROW);
}

static void add_time(struct bounded_buffer *page, const struct ladder_row *row)
{
    char since_start[DURATION_TEXT_SIZE];
    char since_step[LADDER_TIME_SIZE];
    int y = row->top + ARROW_LINE + 4;

    duration_format(row->t, since_start);
    ladder_time_format(row->since, since_step);
    html_addf(page,
              "<text class=\"t wide\" x=\"0\" y=\"%d\">%s</text>"
              "<text class=\"t narrow\" x=\"0\" y=\"%d\">%s</text>",
              y, since_start, y, since_step);
}

/* --------------------------------------------------------------------- arrows */

static const char *const step_classes[] = {
    [STEP_REPLY] = "said",      [STEP_STRAY_LINE] = "said stray", [STEP_COMMAND] = "said",
    [STEP_MESSAGE] = "content", [STEP_AUTH_RESPONSE] = "content", [STEP_TLS] = "content tls",
    [STEP_GAP] = "gap",
};

_Static_assert(sizeof step_classes / sizeof step_classes[0] == STEP_KIND_COUNT, "for each kind");

static bool is_refusal(const struct step *step)
{
    return step->kind == STEP_REPLY && reply_class(step->reply.code) >= 4;
}

static void add_arrow(struct bounded_buffer *page, enum side from, bool refusal, int y)
{
    bool client = from == SIDE_CLIENT;

    html_addf(page,
              "<line class=\"arrow\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\" "
              "marker-end=\"url(#%s)\"/>",
              client ? CLIENT_X : SERVER_X, client ? SERVER_X : CLIENT_X, y, y,
              refusal  ? "refusal"
              : client ? "to-server"
                       : "to-client");
}

static struct label label_of(enum side from, int top)
{
    bool client = from == SIDE_CLIENT;

    return (struct label){ "l", client ? CLIENT_X : SERVER_X, client ? 8 : -8,
                           top + LABEL_BASELINE };
}

/* Room for ` (18446744073709551615 lines)`. */
enum { SUFFIX_SIZE = 32 };

/* What stands behind a step's first line. */
static void write_suffix(const struct step *step, char suffix[SUFFIX_SIZE])
{
    size_t lines = step_words_count(step);
    const char *remark = step_words_remark(step);

    suffix[0] = '\0';
    if (lines > 1)
        snprintf(suffix, SUFFIX_SIZE, " (%zu lines)", lines);
    else if (remark != NULL)
        snprintf(suffix, SUFFIX_SIZE, " [%s]", remark);
}

static void add_tip(struct bounded_buffer *page, struct bytes text)
{
    html_add(page, "<title>");
    html_add_text(page, text);
    html_add(page, "</title>");
}

static void draw_step(struct drawing *drawing, const struct ladder_row *row)
{
    const struct step *step = row->step;
    const struct label label = label_of(step->from, row->top);
    struct bounded_buffer text;
    char suffix[SUFFIX_SIZE];

    bounded_buffer_init(&text, SIZE_MAX);
    step_words_append(&text, drawing->session, step, 0);
    write_suffix(step, suffix);
    html_addf(drawing->page, "<g class=\"%s %s%s%s\">", side_name(step->from),
              step_classes[step->kind], row->marked ? " marked" : "",
              is_refusal(step) ? " refused" : "");
    if (html_columns(bounded_buffer_bytes(&text)) + strlen(suffix) > LADDER_NARROW)
        add_tip(drawing->page, bounded_buffer_bytes(&text));
    add_time(drawing->page, row);
    add_labels(drawing->page, &label, bounded_buffer_bytes(&text), suffix);
    add_arrow(drawing->page, step->from, is_refusal(step), row->top + ARROW_LINE);
    html_add(drawing->page, "</g>\n");
    bounded_buffer_clear(&text);
}

/* Who closes sends the last arrow; elsewhere nobody did. */
static void draw_close(struct drawing *drawing, const struct ladder_row *row)
{
    const struct session *session = drawing->session;
    bool reset = session->close == CLOSE_RST;
    bool sent = (reset || session->close == CLOSE_FIN) &&
                (session->closed_by == CLOSED_BY_CLIENT || session->closed_by == CLOSED_BY_SERVER);
    enum side from = session->closed_by == CLOSED_BY_SERVER ? SIDE_SERVER : SIDE_CLIENT;
    struct label label = label_of(from, row->top);
    struct bounded_buffer text;

    if (!sent)
        label = (struct label){ "l middle", MIDDLE_X, 0, row->top + LABEL_BASELINE };
    bounded_buffer_init(&text, SIZE_MAX);
    session_words_append_close(&text, session);
    html_addf(drawing->page, "<g class=\"%s close%s\">", sent ? side_name(from) : "nobody",
              reset ? " refused" : "");
    add_time(drawing->page, row);
    add_labels(drawing->page, &label, bounded_buffer_bytes(&text), "");
    if (sent)
        add_arrow(drawing->page, from, reset, row->top + ARROW_LINE);
    html_add(drawing->page, "</g>\n");
    bounded_buffer_clear(&text);
}

/* ----------------------------------------------------------- between the arrows */

static void add_band(struct bounded_buffer *page, const char *class, const char *width, int top,
                     int height)
{
    html_addf(page, "<rect class=\"%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>", class,
              CLIENT_X, top, width, height);
}

static void draw_finding(struct drawing *drawing, const struct ladder_row *row)
{
    const struct finding *finding = row->finding;
    const struct label label = { "f", CLIENT_X, 12, row->top + FINDING_BASELINE };
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append(&text, severity_name(finding->severity));
    words_append(&text, ": ");
    words_append(&text, html_rule_title(drawing->rules, finding->id));
    html_addf(drawing->page, "<g class=\"finding %s\">", severity_name(finding->severity));
    add_tip(drawing->page, finding->message);
    add_band(drawing->page, "band", LANE, row->top, FINDING_HEIGHT);
    add_band(drawing->page, "bar", "4", row->top, FINDING_HEIGHT);
    add_labels(drawing->page, &label, bounded_buffer_bytes(&text), "");
    html_add(drawing->page, "</g>\n");
    bounded_buffer_clear(&text);
}

static void draw_more_findings(struct drawing *drawing, const struct ladder_row *row)
{
    const struct label label = { "f", CLIENT_X, 12, row->top + FINDING_BASELINE };
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append(&text, "and ");
    words_append_count(&text, row->count, "other finding");
    add_labels(drawing->page, &label, bounded_buffer_bytes(&text), "");
    html_add(drawing->page, "\n");
    bounded_buffer_clear(&text);
}

/* Words in the middle of a band. */
static void draw_band(struct drawing *drawing, const struct ladder_row *row, const char *class,
                      struct bounded_buffer *text)
{
    const struct label label = { "l middle", MIDDLE_X, 0, row->top + row->height / 2 + 4 };

    html_addf(drawing->page, "<g class=\"%s\">", class);
    add_band(drawing->page, "band", LANE, row->top + 3, row->height - 6);
    add_labels(drawing->page, &label, bounded_buffer_bytes(text), "");
    html_add(drawing->page, "</g>\n");
    bounded_buffer_clear(text);
}

static void draw_wait(struct drawing *drawing, const struct ladder_row *row)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append_span(&text, row->span);
    words_append(&text, " later");
    draw_band(drawing, row, "wait", &text);
}

static void draw_fold(struct drawing *drawing, const struct ladder_row *row)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append_count(&text, row->count, "step");
    words_append(&text, " not drawn, ");
    words_append_span(&text, row->span);
    draw_band(drawing, row, "fold", &text);
}

static void draw_left_out(struct drawing *drawing, const struct ladder_row *row)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append_count(&text, row->count, "step");
    words_append(&text, " left out of the record");
    draw_band(drawing, row, "fold", &text);
}

static void (*const draw[])(struct drawing *drawing, const struct ladder_row *row) = {
    [LADDER_ROW_STEP] = draw_step,
    [LADDER_ROW_FINDING] = draw_finding,
    [LADDER_ROW_MORE_FINDINGS] = draw_more_findings,
    [LADDER_ROW_WAIT] = draw_wait,
    [LADDER_ROW_FOLD] = draw_fold,
    [LADDER_ROW_LEFT_OUT] = draw_left_out,
    [LADDER_ROW_CLOSE] = draw_close,
};

_Static_assert(sizeof draw / sizeof draw[0] == LADDER_ROW_KIND_COUNT, "for each kind");

static void add_party(struct bounded_buffer *page, enum side side, const struct endpoint *endpoint)
{
    char text[ENDPOINT_TEXT_SIZE];
    bool client = side == SIDE_CLIENT;

    endpoint_format(endpoint, text);
    html_addf(page, "<text class=\"party %s\" x=\"%s\" y=\"%d\">%s <tspan>", side_name(side),
              client ? "0" : "100%", client ? 14 : 32, side_name(side));
    html_add_string(page, text);
    html_add(page, "</tspan></text>\n");
}

/* -------------------------------------------------------------------- lifelines */

static void add_lifeline(struct bounded_buffer *page, enum side side, const char *class, int top,
                         int bottom)
{
    const char *x = side == SIDE_CLIENT ? CLIENT_X : SERVER_X;

    html_addf(page, "<line class=\"life %s%s\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>\n",
              side_name(side), class, x, x, top, bottom);
}

static void add_lifelines(struct bounded_buffer *page, const char *class, int top, int bottom)
{
    if (bottom <= top)
        return;
    add_lifeline(page, SIDE_CLIENT, class, top, bottom);
    add_lifeline(page, SIDE_SERVER, class, top, bottom);
}

static bool is_broken(enum ladder_row_kind kind)
{
    return kind == LADDER_ROW_WAIT || kind == LADDER_ROW_FOLD || kind == LADDER_ROW_LEFT_OUT;
}

/* --------------------------------------------------------------------- one slice */

/* Rows that are an image of their own, so that paper can end between two of them. */
struct slice {
    size_t first; /* row */
    size_t end;
    int top; /* in the whole ladder */
    int bottom;
};

static struct slice slice_from(const struct ladder_layout *layout, const struct slice *previous)
{
    struct slice slice = { previous->end, previous->end, previous->bottom, previous->bottom };

    while (slice.end < layout->row_count) {
        const struct ladder_row *row = &layout->rows[slice.end];

        if (slice.end > slice.first && row->top + row->height - slice.top > LADDER_SLICE)
            break;
        slice.bottom = row->top + row->height;
        slice.end++;
    }
    if (slice.end == layout->row_count)
        slice.bottom = layout->height;
    return slice;
}

/* Broken where time passes or steps are missing. */
static void draw_lifelines(struct drawing *drawing, const struct slice *slice)
{
    const struct ladder_layout *layout = &drawing->layout;
    bool is_last = slice->end == layout->row_count;
    int top = slice->top == 0 ? LADDER_TOP - 10 : 0;

    for (size_t i = slice->first; i < slice->end; i++) {
        int row_top = layout->rows[i].top - slice->top;
        int row_bottom = row_top + layout->rows[i].height;

        if (!is_broken(layout->rows[i].kind))
            continue;
        add_lifelines(drawing->page, "", top, row_top);
        add_lifelines(drawing->page, " broken", row_top, row_bottom);
        top = row_bottom;
    }
    add_lifelines(drawing->page, "", top,
                  slice->bottom - slice->top - (is_last ? LADDER_BOTTOM : 0));
}

static void draw_rows(struct drawing *drawing, const struct slice *slice)
{
    for (size_t i = slice->first; i < slice->end; i++) {
        struct ladder_row row = drawing->layout.rows[i];

        row.top -= slice->top;
        draw[row.kind](drawing, &row);
    }
}

static size_t steps_drawn(const struct ladder_layout *layout)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->row_count; i++)
        count += layout->rows[i].kind == LADDER_ROW_STEP;
    return count;
}

static void add_description(struct drawing *drawing, unsigned part)
{
    const struct session *session = drawing->session;
    unsigned number = drawing->number;
    char text[ENDPOINT_TEXT_SIZE];

    html_addf(drawing->page, "<title id=\"ladder-%u-%u-title\">The dialogue of ", number, part);
    endpoint_format(&session->client, text);
    html_add_string(drawing->page, text);
    html_add(drawing->page, " and ");
    endpoint_format(&session->server, text);
    html_add_string(drawing->page, text);
    if (part > 1)
        html_addf(drawing->page, ", part %u", part);
    html_addf(drawing->page,
              "</title>\n<desc id=\"ladder-%u-%u-desc\">Client and server are two vertical lines, "
              "time runs down, and arrows between them are steps: %zu of %" PRIu64
              " in all. The table of steps says the same.</desc>\n",
              number, part, steps_drawn(&drawing->layout),
              (uint64_t)session->step_count + session->left_out.steps);
}

static void draw_slice(struct drawing *drawing, const struct slice *slice, unsigned part)
{
    html_addf(drawing->page,
              "<svg class=\"ladder\" role=\"img\" width=\"100%%\" height=\"%d\" "
              "aria-labelledby=\"ladder-%u-%u-title ladder-%u-%u-desc\">\n",
              slice->bottom - slice->top, drawing->number, part, drawing->number, part);
    add_description(drawing, part);
    if (part == 1) {
        add_party(drawing->page, SIDE_CLIENT, &drawing->session->client);
        add_party(drawing->page, SIDE_SERVER, &drawing->session->server);
    }
    draw_lifelines(drawing, slice);
    draw_rows(drawing, slice);
    html_add(drawing->page, "</svg>\n");
}

void ladder_add(struct bounded_buffer *page, const struct session *session,
                const struct html_rules *rules, unsigned number)
{
    struct drawing *drawing = memory_new(1, sizeof *drawing);
    struct slice slice = { 0, 0, 0, 0 };

    drawing->page = page;
    drawing->session = session;
    drawing->rules = rules;
    drawing->number = number;
    ladder_layout_make(&drawing->layout, session);
    html_add(page, "<div class=\"ladder\">\n");
    for (unsigned part = 1; slice.end < drawing->layout.row_count; part++) {
        slice = slice_from(&drawing->layout, &slice);
        draw_slice(drawing, &slice, part);
    }
    html_add(page, "</div>\n");
    free(drawing);
}
