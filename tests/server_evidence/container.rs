//! `.evtx` files, written for the tests after MS-EVEN6 section 2.2.12 (binary XML) and the published description of the container.
//!
//! Elements are written out, without templates; checksums are left 0, which readers that do not check them accept.

const CHUNK: usize = 65_536;
const CHUNK_HEADER: usize = 512;
const FILE_HEADER: usize = 4096;

/// An element: name, attributes, and what is in it.
pub(crate) struct Element {
    pub(crate) name: &'static str,
    pub(crate) attributes: Vec<(&'static str, String)>,
    pub(crate) text: String,
    pub(crate) children: Vec<Self>,
}

/// A file with one chunk for each slice of events.
pub(crate) fn file(chunks: &[Vec<Element>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(b"ElfFile\0");
    bytes.extend(0_u64.to_le_bytes()); // first chunk
    bytes.extend((chunks.len() as u64 - 1).to_le_bytes()); // last chunk
    let records: usize = chunks.iter().map(Vec::len).sum();
    bytes.extend((records as u64 + 1).to_le_bytes()); // next record
    bytes.extend(128_u32.to_le_bytes()); // size of this header
    bytes.extend(1_u16.to_le_bytes()); // minor version
    bytes.extend(3_u16.to_le_bytes()); // major version
    bytes.extend((FILE_HEADER as u16).to_le_bytes());
    bytes.extend((chunks.len() as u16).to_le_bytes());
    bytes.resize(FILE_HEADER, 0);
    let mut record = 1;
    for events in chunks {
        bytes.extend(chunk(events, &mut record));
    }
    bytes
}

fn chunk(events: &[Element], record: &mut u64) -> Vec<u8> {
    let (first, mut last) = (*record, CHUNK_HEADER);
    let mut bytes = vec![0; CHUNK_HEADER];
    for event in events {
        last = bytes.len();
        write_record(event, *record, &mut bytes);
        *record += 1;
    }
    let free = bytes.len();
    let mut header = Vec::new();
    header.extend(b"ElfChnk\0");
    for number in [first, *record - 1, first, *record - 1] {
        header.extend(number.to_le_bytes()); // first and last record, by number and by identifier
    }
    header.extend(128_u32.to_le_bytes()); // size of this header
    header.extend((last as u32).to_le_bytes()); // offset of the last record
    header.extend((free as u32).to_le_bytes()); // offset of free space
    bytes[..header.len()].copy_from_slice(&header);
    assert!(bytes.len() <= CHUNK, "too many events for a chunk");
    bytes.resize(CHUNK, 0);
    bytes
}

fn write_record(event: &Element, number: u64, chunk: &mut Vec<u8>) {
    let start = chunk.len();
    chunk.extend([0x2a, 0x2a, 0, 0]); // signature
    chunk.extend([0; 4]); // size, below
    chunk.extend(number.to_le_bytes());
    chunk.extend(130_263_265_250_000_000_u64.to_le_bytes()); // FILETIME
    chunk.extend([0x0f, 1, 1, 0]); // fragment header: version 1.1
    write_element(event, chunk);
    chunk.push(0); // end of the fragment
    let size = (chunk.len() - start + 4) as u32;
    chunk[start + 4..start + 8].copy_from_slice(&size.to_le_bytes());
    chunk.extend(size.to_le_bytes());
}

fn write_element(element: &Element, chunk: &mut Vec<u8>) {
    let has_attributes = !element.attributes.is_empty();
    chunk.push(if has_attributes { 0x41 } else { 0x01 }); // open start element
    let size_at = chunk.len();
    chunk.extend([0; 4]); // size of what follows, below
    write_name(element.name, chunk);
    if has_attributes {
        let list_at = chunk.len();
        chunk.extend([0; 4]); // size of the list, below
        let last = element.attributes.len() - 1;
        for (index, (name, value)) in element.attributes.iter().enumerate() {
            chunk.push(if index < last { 0x46 } else { 0x06 }); // attribute, more to come or last
            write_name(name, chunk);
            write_text(value, chunk);
        }
        write_size(list_at, chunk);
    }
    chunk.push(0x02); // close start element
    if !element.text.is_empty() {
        write_text(&element.text, chunk);
    }
    for child in &element.children {
        write_element(child, chunk);
    }
    chunk.push(0x04); // end element
    write_size(size_at, chunk);
}

fn write_size(at: usize, chunk: &mut [u8]) {
    let size = (chunk.len() - at - 4) as u32;
    chunk[at..at + 4].copy_from_slice(&size.to_le_bytes());
}

/// A name stands where its offset says: here, each time.
fn write_name(name: &str, chunk: &mut Vec<u8>) {
    chunk.extend((chunk.len() as u32 + 4).to_le_bytes()); // its offset in the chunk
    chunk.extend([0; 4]); // the next name of the same hash: none
    chunk.extend([0; 2]); // hash
    write_utf16(name, chunk);
    chunk.extend([0; 2]); // end of text
}

fn write_text(text: &str, chunk: &mut Vec<u8>) {
    chunk.extend([0x05, 0x01]); // value, of type string
    write_utf16(text, chunk);
}

fn write_utf16(text: &str, chunk: &mut Vec<u8>) {
    let units: Vec<u16> = text.encode_utf16().collect();
    chunk.extend((units.len() as u16).to_le_bytes());
    chunk.extend(units.into_iter().flat_map(u16::to_le_bytes));
}
