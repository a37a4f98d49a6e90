//! Servers with a configuration file: one process serves all rows, each on a port of its own.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use super::setup::{Demand, Resumed, Setup};
use super::start::Place;
use crate::Pki;
use crate::peers::{free_port, program};

/// Where Debian keeps the modules of Apache httpd.
const APACHE_MODULES: &str = "/usr/lib/apache2/modules";

/// OpenSSL's suites, with those that TLS 1.0 needs.
const SUITES: &str = "DEFAULT:@SECLEVEL=0";

/// The name that OpenSSL has for a version.
fn protocol(version: &str) -> String {
    format!("TLSv{}", version.replace("1.0", "1"))
}

fn written(files: &Path, name: &str, text: &str) -> std::path::PathBuf {
    let file = files.join(name);
    fs::write(&file, text).unwrap();
    file
}

/// Certificate and key, as the configuration files name them.
fn identity(pki: &Pki) -> [std::path::Display<'_>; 2] {
    [pki.server.file.display(), pki.server.key_file.display()]
}

pub(crate) fn nginx(pki: &Pki, places: &[Place], files: &Path) -> Command {
    let folder = files.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|name| format!("{name}_temp_path {folder}/{name};\n"))
        .collect();
    let servers: String = places
        .iter()
        .map(|place| nginx_server(pki, place))
        .collect();
    let text = format!(
        "daemon off; master_process off; pid {folder}/pid;\n\
         error_log stderr error;\n\
         events {{}}\n\
         http {{ access_log off; reset_timedout_connection on; {temporary} {servers} }}\n"
    );
    let mut command = program("nginx");
    command.args(["-e", "stderr"]).arg("-p").arg(files);
    command.arg("-c").arg(written(files, "nginx.conf", &text));
    command
}

fn nginx_server(pki: &Pki, place: &Place) -> String {
    let setup = place.row.setup;
    let versions = setup.tls.protocols();
    let verify = match setup.demand {
        Demand::None => "off",
        Demand::Asked => "optional",
        Demand::Required => "on",
        Demand::Later => unreachable!("nginx does not renegotiate"),
    };
    let resumed = match setup.resumed {
        Resumed::Good => "",
        Resumed::Forbidden => "if ($ssl_session_reused = r) { return 403; }",
        // What is said before goes with it: nginx ends this connection with a reset where the directive above says so.
        Resumed::Reset => "if ($ssl_session_reused = r) { return 444; }",
        Resumed::Closed => {
            "reset_timedout_connection off; if ($ssl_session_reused = r) { return 444; }"
        }
        other => unreachable!("nginx: {other:?}"),
    };
    let tickets = setup.tickets.word();
    let cache = setup.tickets.either("off", "shared:sessions:1m");
    let [certificate, key] = identity(pki);
    format!(
        "server {{ listen {} ssl; ssl_certificate {certificate}; ssl_certificate_key {key};
            ssl_protocols {versions}; ssl_ciphers {SUITES};
            ssl_session_tickets {tickets}; ssl_session_cache {cache};
            ssl_verify_client {verify}; ssl_client_certificate {};
            {resumed} location / {{ return 200 ok; }} }}\n",
        place.address,
        pki.root(),
    )
}

pub(crate) fn apache(pki: &Pki, places: &[Place], files: &Path) -> Command {
    let folder = files.display();
    let modules: String = ["mpm_event", "authz_core", "socache_shmcb", "ssl"]
        .iter()
        .map(|name| format!("LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so\n"))
        .collect();
    let hosts: String = places.iter().map(|place| apache_host(pki, place)).collect();
    let text = format!(
        "{modules}ServerRoot {folder}\nServerName localhost\nDefaultRuntimeDir {folder}\n\
         Mutex file:{folder}\nPidFile {folder}/pid\nErrorLog {folder}/server.log\n\
         DocumentRoot {folder}/www\nSSLSessionCache shmcb:{folder}/sessions(512000)\n{hosts}"
    );
    fs::create_dir_all(files.join("www/LiveServer")).unwrap();
    fs::write(files.join("www/LiveServer/Focus"), "a page").unwrap();
    let mut command = program("apache2");
    command
        .arg("-X")
        .arg("-f")
        .arg(written(files, "apache.conf", &text));
    command
}

fn apache_host(pki: &Pki, place: &Place) -> String {
    let setup = place.row.setup;
    let versions = setup.tls.protocols();
    let verify = match setup.demand {
        Demand::None => "SSLVerifyClient none",
        Demand::Asked => "SSLVerifyClient optional",
        Demand::Required => "SSLVerifyClient require",
        Demand::Later => "<Location />\nSSLVerifyClient require\n</Location>",
    };
    let resumed = match setup.resumed {
        Resumed::Good => "",
        Resumed::Forbidden => {
            "<If \"%{SSL:SSL_SESSION_RESUMED} == 'Resumed'\">\nRequire all denied\n</If>"
        }
        other => unreachable!("Apache httpd: {other:?}"),
    };
    let [certificate, key] = identity(pki);
    format!(
        "Listen {0}\n<VirtualHost {0}>\nSSLEngine on\nSSLProtocol {versions}\nSSLCipherSuite {SUITES}\n\
         SSLCertificateFile {certificate}\nSSLCertificateKeyFile {key}\nSSLCACertificateFile {1}\n\
         SSLSessionTickets {2}\n{verify}\n{resumed}\n</VirtualHost>\n",
        place.address,
        pki.root(),
        setup.tickets.word(),
    )
}

