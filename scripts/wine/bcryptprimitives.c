/* A stand-in for bcryptprimitives.dll, which wine 8 lacks: for tests under wine only, never shipped.
   Its one function fills a buffer with random bytes and always succeeds. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    while (length > 0) {
        ULONG part = length > 0x40000000 ? 0x40000000 : (ULONG)length;
        if (!RtlGenRandom(data, part))
            ExitProcess(3);
        data += part;
        length -= part;
    }
    return TRUE;
}
