/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time and addresses. */
#include "output/report/report_selection.h"

/* The address may be any text of a line. */
static bool network_fits(const struct selection_networks *networks, struct bytes text)
{
    char address[ADDRESS_TEXT_SIZE] = "";
    struct ip_network one;

    if (networks->count == 0)
        return true;
    if (text.data == NULL || text.length >= sizeof address)
        return false;
    memcpy(address, text.data, text.length);
    if (!ip_network_parse(&one, address, NULL))
        return false;
    for (size_t i = 0; i < networks->count; i++)
        if (ip_network_contains(&networks->values[i], &one.address))
            return true;
    return false;
}

static enum report_fit fit(timestamp time, struct bytes client, struct bytes server,
                           const struct selection_criteria *criteria)
{
    if (time < criteria->since || time >= criteria->until)
        return FIT_OUTSIDE;
    return network_fits(&criteria->client, client) && network_fits(&criteria->server, server)
               ? FIT_GOOD
               : FIT_OTHER;
}

enum report_fit report_fit(const struct report_entry *entry,
                           const struct selection_criteria *criteria)
{
    switch (entry->kind) {
    case ENTRY_SESSION:
        return fit(entry->session.start, entry->session.client, entry->session.server, criteria);
    case ENTRY_NOTICE:
        return fit(entry->notice.time, entry->notice.client, entry->notice.server, criteria);
    default:
        return FIT_GOOD;
    }
}