pub(crate) fn haproxy(pki: &Pki, places: &[Place], files: &Path) -> Command {
    // Certificate and key in one file.
    let both = [&pki.server.file, &pki.server.key_file].map(|f| fs::read_to_string(f).unwrap());
    let identity = written(files, "identity.pem", &both.concat());
    let fronts: String = places
        .iter()
        .map(|place| haproxy_front(pki, place, &identity))
        .collect();
    let text = format!(
        "defaults\n  mode http\n  timeout connect 10s\n  timeout client 60s\n  timeout server 60s\n{fronts}"
    );
    let mut command = program("haproxy");
    command
        .args(["-db", "-f"])
        .arg(written(files, "haproxy.cfg", &text));
    command
}

fn haproxy_front(pki: &Pki, place: &Place, identity: &Path) -> String {
    let setup = place.row.setup;
    let version = |word: &str| format!("TLSv{word}");
    let (lowest, highest) = setup.tls.range();
    let (lowest, highest) = (version(lowest), version(highest));
    let verify = match setup.demand {
        Demand::None => "none",
        Demand::Asked => "optional",
        Demand::Required => "required",
        Demand::Later => unreachable!("HAProxy does not renegotiate"),
    };
    let resumed = match setup.resumed {
        Resumed::Good => "",
        Resumed::Forbidden => "http-request deny if { ssl_fc_is_resumed }",
        Resumed::Closed => "tcp-request content reject if { ssl_fc_is_resumed }",
        Resumed::Dropped => "http-request silent-drop if { ssl_fc_is_resumed }",
        other => unreachable!("HAProxy: {other:?}"),
    };
    let tickets = setup.tickets.either("", "no-tls-tickets");
    format!(
        "frontend f{}\n  bind {} ssl crt {} ca-file {} verify {verify} \
         ssl-min-ver {lowest} ssl-max-ver {highest} ciphers {SUITES} {tickets}\n  {resumed}\n  \
         http-request return status 200 content-type text/plain string ok\n",
        place.address.port(),
        place.address,
        identity.display(),
        pki.root(),
    )
}

pub(crate) fn lighttpd(pki: &Pki, places: &[Place], files: &Path) -> Command {
    let sockets: String = places
        .iter()
        .map(|place| lighttpd_socket(pki, place))
        .collect();
    let folder = files.display();
    let plain = free_port();
    let text = format!(
        "server.document-root = \"{folder}/www\"\nserver.bind = \"{}\"\nserver.port = {}\n\
         server.modules = (\"mod_openssl\")\n{sockets}",
        plain.ip(),
        plain.port(),
    );
    fs::create_dir_all(files.join("www/LiveServer")).unwrap();
    fs::write(files.join("www/LiveServer/Focus"), "a page").unwrap();
    let mut command = program("lighttpd");
    command
        .arg("-D")
        .arg("-f")
        .arg(written(files, "lighttpd.conf", &text));
    command
}

fn lighttpd_socket(pki: &Pki, place: &Place) -> String {
    let setup = place.row.setup;
    let [certificate, key] = identity(pki);
    let (lowest, highest) = setup.tls.range();
    let (lowest, highest) = (protocol(lowest), protocol(highest));
    let [asked, required] = match setup.demand {
        Demand::None => ["disable"; 2],
        Demand::Asked => ["enable", "disable"],
        Demand::Required => ["enable"; 2],
        Demand::Later => unreachable!("lighttpd does not renegotiate"),
    };
    let tickets = setup.tickets.either("", "-");
    format!(
        "$SERVER[\"socket\"] == \"{}\" {{\n ssl.engine = \"enable\"\n \
         ssl.pemfile = \"{certificate}\"\n ssl.privkey = \"{key}\"\n \
         ssl.openssl.ssl-conf-cmd = (\"MinProtocol\" => \"{lowest}\", \"MaxProtocol\" => \"{highest}\", \
         \"CipherString\" => \"{SUITES}\", \"Options\" => \"{tickets}SessionTicket\")\n \
         ssl.verifyclient.activate = \"{asked}\"\n ssl.verifyclient.enforce = \"{required}\"\n \
         ssl.verifyclient.ca-file = \"{}\"\n}}\n",
        place.address,
        pki.root(),
    )
}

/// stunnel before a plain HTTP server.
pub(crate) fn stunnel(pki: &Pki, places: &[Place], files: &Path) -> Command {
    let plain = super::plain::serve(TcpListener::bind(free_port()).unwrap());
    let services: String = places
        .iter()
        .map(|place| {
            format!(
                "[s{}]\naccept = {}\n{}",
                place.address.port(),
                place.address,
                stunnel_settings(pki, place.row.setup)
            )
        })
        .collect();
    let [certificate, key] = identity(pki);
    let text = format!(
        "foreground = yes\npid =\nsyslog = no\ncert = {certificate}\nkey = {key}\nciphers = {SUITES}\nconnect = {plain}\n{services}"
    );
    let mut command = program("stunnel");
    command.arg(written(files, "stunnel.conf", &text));
    command
}

fn stunnel_settings(pki: &Pki, setup: Setup) -> String {
    let (lowest, highest) = setup.tls.range();
    let verify = match setup.demand {
        Demand::None => String::new(),
        Demand::Asked => format!(
            "CAfile = {}\nverifyChain = yes\nrequireCert = no\n",
            pki.root()
        ),
        Demand::Required => format!(
            "CAfile = {}\nverifyChain = yes\nrequireCert = yes\n",
            pki.root()
        ),
        Demand::Later => unreachable!("stunnel does not renegotiate"),
    };
    let tickets = setup.tickets.either("", "options = NO_TICKET\n");
    format!(
        "sslVersionMin = {}\nsslVersionMax = {}\n{verify}{tickets}",
        protocol(lowest),
        protocol(highest)
    )
}
