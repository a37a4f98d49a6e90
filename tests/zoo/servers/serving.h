/* An HTTPS server for a TLS library that is given below its five functions: every row has a thread that listens, every connection one.

   usage: server CERTIFICATE KEY ROOT PORT,TLS,TICKETS,CERTIFICATE,RESUMED... */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

struct row {
    int port;
    char tls[8], tickets[4], certificate[10], resumed[8];
    void *settings;
};

struct connection {
    struct row *row;
    int fd;
};

static const char *certificate_file, *key_file, *root_file;

/* What the library does. */
static void *set_up(const struct row *row);
static void *greet(void *settings, int fd, int *resumed);
static int hear(void *tls, char *to, int size);
static int say(void *tls, const char *text);
static void leave(void *tls, int goodbye);

static int speaks(const struct row *row, const char *version) {
    return strstr(row->tls, version) != NULL;
}

static void fail(const char *what, long code) {
    fprintf(stderr, "%s: %ld\n", what, code);
    exit(1);
}

/* Whether a request came whole. */
static int asked(void *tls, char *request, int size) {
    int seen = 0;
    while (seen < size - 1) {
        int more = hear(tls, request + seen, size - 1 - seen);
        if (more <= 0)
            return 0;
        seen += more;
        request[seen] = 0;
        if (strstr(request, "\r\n\r\n"))
            return 1;
    }
    return 0;
}

static void *serve(void *given) {
    struct connection *connection = given;
    struct row *row = connection->row;
    struct linger at_once = {1, 0};
    char request[4096];
    int resumed = 0, goodbye = 1;
    void *tls = greet(row->settings, connection->fd, &resumed);
    while (tls && asked(tls, request, sizeof request)) {
        if (!resumed || !strcmp(row->resumed, "good")) {
            say(tls, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        } else if (!strcmp(row->resumed, "403")) {
            say(tls, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        } else {
            if (!strcmp(row->resumed, "reset")) {
                setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
                goodbye = 0;
            }
            break;
        }
        if (strcasestr(request, "connection: close"))
            break;
    }
    if (tls)
        leave(tls, goodbye);
    close(connection->fd);
    free(connection);
    return NULL;
}

static void *listening(void *given) {
    struct row *row = given;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(row->port)};
    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64))
        fail("listen", row->port);
    for (;;) {
        struct connection *connection = malloc(sizeof *connection);
        pthread_t thread;
        connection->row = row;
        connection->fd = accept(listener, NULL, NULL);
        if (connection->fd < 0 || pthread_create(&thread, NULL, serve, connection))
            fail("accept", connection->fd);
        pthread_detach(thread);
    }
    return NULL;
}

int main(int count, char **arguments) {
    pthread_t thread;
    if (count < 5)
        fail("arguments", count);
    signal(SIGPIPE, SIG_IGN);
    certificate_file = arguments[1], key_file = arguments[2], root_file = arguments[3];
    for (int index = 4; index < count; index++) {
        struct row *row = calloc(1, sizeof *row);
        if (sscanf(arguments[index], "%d,%7[^,],%3[^,],%9[^,],%7s", &row->port, row->tls, row->tickets, row->certificate, row->resumed) != 5)
            fail(arguments[index], index);
        row->settings = set_up(row);
        if (pthread_create(&thread, NULL, listening, row))
            fail("thread", index);
    }
    pthread_join(thread, NULL);
    return 0;
}
