// An HTTPS server on Node, which knows of each connection whether it was resumed.
//
// usage: node server.js CERTIFICATE KEY ROOT PORT,TLS,TICKETS,CERTIFICATE,RESUMED...
'use strict';
const { constants } = require('crypto');
const fs = require('fs');
const https = require('https');

const [cert, key, ca] = process.argv.slice(2, 5).map((file) => fs.readFileSync(file));

function answer(resumed) {
  return (request, response) => {
    const { socket } = request;
    if (!socket.isSessionReused() || resumed === 'good') {
      response.end('ok');
    } else if (resumed === '403') {
      response.writeHead(403).end();
    } else if (resumed === 'reset') {
      socket.plain.resetAndDestroy();
    } else {
      socket.destroy();
    }
  };
}

for (const row of process.argv.slice(5)) {
  const [port, tls, tickets, certificate, resumed] = row.split(',');
  const [lowest, highest = lowest] = tls.split('-').map((version) => `TLSv${version.replace('1.0', '1')}`);
  const options = {
    cert, key, ca,
    minVersion: lowest,
    maxVersion: highest,
    ciphers: 'DEFAULT:@SECLEVEL=0',
    secureOptions: tickets === 'off' ? constants.SSL_OP_NO_TICKET : 0,
    requestCert: certificate !== 'none',
    rejectUnauthorized: certificate === 'required',
  };
  const server = https.createServer(options, answer(resumed));
  // What is reset is the TCP connection below.
  server.on('secureConnection', (socket) => { socket.plain = socket._parent; });
  server.on('tlsClientError', () => {});
  server.listen(Number(port), '127.0.0.1');
}
