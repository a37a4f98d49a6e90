/* A stand-in for wevtutil.exe, for tests under wine only, never shipped. What it does stands in WEVTUTIL_DOES:
   print (the files that WEVTUTIL_EVENTS and, for a question with /c:1, WEVTUTIL_OLDEST name), nothing, denied, absent, flood, hang. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static int print(const char *variable)
{
    static char portion[1 << 16];
    const char *path = getenv(variable);
    FILE *file = path ? fopen(path, "rb") : NULL;
    size_t length;
    if (!file)
        return 2;
    while ((length = fread(portion, 1, sizeof(portion), file)) > 0)
        fwrite(portion, 1, length, stdout);
    return 0;
}

int main(int count, char **arguments)
{
    const char *does = getenv("WEVTUTIL_DOES");
    if (!does || count < 4 || strcmp(arguments[1], "qe") || strcmp(arguments[2], "Lync Server"))
        return 87;
    BOOL oldest = !strcmp(arguments[3], "/c:1");
    if (!strcmp(does, "print"))
        return print(oldest ? "WEVTUTIL_OLDEST" : "WEVTUTIL_EVENTS");
    if (!strcmp(does, "denied")) {
        fputs("Failed to read events. Access is denied.\n", stderr);
        return 5;
    }
    if (!strcmp(does, "absent"))
        return 15007;
    if (!strcmp(does, "flood"))
        for (int line = 0; line < 200 * 1024; line++)
            printf("%1023s\n", "");
    if (!strcmp(does, "hang"))
        Sleep(600000);
    return 0;
}
