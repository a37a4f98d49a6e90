import java.io.FileInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A server and a client on JSSE. Usage: java Jsse.java PORT KEYSTORE VERSION CONNECTIONS; the password of the PKCS #12 file is "secret". */
public class Jsse {
    private static final byte[] REPLY = "HTTP/1.0 200 OK\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        String[] version = {arguments[2]};
        int connections = Integer.parseInt(arguments[3]);
        InetAddress address = InetAddress.getByName("127.0.0.1");
        SSLContext server = context(arguments[1]);
        SSLServerSocket listener = (SSLServerSocket) server.getServerSocketFactory().createServerSocket(port, 8, address);
        listener.setEnabledProtocols(version);
        Thread answers = new Thread(() -> {
            for (int number = 0; number < connections; number++) {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                    socket.getInputStream().read(new byte[1000]);
                    socket.getOutputStream().write(REPLY);
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            }
        });
        answers.start();
        SSLContext client = context(arguments[1]);
        for (int number = 0; number < connections; number++) {
            try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(address, port)) {
                socket.setEnabledProtocols(version);
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                in.readAllBytes();
            }
        }
        answers.join();
    }

    private static SSLContext context(String file) throws Exception {
        char[] password = "secret".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
        return context;
    }

    private static final class Anybody implements X509TrustManager {
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
