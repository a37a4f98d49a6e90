//! From a packet of a link to its TCP segment, over IP and its fragments.

use std::borrow::Cow;

use etherparse::{
    EtherType, IpAuthHeaderSlice, IpNumber, Ipv6ExtensionsSlice, Ipv6FragmentHeaderSlice,
    Ipv6RawExtHeaderSlice, LaxNetSlice, LaxSlicedPacket, TransportSlice,
};

use super::fragments::{Fragment, Fragments};

/// A link type of the registry of tcpdump.org.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LinkType(pub(crate) u32);

impl LinkType {
    const NULL: Self = Self(0);
    const ETHERNET: Self = Self(1);
    const PPP: Self = Self(9);
    /// Raw IP, under the numbers that some systems write into files.
    const RAW: [Self; 3] = [Self(101), Self(12), Self(14)];
    const LOOP: Self = Self(108);
    const LINUX_COOKED: Self = Self(113);
    const IPV4: Self = Self(228);
    const IPV6: Self = Self(229);
    const LINUX_COOKED_2: Self = Self(276);

    /// Whether its packets can be read.
    pub(super) fn is_known(self) -> bool {
        matches!(
            self,
            Self::NULL
                | Self::ETHERNET
                | Self::PPP
                | Self::LOOP
                | Self::LINUX_COOKED
                | Self::IPV4
                | Self::IPV6
                | Self::LINUX_COOKED_2
        ) || Self::RAW.contains(&self)
    }
}

/// Length of the header of Linux cooked captures, in bytes.
const COOKED: usize = 16;
/// The same, version 2.
const COOKED_2: usize = 20;
/// PPP in HDLC-like framing begins with address and control (RFC 1662 section 3.1).
const HDLC: [u8; 2] = [0xff, 0x03];

/// A TCP segment.
pub(crate) struct Segment<'a> {
    pub(crate) source: Place,
    pub(crate) destination: Place,
    pub(crate) sequence: u32,
    pub(crate) acknowledgment: Option<u32>,
    pub(crate) syn: bool,
    pub(crate) fin: bool,
    pub(crate) rst: bool,
    /// What was captured of its bytes.
    pub(crate) bytes: &'a [u8],
    /// Bytes after those that the snap length cut off.
    pub(crate) cut: u32,
}

/// An address and a port: IPv4 addresses as RFC 4291 section 2.5.5.2 maps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) address: [u8; 16],
    pub(crate) port: u16,
}

/// What a packet was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A TCP segment, which was handed over.
    Tcp,
    /// A fragment of an IP datagram that is not whole yet.
    Fragment,
    /// Something else than TCP over IP.
    Other,
    /// Its headers were cut off.
    Cut,
    /// Of a link type that is not known.
    UnknownLink,
}

/// Finds the TCP segment in a packet and hands it to `take`.
pub(crate) fn each_segment(
    link: LinkType,
    bytes: &[u8],
    fragments: &mut Fragments,
    take: &mut dyn FnMut(Segment<'_>),
) -> Kind {
    if !link.is_known() {
        return Kind::UnknownLink;
    }
    let Some(packet) = sliced(link, bytes) else {
        return Kind::Other;
    };
    let Some((addresses, declared, payload)) = network(&packet) else {
        return match packet.stop_err {
            Some(_) => Kind::Cut,
            None => Kind::Other,
        };
    };
    if let Some((fragment, payload)) = fragment(&packet, payload) {
        let Some((number, whole)) = fragments.add(addresses, fragment, &payload) else {
            return Kind::Fragment;
        };
        // Extension headers of IPv6 may stand behind that of the fragments.
        let (_, number, carried, _) = Ipv6ExtensionsSlice::from_slice_lax(IpNumber(number), &whole);
        if number.0 != TCP {
            return Kind::Other;
        }
        return match etherparse::TcpSlice::from_slice(carried) {
            Ok(tcp) => {
                take(segment(addresses, &tcp, 0));
                Kind::Tcp
            }
            Err(_) => Kind::Cut,
        };
    }
    match &packet.transport {
        Some(TransportSlice::Tcp(tcp)) => {
            let cut = declared.saturating_sub(payload.len());
            take(segment(addresses, tcp, u32::try_from(cut).unwrap_or(0)));
            Kind::Tcp
        }
        Some(_) => Kind::Other,
        None if packet.stop_err.is_some() => Kind::Cut,
        None => Kind::Other,
    }
}

/// The protocol number of TCP.
const TCP: u8 = 6;

fn sliced(link: LinkType, bytes: &[u8]) -> Option<LaxSlicedPacket<'_>> {
    let protocol = |place: usize, header: usize| {
        let kind = bytes.get(place..)?.first_chunk::<2>()?;
        let kind = EtherType(u16::from_be_bytes(*kind));
        Some(LaxSlicedPacket::from_ether_type(kind, bytes.get(header..)?))
    };
    let ip = |header: usize| LaxSlicedPacket::from_ip(bytes.get(header..)?).ok();
    match link {
        LinkType::ETHERNET => LaxSlicedPacket::from_ethernet(bytes).ok(),
        LinkType::LINUX_COOKED => protocol(14, COOKED),
        LinkType::LINUX_COOKED_2 => protocol(0, COOKED_2),
        LinkType::NULL | LinkType::LOOP => ip(4),
        LinkType::PPP => {
            let header = if bytes.starts_with(&HDLC) { 2 } else { 0 };
            match bytes.get(header..)? {
                [0x00, 0x21, ..] | [0x00, 0x57, ..] => ip(header + 2),
                // Protocol field compression (RFC 1661 section 6.5).
                [0x21, ..] | [0x57, ..] => ip(header + 1),
                _ => None,
            }
        }
        _ => ip(0),
    }
}

