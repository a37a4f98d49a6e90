/* mbed TLS behind the HTTP of serving.h. It has no function that tells whether a session was resumed; but it asks for the session, by
   ticket or from its cache, through functions of the program. */
#define _GNU_SOURCE
#include "serving.h"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_cache.h>
#include <mbedtls/ssl_ticket.h>

struct settings {
    mbedtls_ssl_config config;
    mbedtls_entropy_context entropy;
    mbedtls_ctr_drbg_context random;
    mbedtls_x509_crt chain, roots;
    mbedtls_pk_context key;
    mbedtls_ssl_cache_context cache;
    mbedtls_ssl_ticket_context tickets;
};

struct tls {
    mbedtls_ssl_context ssl;
    mbedtls_net_context net;
};

/* Of the handshake of this thread. */
static __thread int found;

static int by_ticket(void *tickets, mbedtls_ssl_session *session, unsigned char *ticket, size_t length) {
    int code = mbedtls_ssl_ticket_parse(tickets, session, ticket, length);
    found |= code == 0;
    return code;
}

static int by_id(void *cache, mbedtls_ssl_session *session) {
    int code = mbedtls_ssl_cache_get(cache, session);
    found |= code == 0;
    return code;
}

static void *set_up(const struct row *row) {
    struct settings *made = calloc(1, sizeof *made);
    int minor = speaks(row, "1.0") ? MBEDTLS_SSL_MINOR_VERSION_1 : MBEDTLS_SSL_MINOR_VERSION_3;
    int top = speaks(row, "1.2") ? MBEDTLS_SSL_MINOR_VERSION_3 : MBEDTLS_SSL_MINOR_VERSION_1;
    int demand = !strcmp(row->certificate, "none")    ? MBEDTLS_SSL_VERIFY_NONE
                 : !strcmp(row->certificate, "asked") ? MBEDTLS_SSL_VERIFY_OPTIONAL
                                                      : MBEDTLS_SSL_VERIFY_REQUIRED;
    mbedtls_ssl_config_init(&made->config);
    mbedtls_entropy_init(&made->entropy);
    mbedtls_ctr_drbg_init(&made->random);
    mbedtls_x509_crt_init(&made->chain);
    mbedtls_x509_crt_init(&made->roots);
    mbedtls_pk_init(&made->key);
    mbedtls_ssl_cache_init(&made->cache);
    mbedtls_ssl_ticket_init(&made->tickets);
    if (mbedtls_ctr_drbg_seed(&made->random, mbedtls_entropy_func, &made->entropy, NULL, 0)
        || mbedtls_x509_crt_parse_file(&made->chain, certificate_file) || mbedtls_pk_parse_keyfile(&made->key, key_file, NULL)
        || mbedtls_x509_crt_parse_file(&made->roots, root_file)
        || mbedtls_ssl_config_defaults(&made->config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT)
        || mbedtls_ssl_conf_own_cert(&made->config, &made->chain, &made->key)
        || mbedtls_ssl_ticket_setup(&made->tickets, mbedtls_ctr_drbg_random, &made->random, MBEDTLS_CIPHER_AES_256_GCM, 3600))
        fail("settings", row->port);
    mbedtls_ssl_conf_rng(&made->config, mbedtls_ctr_drbg_random, &made->random);
    mbedtls_ssl_conf_min_version(&made->config, MBEDTLS_SSL_MAJOR_VERSION_3, minor);
    mbedtls_ssl_conf_max_version(&made->config, MBEDTLS_SSL_MAJOR_VERSION_3, top);
    mbedtls_ssl_conf_ca_chain(&made->config, &made->roots, NULL);
    mbedtls_ssl_conf_authmode(&made->config, demand);
    mbedtls_ssl_conf_session_cache(&made->config, &made->cache, by_id, mbedtls_ssl_cache_set);
    if (!strcmp(row->tickets, "on"))
        mbedtls_ssl_conf_session_tickets_cb(&made->config, mbedtls_ssl_ticket_write, by_ticket, &made->tickets);
    return made;
}

static void *greet(void *given, int fd, int *resumed) {
    struct settings *settings = given;
    struct tls *tls = calloc(1, sizeof *tls);
    int code;
    tls->net.fd = fd;
    mbedtls_ssl_init(&tls->ssl);
    found = 0;
    code = mbedtls_ssl_setup(&tls->ssl, &settings->config);
    mbedtls_ssl_set_bio(&tls->ssl, &tls->net, mbedtls_net_send, mbedtls_net_recv, NULL);
    if (code == 0)
        code = mbedtls_ssl_handshake(&tls->ssl);
    *resumed = found;
    if (code == 0)
        return tls;
    fprintf(stderr, "handshake: -0x%x\n", -code);
    mbedtls_ssl_free(&tls->ssl);
    free(tls);
    return NULL;
}

static int hear(void *tls, char *to, int size) {
    return mbedtls_ssl_read(&((struct tls *)tls)->ssl, (unsigned char *)to, size);
}

static int say(void *tls, const char *text) {
    return mbedtls_ssl_write(&((struct tls *)tls)->ssl, (const unsigned char *)text, strlen(text));
}

static void leave(void *tls, int goodbye) {
    mbedtls_ssl_context *ssl = &((struct tls *)tls)->ssl;
    if (goodbye)
        mbedtls_ssl_close_notify(ssl);
    mbedtls_ssl_free(ssl);
    free(tls);
}
