/* GnuTLS behind the HTTP of serving.h. It says itself whether a session was resumed; it is given no cache of session IDs. */
#define _GNU_SOURCE
#include "serving.h"

#include <gnutls/gnutls.h>

struct settings {
    gnutls_certificate_credentials_t identity;
    gnutls_priority_t priority;
    gnutls_datum_t ticket_key;
    gnutls_certificate_request_t demand;
    int tickets;
};

static void *set_up(const struct row *row) {
    struct settings *made = calloc(1, sizeof *made);
    char priority[128] = "NORMAL:-VERS-ALL";
    int code;
    for (const char **version = (const char *[]){"1.0", "1.2", "1.3", NULL}; *version; version++)
        if (speaks(row, *version))
            strcat(strcat(priority, ":+VERS-TLS"), *version);
    made->tickets = !strcmp(row->tickets, "on");
    made->demand = !strcmp(row->certificate, "none")    ? GNUTLS_CERT_IGNORE
                   : !strcmp(row->certificate, "asked") ? GNUTLS_CERT_REQUEST
                                                        : GNUTLS_CERT_REQUIRE;
    gnutls_certificate_allocate_credentials(&made->identity);
    code = gnutls_certificate_set_x509_key_file(made->identity, certificate_file, key_file, GNUTLS_X509_FMT_PEM);
    if (code < 0)
        fail("certificate", code);
    gnutls_certificate_set_x509_trust_file(made->identity, root_file, GNUTLS_X509_FMT_PEM);
    code = gnutls_priority_init(&made->priority, priority, NULL);
    if (code < 0)
        fail(priority, code);
    gnutls_session_ticket_key_generate(&made->ticket_key);
    return made;
}

static void *greet(void *given, int fd, int *resumed) {
    struct settings *settings = given;
    gnutls_session_t tls;
    int code;
    gnutls_init(&tls, GNUTLS_SERVER);
    gnutls_priority_set(tls, settings->priority);
    gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE, settings->identity);
    gnutls_certificate_server_set_request(tls, settings->demand);
    if (settings->demand == GNUTLS_CERT_REQUIRE)
        gnutls_session_set_verify_cert(tls, NULL, 0);
    if (settings->tickets)
        gnutls_session_ticket_enable_server(tls, &settings->ticket_key);
    gnutls_transport_set_int(tls, fd);
    do
        code = gnutls_handshake(tls);
    while (code < 0 && !gnutls_error_is_fatal(code));
    if (code < 0) {
        fprintf(stderr, "handshake: %s\n", gnutls_strerror(code));
        gnutls_alert_send_appropriate(tls, code);
        gnutls_deinit(tls);
        return NULL;
    }
    *resumed = gnutls_session_is_resumed(tls);
    return tls;
}

static int hear(void *tls, char *to, int size) {
    return gnutls_record_recv(tls, to, size);
}

static int say(void *tls, const char *text) {
    return gnutls_record_send(tls, text, strlen(text));
}

static void leave(void *tls, int goodbye) {
    if (goodbye)
        gnutls_bye(tls, GNUTLS_SHUT_WR);
    gnutls_deinit(tls);
}
