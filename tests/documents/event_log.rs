//! The event log that the documents call `fe01.evtx`: both events each hour until the change at 06:30 in Tokyo, and none after it.

use super::container::{Element, file};

/// The log of the host that the lab calls `fe01.lab.test`.
pub(crate) fn log() -> Vec<u8> {
    let mut events = Vec::new();
    for hour in 16_u64..=21 {
        let record = hour * 2;
        let time = format!("2026-11-22T{hour}:02:05.000Z");
        events.push(event(
            32042,
            "LS User Services",
            &time,
            record,
            &["fe01.lab.test", "Contoso-CA"],
        ));
        let time = format!("2026-11-22T{hour}:02:20.000Z");
        let focus = "https://fe01.lab.test:444/LiveServer/Focus";
        let data = ["DATAMCU", "Web Conferencing Server", focus];
        events.push(event(
            61045,
            "LS MCU Infrastructure",
            &time,
            record + 1,
            &data,
        ));
    }
    events.push(event(1000, "LS Other", "2026-11-23T02:00:00.000Z", 50, &[]));
    file(&[events])
}

fn element(name: &'static str, text: &str, children: Vec<Element>) -> Element {
    Element {
        name,
        attributes: Vec::new(),
        text: text.to_owned(),
        children,
    }
}

fn with(mut element: Element, name: &'static str, value: &str) -> Element {
    element.attributes.push((name, value.to_owned()));
    element
}

fn event(id: u32, provider: &str, time: &str, record: u64, data: &[&str]) -> Element {
    let system = vec![
        with(element("Provider", "", Vec::new()), "Name", provider),
        element("EventID", &id.to_string(), Vec::new()),
        with(element("TimeCreated", "", Vec::new()), "SystemTime", time),
        element("EventRecordID", &record.to_string(), Vec::new()),
        element("Channel", "Lync Server", Vec::new()),
        element("Computer", "fe01.lab.test", Vec::new()),
    ];
    let texts = data.iter().map(|text| element("Data", text, Vec::new()));
    let children = vec![
        element("System", "", system),
        element("EventData", "", texts.collect()),
    ];
    let namespace = "http://schemas.microsoft.com/win/2004/08/events/event";
    with(element("Event", "", children), "xmlns", namespace)
}
