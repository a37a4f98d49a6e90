/* Puts the certificate of a PFX, with its key, into the store LocalMachine\My, and the others into LocalMachine\CA: for tests under
   wine only, never shipped. Windows has Import-PfxCertificate for it.
   import-pfx.exe FILE PASSWORD */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <wincrypt.h>

static int fail(const char *what)
{
    fprintf(stderr, "import-pfx: %s: error 0x%08lx\n", what, GetLastError());
    return 1;
}

int wmain(int count, wchar_t **arguments)
{
    static BYTE bytes[1 << 20];
    if (count != 3)
        return 2;
    FILE *file = _wfopen(arguments[1], L"rb");
    if (!file)
        return fail("the file cannot be opened");
    CRYPT_DATA_BLOB blob = { (DWORD)fread(bytes, 1, sizeof(bytes), file), bytes };
    /* With CRYPT_MACHINE_KEYSET wine 8 puts the key into a container of the machine and looks for it in one of the user. */
    HCERTSTORE from = PFXImportCertStore(&blob, arguments[2], CRYPT_EXPORTABLE);
    if (!from)
        return fail("PFXImportCertStore");
    DWORD where = CERT_SYSTEM_STORE_LOCAL_MACHINE;
    HCERTSTORE own = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, where, L"My");
    HCERTSTORE issuers = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, where, L"CA");
    if (!own || !issuers)
        return fail("CertOpenStore");
    for (PCCERT_CONTEXT found = NULL; (found = CertEnumCertificatesInStore(from, found));) {
        DWORD size = 0;
        BOOL key = CertGetCertificateContextProperty(found, CERT_KEY_PROV_INFO_PROP_ID, NULL, &size);
        if (!CertAddCertificateContextToStore(key ? own : issuers, found, CERT_STORE_ADD_REPLACE_EXISTING, NULL))
            return fail("CertAddCertificateContextToStore");
        printf("%s\n", key ? "with its key" : "without a key");
    }
    CertCloseStore(own, 0);
    CertCloseStore(issuers, 0);
    return 0;
}
