/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bars and their table. */
#include "output/html/volume_chart.h"

#include <inttypes.h>

#include "output/report/report_words.h"

/* Heights, in pixels. */
enum { HEADING = 20, BARS = 64, AXIS = 20, HEIGHT = HEADING + BARS + AXIS };

/* Of a bar, in percent of the chart: one hour is a bar too, and not a wall. */
#define WIDEST_BAR 6.0

struct drawing {
    struct bounded_buffer *page;
    const struct document_chart *chart;
    struct arena arena; /* of numbers as words */
};

/* Octets have units of their own. */
static struct bytes value_words(struct drawing *drawing, enum chart_series series, uint64_t value)
{
    return series == CHART_BYTES ? words_octets(&drawing->arena, value)
                                 : words_count(&drawing->arena, value);
}

static uint64_t largest(const struct document_chart *chart, enum chart_series series)
{
    uint64_t most = 0;

    for (size_t i = 0; i < chart->count; i++)
        if (chart->points[i].values[series] > most)
            most = chart->points[i].values[series];
    return most;
}

static uint64_t total(const struct document_chart *chart, enum chart_series series)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < chart->count; i++)
        sum += chart->points[i].values[series];
    return sum;
}

/* What is not nothing can be seen. */
static unsigned bar_height(uint64_t value, uint64_t most)
{
    unsigned height = (unsigned)((double)value / (double)most * BARS);

    return height > 0 ? height : 1;
}

static void add_bar(struct drawing *drawing, enum chart_series series, size_t index, uint64_t most)
{
    const struct document_chart *chart = drawing->chart;
    const struct chart_point *point = &chart->points[index];
    double slot = 100.0 / (double)chart->count;
    double width = slot * 0.8 < WIDEST_BAR ? slot * 0.8 : WIDEST_BAR;
    unsigned height;

    if (point->values[series] == 0)
        return;
    height = bar_height(point->values[series], most);
    html_addf(drawing->page,
              "<rect class=\"bar\" x=\"%.3f%%\" y=\"%u\" width=\"%.3f%%\" height=\"%u\">",
              slot * (double)index + (slot - width) / 2, HEADING + BARS - height, width, height);
    html_add(drawing->page, "<title>");
    html_add_text(drawing->page, point->label);
    html_add(drawing->page, ": ");
    html_add_text(drawing->page, value_words(drawing, series, point->values[series]));
    html_add(drawing->page, "</title></rect>\n");
}

static void add_mark(struct drawing *drawing, const char *class, const char *x, size_t index)
{
    html_addf(drawing->page, "<text class=\"t %s\" x=\"%s\" y=\"%d\">", class, x, HEIGHT - 5);
    html_add_text(drawing->page, drawing->chart->points[index].label);
    html_add(drawing->page, "</text>\n");
}

static void add_axis(struct drawing *drawing)
{
    size_t count = drawing->chart->count;

    html_addf(drawing->page, "<line class=\"axis\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>\n",
              HEADING + BARS, HEADING + BARS);
    if (count == 1) {
        add_mark(drawing, "middle", "50%", 0);
        return;
    }
    add_mark(drawing, "from", "0", 0);
    if (count > 2)
        add_mark(drawing, "middle", "50%", count / 2);
    add_mark(drawing, "to", "100%", count - 1);
}

static void add_heading(struct drawing *drawing, enum chart_series series, uint64_t most)
{
    html_addf(drawing->page, "<text class=\"party\" x=\"0\" y=\"13\">%s <tspan>",
              chart_series_name(series));
    html_add_text(drawing->page, value_words(drawing, series, total(drawing->chart, series)));
    html_add(drawing->page, ", at most ");
    html_add_text(drawing->page, value_words(drawing, series, most));
    html_addf(drawing->page, " per %s</tspan></text>\n", drawing->chart->unit);
}

static void draw_series(struct drawing *drawing, enum chart_series series)
{
    const char *name = chart_series_name(series);
    uint64_t most = largest(drawing->chart, series);

    html_addf(drawing->page,
              "<svg class=\"chart %s\" role=\"img\" width=\"100%%\" height=\"%d\" "
              "aria-labelledby=\"chart-%s-title chart-%s-desc\">\n"
              "<title id=\"chart-%s-title\">%s by %s</title>\n<desc id=\"chart-%s-desc\">A bar for "
              "each of %zu %ss; the table below has the figures.</desc>\n",
              name, HEIGHT, name, name, name, name, drawing->chart->unit, name,
              drawing->chart->count, drawing->chart->unit);
    add_heading(drawing, series, most);
    for (size_t i = 0; i < drawing->chart->count; i++)
        add_bar(drawing, series, i, most);
    add_axis(drawing);
    html_add(drawing->page, "</svg>\n");
}

static void add_row(struct drawing *drawing, const struct chart_point *point)
{
    html_add(drawing->page, "<tr><td>");
    html_add_text(drawing->page, point->label);
    html_add(drawing->page, "</td>");
    for (unsigned i = 0; i < CHART_COUNT; i++) {
        html_add(drawing->page, "<td class=\"number\">");
        html_add_text(drawing->page, value_words(drawing, i, point->values[i]));
        html_add(drawing->page, "</td>");
    }
    html_add(drawing->page, "</tr>\n");
}

static void add_table(struct drawing *drawing)
{
    html_addf(drawing->page,
              "<details class=\"steps\"><summary>The figures as a table</summary>\n"
              "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Volumes\">"
              "<table class=\"data\">\n<thead><tr><th scope=\"col\">%s</th>",
              drawing->chart->unit);
    for (unsigned i = 0; i < CHART_COUNT; i++)
        html_addf(drawing->page, "<th scope=\"col\" class=\"number\">%s</th>",
                  chart_series_name(i));
    html_add(drawing->page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < drawing->chart->count; i++)
        add_row(drawing, &drawing->chart->points[i]);
    html_add(drawing->page, "</tbody>\n</table></div></details>\n");
}

static void draw_all(struct drawing *drawing)
{
    html_add(drawing->page, "<div class=\"charts\">\n");
    for (unsigned i = 0; i < CHART_COUNT; i++)
        if (total(drawing->chart, i) > 0)
            draw_series(drawing, i);
    html_add(drawing->page, "</div>\n");
}

/* A chart without a bar says no more than its name does. */
static void name_empty(struct drawing *drawing)
{
    const char *before = "<p class=\"aside\">Without a chart, because there were none: ";

    for (unsigned i = 0; i < CHART_COUNT; i++) {
        if (total(drawing->chart, i) > 0)
            continue;
        html_addf(drawing->page, "%s%s", before, chart_series_name(i));
        before = ", ";
    }
    if (*before == ',')
        html_add(drawing->page, ".</p>\n");
}

void volume_chart_add(struct bounded_buffer *page, const struct document_chart *chart)
{
    struct drawing drawing = { .page = page, .chart = chart };

    if (chart->count == 0)
        return;
    arena_init(&drawing.arena);
    draw_all(&drawing);
    name_empty(&drawing);
    add_table(&drawing);
    arena_clear(&drawing.arena);
}
