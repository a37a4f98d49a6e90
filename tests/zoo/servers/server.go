// An HTTPS server on crypto/tls and net/http, which knows of each connection whether it was resumed.
//
// usage: server CERTIFICATE KEY ROOT PORT,TLS,TICKETS,CERTIFICATE,RESUMED...
package main

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
)

var versions = map[string]uint16{"1.0": tls.VersionTLS10, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

var demands = map[string]tls.ClientAuthType{
	"none": tls.NoClientCert, "asked": tls.VerifyClientCertIfGiven, "required": tls.RequireAndVerifyClientCert,
}

func settings(identity tls.Certificate, roots *x509.CertPool, words []string) *tls.Config {
	lowest, highest, _ := strings.Cut(words[1], "-")
	if highest == "" {
		highest = lowest
	}
	return &tls.Config{
		Certificates:           []tls.Certificate{identity},
		MinVersion:             versions[lowest],
		MaxVersion:             versions[highest],
		SessionTicketsDisabled: words[2] == "off",
		ClientAuth:             demands[words[3]],
		ClientCAs:              roots,
	}
}

func answer(resumed string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !r.TLS.DidResume || resumed == "good":
			io.WriteString(w, "ok")
		case resumed == "403":
			w.WriteHeader(http.StatusForbidden)
		default:
			connection, _, _ := w.(http.Hijacker).Hijack()
			if resumed == "reset" {
				plain := connection.(*tls.Conn).NetConn().(*net.TCPConn)
				plain.SetLinger(0)
				plain.Close()
				return
			}
			connection.Close()
		}
	}
}

func main() {
	identity, err := tls.LoadX509KeyPair(os.Args[1], os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	root, err := os.ReadFile(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(root)
	ended := make(chan error)
	for _, row := range os.Args[4:] {
		words := strings.Split(row, ",")
		server := &http.Server{
			Addr:      "127.0.0.1:" + words[0],
			Handler:   answer(words[4]),
			TLSConfig: settings(identity, roots, words),
			// No HTTP/2.
			TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
		}
		go func() { ended <- server.ListenAndServeTLS("", "") }()
	}
	log.Fatal(<-ended)
}
