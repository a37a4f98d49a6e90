import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * An HTTPS server on JSSE. It has no method that tells whether a session was resumed, but each session knows when it was made.
 *
 * <p>usage: java -Djdk.tls.server.enableSessionTicketExtension=true Server CERTIFICATE KEY ROOT
 * PORT,TLS,TICKETS,CERTIFICATE,RESUMED... (tickets are a matter of the whole process)
 */
public class Server {
    private static final char[] PASSWORD = new char[0];

    private static Certificate certificate(String file) throws Exception {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static SSLContext context(String[] files) throws Exception {
        String pem = Files.readString(Path.of(files[1])).replaceAll("-----[A-Z ]+-----", "");
        PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem));
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        Certificate[] chain = {certificate(files[0])};
        own.setKeyEntry("server", KeyFactory.getInstance("RSA").generatePrivate(key), PASSWORD, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, PASSWORD);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", certificate(files[2]));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static boolean asked(InputStream in) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            seen.append((char) next);
        }
        return true;
    }

    /** TLS over {@code plain}, as the words of a row say. */
    private static SSLSocket secured(SSLContext context, Socket plain, String[] words) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        socket.setUseClientMode(false);
        socket.setEnabledProtocols(versions(words[1]));
        socket.setWantClientAuth(words[3].equals("asked"));
        if (words[3].equals("required")) {
            socket.setNeedClientAuth(true);
        }
        return socket;
    }

    private static void serve(SSLContext context, Socket plain, long accepted, String[] words) {
        String resumed = words[4];
        try (SSLSocket socket = secured(context, plain, words)) {
            socket.startHandshake();
            boolean old = socket.getSession().getCreationTime() < accepted;
            OutputStream out = socket.getOutputStream();
            while (asked(socket.getInputStream())) {
                String reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                if (old && resumed.equals("403")) {
                    reply = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
                } else if (old && !resumed.equals("good")) {
                    if (resumed.equals("reset")) {
                        plain.setSoLinger(true, 0);
                        plain.close();
                    }
                    return;
                }
                out.write(reply.getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        } catch (IOException fault) {
            // Clients leave in many ways.
            System.err.println(fault);
        }
    }

    private static String[] versions(String words) {
        String[] all = words.split("-");
        for (int index = 0; index < all.length; index++) {
            all[index] = "TLSv" + all[index].replace("1.0", "1");
        }
        return all;
    }

    private static void listen(SSLContext context, String row) {
        String[] words = row.split(",");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket listener = new ServerSocket(Integer.parseInt(words[0]), 64, loopback)) {
            while (true) {
                Socket plain = listener.accept();
                long accepted = System.currentTimeMillis();
                new Thread(() -> serve(context, plain, accepted, words)).start();
            }
        } catch (IOException fault) {
            System.err.println(fault);
        }
    }

    public static void main(String[] arguments) throws Exception {
        // TLS 1.0 is in this list.
        Security.setProperty("jdk.tls.disabledAlgorithms", "");
        for (int index = 3; index < arguments.length; index++) {
            String row = arguments[index];
            // Each has a cache and ticket keys of its own.
            SSLContext context = context(arguments);
            new Thread(() -> listen(context, row)).start();
        }
    }
}