/// Source, then destination.
type Addresses = [[u8; 16]; 2];

/// Addresses, how long the payload was on the wire, and what was captured of it.
fn network<'a>(packet: &LaxSlicedPacket<'a>) -> Option<(Addresses, usize, &'a [u8])> {
    match packet.net.as_ref()? {
        LaxNetSlice::Ipv4(ip) => {
            let header = ip.header();
            let payload = ip.payload().payload;
            let total = usize::from(header.total_len());
            // A total length of 0 is what offloading to the network card leaves.
            let declared = total.saturating_sub(header.slice().len());
            let declared = declared.max(payload.len());
            let addresses = [header.source(), header.destination()].map(mapped);
            Some((addresses, declared, payload))
        }
        LaxNetSlice::Ipv6(ip) => {
            let header = ip.header();
            let payload = ip.payload().payload;
            let extensions = ip.extensions().slice().len();
            let declared = usize::from(header.payload_length()).saturating_sub(extensions);
            let declared = declared.max(payload.len());
            Some(([header.source(), header.destination()], declared, payload))
        }
        LaxNetSlice::Arp(_) => None,
    }
}

fn mapped([a, b, c, d]: [u8; 4]) -> [u8; 16] {
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d]
}

/// Where the packet is a fragment: which, and its part of the datagram.
fn fragment<'a>(
    packet: &LaxSlicedPacket<'a>,
    payload: &'a [u8],
) -> Option<(Fragment, Cow<'a, [u8]>)> {
    match packet.net.as_ref()? {
        LaxNetSlice::Ipv4(ip) => {
            let header = ip.header();
            let fragment = || Fragment {
                identification: u32::from(header.identification()),
                number: ip.payload().ip_number.0,
                offset: header.fragments_offset().byte_offset(),
                more: header.more_fragments(),
            };
            let fragments = header.is_fragmenting_payload();
            fragments.then(|| (fragment(), Cow::Borrowed(payload)))
        }
        LaxNetSlice::Ipv6(ip) => {
            let (found, after) = of_six(ip.header().next_header(), ip.extensions().slice())?;
            let fragment = Fragment {
                identification: found.identification(),
                number: found.next_header().0,
                offset: found.fragment_offset().byte_offset(),
                more: found.more_fragments(),
            };
            // In a later fragment these bytes may be TCP data that look like extension headers.
            let part = [after, payload].concat();
            found
                .is_fragmenting_payload()
                .then_some((fragment, Cow::Owned(part)))
        }
        LaxNetSlice::Arp(_) => None,
    }
}

/// The fragment header among extension headers, and what stands behind it. Not by the iterator of `etherparse` 0.21: it reads beyond the
/// end of extension headers that are cut off.
fn of_six<'a>(
    mut next: IpNumber,
    mut rest: &'a [u8],
) -> Option<(Ipv6FragmentHeaderSlice<'a>, &'a [u8])> {
    loop {
        let length = match next {
            IpNumber::IPV6_FRAGMENTATION_HEADER => {
                let found = Ipv6FragmentHeaderSlice::from_slice(rest).ok()?;
                return rest.get(found.slice().len()..).map(|after| (found, after));
            }
            IpNumber::AUTHENTICATION_HEADER => IpAuthHeaderSlice::from_slice(rest).ok()?.slice(),
            number if Ipv6RawExtHeaderSlice::header_type_supported(number) => {
                Ipv6RawExtHeaderSlice::from_slice(rest).ok()?.slice()
            }
            _ => return None,
        }
        .len();
        next = IpNumber(*rest.first()?);
        rest = rest.get(length..)?;
    }
}

fn segment<'a>(
    [source, destination]: Addresses,
    tcp: &etherparse::TcpSlice<'a>,
    cut: u32,
) -> Segment<'a> {
    let place = |address, port| Place { address, port };
    Segment {
        source: place(source, tcp.source_port()),
        destination: place(destination, tcp.destination_port()),
        sequence: tcp.sequence_number(),
        acknowledgment: tcp.ack().then(|| tcp.acknowledgment_number()),
        syn: tcp.syn(),
        fin: tcp.fin(),
        rst: tcp.rst(),
        bytes: tcp.payload(),
        cut,
    }
}
