/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starting and stopping libnids, once at a time. */
#include "reassembly/libnids_guard.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LARGEST_PACKET = 65535 };

/* The project's one mutable global: see the header. */
static _Atomic(const struct libnids_guest *) present_guest;

static void on_stream(struct tcp_stream *stream, void **private_pointer)
{
    const struct libnids_guest *guest = atomic_load(&present_guest);

    guest->stream(guest->context, stream, private_pointer);
}

/* libnids may pass a header it did not check, or none: only the code is of use. */
static void on_warning(int type, int code, struct ip *header, void *data)
{
    const struct libnids_guest *guest = atomic_load(&present_guest);

    (void)type;
    (void)header;
    (void)data;
    guest->warning(guest->context, code);
}

static void on_no_memory(char *where)
{
    fprintf(stderr, "smtpscope: out of memory in libnids (%s)\n", where);
    _exit(2);
}

/* libnids keeps the pointer to this. An entry for all sources: check nothing. */
static struct nids_chksum_ctl *check_no_checksums(void)
{
    static struct nids_chksum_ctl everybody = { 0, 0, NIDS_DONT_CHKSUM, 0 };

    return &everybody;
}

static void set_parameters(pcap_t *handle)
{
    nids_params.pcap_desc = handle;
    nids_params.pcap_filter = NULL;
    nids_params.filename = NULL;
    nids_params.device = NULL;
    nids_params.multiproc = 0;
    nids_params.scan_num_hosts = 0;
    nids_params.syslog = on_warning;
    nids_params.no_mem = on_no_memory;
    nids_params.n_tcp_streams = LIBNIDS_SLOTS;
    nids_params.tcp_workarounds = 1;
    nids_params.tcp_flow_timeout = 0;
}

bool libnids_guard_start(const struct libnids_guest *guest, struct error *error)
{
    const struct libnids_guest *nobody = NULL;
    pcap_t *handle;

    if (!atomic_compare_exchange_strong(&present_guest, &nobody, guest)) {
        error_set(error, "the libnids engine runs once in a process, and it is running already");
        return false;
    }
    handle = pcap_open_dead(DLT_RAW, LARGEST_PACKET);
    if (handle != NULL)
        set_parameters(handle);
    if (handle == NULL || !nids_init()) {
        error_set(error, "libnids does not start: %s",
                  handle != NULL ? nids_errbuf : "libpcap gives it no handle");
        if (handle != NULL)
            pcap_close(handle);
        atomic_store(&present_guest, NULL);
        return false;
    }
    nids_register_tcp(on_stream);
    nids_register_chksum_ctl(check_no_checksums(), 1);
    return true;
}

void libnids_guard_stop(const struct libnids_guest *guest)
{
    pcap_t *handle = nids_params.pcap_desc;

    assert(atomic_load(&present_guest) == guest);
    (void)guest;
    nids_exit();
    nids_unregister_tcp(on_stream);
    nids_params.pcap_desc = NULL;
    pcap_close(handle); /* only now: nids_exit still asks it for its last error */
    atomic_store(&present_guest, NULL);
}
