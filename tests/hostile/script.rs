//! The language of the scripts, and the actor that plays one on a connection.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use rustls::ServerConnection;
use socket2::SockRef;

use crate::bytes::{as_it_is, cut, session_id_of};
use crate::forge::{Cast, forged};

/// How long the actor waits for a client that neither speaks nor leaves. The tool leaves long before.
const PATIENCE: Duration = Duration::from_secs(60);
/// The pace of a server that only just lives.
const SECOND: Duration = Duration::from_secs(1);

/// Takes the records that the server is about to send, and gives what is sent instead.
pub(crate) type Edit = fn(Vec<Vec<u8>>) -> Vec<u8>;

/// One step of a script. Without TLS, bytes go out as they are; after `Flight`, they go out as application data.
#[derive(Clone)]
pub(crate) enum Step {
    /// Reads one record; once the handshake is done, a whole request.
    Hear,
    /// Reads one record as it is.
    HearRecord,
    /// Sends these bytes.
    Say(Vec<u8>),
    /// Sends what this makes of the session_id of the ClientHello.
    Answer(fn(&[u8]) -> Vec<u8>),
    /// Sends these bytes one a second, as long as the client is there.
    Drip(Vec<u8>),
    /// Sends these bytes again and again, as long as the client is there.
    Flood(Vec<u8>),
    /// Sends bytes past TLS.
    Raw(Vec<u8>),
    /// Sends bytes past TLS again and again, as long as the client is there.
    RawFlood(Vec<u8>),
    /// Plays a TLS server up to ServerHelloDone.
    Flight(Cast, Edit),
    /// Reads the client's key exchange and Finished, and answers them.
    Finish(Edit),
    /// Sends a record of this type with a MAC that is right.
    Forge(u8, Vec<u8>),
    /// Sends such a record again and again, as long as the client is there.
    ForgeFlood(u8, Vec<u8>),
    /// Sends application data, its record edited.
    Spoil(Vec<u8>, Edit),
    /// Sends close_notify.
    Notify,
    /// Ends the sending side.
    HalfClose,
    /// Resets the connection.
    Reset,
    /// Says nothing until the client leaves.
    Hush,
}

/// Plays `script` on a connection. A client that leaves ends the play; a script that ends closes in order.
pub(crate) fn play(tcp: TcpStream, script: &[Step]) {
    // A client that has left is what most scripts come to.
    let _ = Actor::new(tcp).and_then(|mut actor| actor.play(script));
}

struct Actor {
    tcp: TcpStream,
    tls: Option<ServerConnection>,
    hello: Vec<u8>,
}

impl Actor {
    fn new(tcp: TcpStream) -> io::Result<Self> {
        tcp.set_nonblocking(false)?;
        tcp.set_read_timeout(Some(PATIENCE))?;
        tcp.set_write_timeout(Some(PATIENCE))?;
        tcp.set_nodelay(true)?;
        let (tls, hello) = (None, Vec::new());
        Ok(Self { tcp, tls, hello })
    }

    fn play(&mut self, script: &[Step]) -> io::Result<()> {
        for step in script {
            self.step(step)?;
        }
        self.tcp.shutdown(Shutdown::Write)?;
        self.hush()
    }

    fn step(&mut self, step: &Step) -> io::Result<()> {
        match step {
            Step::Hear => self.hear(),
            Step::HearRecord => self.hear_record(),
            Step::Say(bytes) => self.say(bytes),
            Step::Answer(answer) => {
                let bytes = answer(session_id_of(&self.hello));
                self.say(&bytes)
            }
            Step::Drip(bytes) => self.drip(bytes),
            Step::Flood(bytes) => loop {
                self.say(bytes)?;
            },
            Step::Raw(bytes) => self.tcp.write_all(bytes),
            Step::RawFlood(bytes) => {
                let many = bytes.repeat(4096_usize.div_ceil(bytes.len()));
                loop {
                    self.tcp.write_all(&many)?;
                }
            }
            Step::Flight(cast, edit) => self.flight(*cast, *edit),
            Step::Finish(edit) => self.finish(*edit),
            Step::Forge(kind, bytes) => self.say(&forged(*kind, bytes)),
            Step::ForgeFlood(kind, bytes) => loop {
                self.say(&forged(*kind, bytes))?;
            },
            Step::Spoil(bytes, edit) => self.say_edited(bytes, *edit),
            Step::Notify => {
                self.connection()?.send_close_notify();
                self.send(as_it_is)
            }
            Step::HalfClose => self.tcp.shutdown(Shutdown::Write),
            Step::Reset => {
                SockRef::from(&self.tcp).set_linger(Some(Duration::ZERO))?;
                Err(io::ErrorKind::Other.into())
            }
            Step::Hush => self.hush(),
        }
    }

