/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings in a transcript. */
#include <assert.h>

#include "output/transcript_parts.h"

static const enum text_style severity_styles[] = {
    [SEVERITY_INFO] = STYLE_INFO,
    [SEVERITY_NOTICE] = STYLE_NOTICE,
    [SEVERITY_WARNING] = STYLE_WARNING,
    [SEVERITY_CRITICAL] = STYLE_CRITICAL,
};

_Static_assert(sizeof severity_styles / sizeof severity_styles[0] == SEVERITY_COUNT,
               "a style for each severity");

bool transcript_finding_has_step(const struct session *session, const struct finding *finding)
{
    return finding->step >= 0 && (size_t)finding->step < session->step_count;
}

void transcript_add_finding(struct transcript_page *page, unsigned indent,
                            const struct finding *finding)
{
    assert(finding->severity < SEVERITY_COUNT);
    page_add_styled(page, severity_styles[finding->severity], severity_name(finding->severity));
    page_add(page, " ");
    page_add_styled(page, STYLE_HEADING, finding->id);
    page_end_line(page);
    page_add_paragraph(page, indent, finding->message);
}
