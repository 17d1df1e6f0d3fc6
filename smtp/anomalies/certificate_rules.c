/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with a server's certificate; up to TLS 1.2, since later ones are encrypted. */
#include "smtp/anomalies/rule_families.h"

static const struct tls_certificate *server_certificate(const struct session *session)
{
    return session->tls.handshake != NULL ? session->tls.handshake->certificate[SIDE_SERVER] : NULL;
}

/* Mail programs verify what they are shown, RFC 8314 3.1 and 8314 5; between
 * servers TLS is a protection from listeners alone, RFC 7435. */
static void raise_for_submission(const struct session *session, struct finding_writer *writer,
                                 struct finding *finding)
{
    if (session->server.port == 465 || session->server.port == 587)
        finding_raise(writer, finding);
}

/* A capture's clock and that of a certificate authority may differ by as much. */
static int64_t tolerance(const struct dialogue_view *view, enum threshold threshold)
{
    return view_threshold(view, threshold) / DURATION_SECOND;
}

void find_tls_cert_expired(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    const struct tls_certificate *certificate = server_certificate(session);
    int64_t now = session->start / DURATION_SECOND;
    struct finding *finding;

    if (certificate == NULL || !certificate->has_validity ||
        certificate->not_after >= now - tolerance(view, THRESHOLD_TLS_CERT_EXPIRED_TOLERANCE))
        return;
    finding = finding_add(writer, view_tls_step(view, SIDE_SERVER),
                          "The server's certificate expired %lld days before this session",
                          (long long)((now - certificate->not_after) / 86400));
    raise_for_submission(session, writer, finding);
}

void find_tls_cert_not_yet_valid(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    const struct tls_certificate *certificate = server_certificate(session);
    int64_t now = session->start / DURATION_SECOND;
    struct finding *finding;

    if (certificate == NULL || !certificate->has_validity ||
        certificate->not_before <=
            now + tolerance(view, THRESHOLD_TLS_CERT_NOT_YET_VALID_TOLERANCE))
        return;
    finding = finding_add(writer, view_tls_step(view, SIDE_SERVER),
                          "The server's certificate is not valid before %lld days after this "
                          "session",
                          (long long)((certificate->not_before - now) / 86400));
    raise_for_submission(session, writer, finding);
}

void find_tls_cert_self_signed(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    const struct tls_certificate *certificate = server_certificate(session);

    if (certificate == NULL || certificate->subject.length == 0 ||
        !bytes_equal(certificate->subject, certificate->issuer))
        return;
    raise_for_submission(session, writer,
                         finding_add(writer, view_tls_step(view, SIDE_SERVER),
                                     "The server's certificate is signed by itself, so that nobody "
                                     "vouches for it"));
}

/* ------------------------------------------------------------------------- names */

static struct bytes without_final_dot(struct bytes host)
{
    if (host.length > 0 && host.data[host.length - 1] == '.')
        host.length--;
    return host;
}

static struct bytes behind_first_label(struct bytes host)
{
    while (host.length > 0 && host.data[0] != '.')
        host = bytes_after(host, 1);
    return host;
}

/* A wildcard stands for one whole label, the first; RFC 9525 6.3. */
static bool is_named(struct bytes name, struct bytes host)
{
    if (name.length > 2 && name.data[0] == '*' && name.data[1] == '.') {
        struct bytes rest = behind_first_label(host);

        return rest.length > 1 && rest.length < host.length &&
               bytes_equal_ignoring_case(bytes_after(name, 1), rest);
    }
    return bytes_equal_ignoring_case(without_final_dot(name), host);
}

/* Without other names that of the subject counts, as many clients have it. */
static bool is_common_name(struct bytes subject, struct bytes host)
{
    static const struct bytes key = { (const uint8_t *)"CN=", 3 };

    for (; subject.length > key.length; subject = bytes_after(subject, 1)) {
        struct bytes value = bytes_after(subject, key.length);
        size_t length = 0;

        if (!bytes_match_ignoring_case(bytes_first(subject, key.length), key))
            continue;
        while (length < value.length && value.data[length] != ',')
            length++;
        if (is_named(bytes_first(value, length), host))
            return true;
    }
    return false;
}

static bool certifies(const struct tls_certificate *certificate, struct bytes host)
{
    for (size_t i = 0; i < certificate->name_count; i++)
        if (is_named(certificate->names[i], host))
            return true;
    return certificate->name_count == 0 && is_common_name(certificate->subject, host);
}

/* For whom the client took the server shows when it says so. */
void find_tls_cert_name_mismatch(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    const struct tls_certificate *certificate = server_certificate(session);
    struct finding *finding;
    struct bytes host;

    if (certificate == NULL || session->left_out.tls_names > 0 ||
        (certificate->name_count == 0 && certificate->subject.length == 0))
        return;
    host = without_final_dot(session->tls.handshake->server_name);
    if (host.length == 0 || certifies(certificate, host))
        return;
    finding = finding_add(writer, view_tls_step(view, SIDE_SERVER),
                          "The server's certificate is not for the name that the client asked for");
    finding_add_text(writer, finding, "asked_for", host);
    raise_for_submission(session, writer, finding);
}

/* --------------------------------------------------------------- scanners at the client */

/* What scanners of TLS on the client's machine call the authority that they make for
 * themselves. Their makers' other authorities have other names. */
static const struct scanner {
    const char *words; /* somewhere in the issuer, in either case */
    const char *product;
} scanners[] = {
    { "Web/Mail Shield", "Avast, AVG or Norton" },
    { "Kaspersky Anti-Virus Personal Root", "Kaspersky" },
    { "ESET SSL Filter CA", "ESET" },
    { "Bitdefender Personal CA", "Bitdefender" },
};

void find_tls_issuer_antivirus(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct tls_certificate *certificate = server_certificate(view->session);

    if (certificate == NULL)
        return;
    for (size_t i = 0; i < sizeof scanners / sizeof scanners[0]; i++) {
        struct finding *finding;

        if (!text_contains(certificate->issuer, scanners[i].words))
            continue;
        finding = finding_add(writer, view_tls_step(view, SIDE_SERVER),
                              "The certificate is not the server's: the scanner of %s on the "
                              "client's machine made it, and opens TLS",
                              scanners[i].product);
        finding_add_text(writer, finding, "issuer", certificate->issuer);
        return;
    }
}
