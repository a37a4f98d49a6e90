/* wolfSSL behind the HTTP of serving.h. It says itself whether a session was resumed. */
#define _GNU_SOURCE
#include "serving.h"

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

static void *set_up(const struct row *row) {
    WOLFSSL_METHOD *method = speaks(row, "1.3") ? wolfTLSv1_3_server_method() : wolfTLSv1_2_server_method();
    WOLFSSL_CTX *context;
    wolfSSL_Init();
    context = wolfSSL_CTX_new(method);
    if (wolfSSL_CTX_use_certificate_file(context, certificate_file, WOLFSSL_FILETYPE_PEM) != WOLFSSL_SUCCESS
        || wolfSSL_CTX_use_PrivateKey_file(context, key_file, WOLFSSL_FILETYPE_PEM) != WOLFSSL_SUCCESS
        || wolfSSL_CTX_load_verify_locations(context, root_file, NULL) != WOLFSSL_SUCCESS)
        fail("files", 0);
    if (!strcmp(row->tickets, "off"))
        speaks(row, "1.3") ? wolfSSL_CTX_no_ticket_TLSv13(context) : wolfSSL_CTX_NoTicketTLSv12(context);
    if (!strcmp(row->certificate, "none"))
        wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_NONE, NULL);
    else if (!strcmp(row->certificate, "asked"))
        wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_PEER, NULL);
    else
        wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    return context;
}

static void *greet(void *settings, int fd, int *resumed) {
    WOLFSSL *tls = wolfSSL_new(settings);
    wolfSSL_set_fd(tls, fd);
    if (wolfSSL_accept(tls) != WOLFSSL_SUCCESS) {
        fprintf(stderr, "handshake: %d\n", wolfSSL_get_error(tls, 0));
        wolfSSL_free(tls);
        return NULL;
    }
    *resumed = wolfSSL_session_reused(tls);
    return tls;
}

static int hear(void *tls, char *to, int size) {
    return wolfSSL_read(tls, to, size);
}

static int say(void *tls, const char *text) {
    return wolfSSL_write(tls, text, strlen(text));
}

static void leave(void *tls, int goodbye) {
    if (goodbye)
        wolfSSL_shutdown(tls);
    wolfSSL_free(tls);
}