    /// Reads one record; once the handshake is done, a whole request.
    fn hear(&mut self) -> io::Result<()> {
        if self.tls.as_ref().is_some_and(|tls| !tls.is_handshaking()) {
            return self.hear_request();
        }
        self.hear_record()
    }

    fn hear_record(&mut self) -> io::Result<()> {
        let mut head = [0; 5];
        self.tcp.read_exact(&mut head)?;
        let mut body = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
        self.tcp.read_exact(&mut body)?;
        self.hello = body;
        Ok(())
    }

    fn hear_request(&mut self) -> io::Result<()> {
        let mut heard = Vec::new();
        while !heard.ends_with(b"\r\n\r\n") {
            self.read_tls()?;
            let mut portion = [0; 4096];
            match self.connection()?.reader().read(&mut portion) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(length) => heard.extend_from_slice(&portion[..length]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.tls.is_some() {
            self.say_edited(bytes, as_it_is)
        } else {
            self.tcp.write_all(bytes)
        }
    }

    fn say_edited(&mut self, bytes: &[u8], edit: Edit) -> io::Result<()> {
        self.connection()?.writer().write_all(bytes)?;
        self.send(edit)
    }

    fn drip(&mut self, bytes: &[u8]) -> io::Result<()> {
        for byte in bytes {
            self.say(&[*byte])?;
            if self.is_gone_after(SECOND)? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }

    /// Waits so long, or until the client leaves.
    fn is_gone_after(&mut self, pace: Duration) -> io::Result<bool> {
        let mut portion = [0; 4096];
        self.tcp.set_read_timeout(Some(pace))?;
        let gone = loop {
            match self.tcp.read(&mut portion) {
                Ok(0) => break true,
                Ok(_) => {}
                Err(error) => break !is_time_out(&error),
            }
        };
        self.tcp.set_read_timeout(Some(PATIENCE))?;
        Ok(gone)
    }

    fn flight(&mut self, cast: Cast, edit: Edit) -> io::Result<()> {
        self.tls = Some(cast.connection());
        while !self.connection()?.wants_write() {
            self.read_tls()?;
        }
        self.send(edit)
    }

    fn finish(&mut self, edit: Edit) -> io::Result<()> {
        while self.connection()?.is_handshaking() && !self.connection()?.wants_write() {
            self.read_tls()?;
        }
        self.send(edit)
    }

    /// Sends what TLS has ready.
    fn send(&mut self, edit: Edit) -> io::Result<()> {
        let mut bytes = Vec::new();
        while self.connection()?.wants_write() {
            self.connection()?.write_tls(&mut bytes)?;
        }
        self.tcp.write_all(&edit(cut(&bytes)))
    }

    fn read_tls(&mut self) -> io::Result<()> {
        let tls = self.tls.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        if tls.read_tls(&mut self.tcp)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if tls.process_new_packets().is_ok() {
            return Ok(());
        }
        self.send(as_it_is)?;
        self.tcp.shutdown(Shutdown::Write)?;
        self.hush()?;
        Err(io::ErrorKind::InvalidData.into())
    }

    fn connection(&mut self) -> io::Result<&mut ServerConnection> {
        self.tls
            .as_mut()
            .ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    fn hush(&mut self) -> io::Result<()> {
        let mut portion = [0; 4096];
        while self.tcp.read(&mut portion)? > 0 {}
        Ok(())
    }
}

fn is_time_out(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}
