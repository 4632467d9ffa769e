//! The same log through every encoding, and the real examples.

use super::*;
use crate::raw::Keep;
use crate::xes_test::texts;
use std::collections::BTreeMap as Map;
use std::fs::File;
use std::sync::Arc;

type Rows = Vec<Map<String, String>>;

fn read(path: &Path, object_type: Option<&str>) -> Result<(ObjectTypes, Rows, usize), ReadError> {
    let keep: Keeper = Arc::new(|_: &str| Keep::Coded);
    let (types, mut decoder) = match path.extension().and_then(|ending| ending.to_str()) {
        Some("sqlite") => open_sqlite(path, object_type, keep)?,
        Some("xmlocel" | "xml") => open(Box::new(File::open(path).unwrap()), Encoding::Xml, object_type, keep)?,
        _ => open(Box::new(File::open(path).unwrap()), Encoding::Json, object_type, keep)?,
    };
    let (mut rows, mut rejected) = (Vec::new(), 0);
    while let Some(chunk) = decoder.next_chunk()? {
        rejected += chunk.rejected.len();
        rows.extend(texts(&chunk));
    }
    Ok((types, rows, rejected))
}

#[test]
fn the_three_encodings_of_one_log_give_the_same_rows() {
    let Some(json) = testkit::real_data("ocel/pm4py_ocel20_example.jsonocel") else { return };
    let (types, mut expected, rejected) = read(&json, None).unwrap();
    assert_eq!(types.chosen, types.types[0].0);
    assert_eq!(expected.len() + rejected, read(&json.with_extension("xmlocel"), None).unwrap().1.len() + rejected);
    // The JSON file states UTC; the other two state the same moments on a clock without a zone.
    expected.iter_mut().for_each(|row| drop(row.remove("ocel:timestamp")));
    for ending in ["xmlocel", "sqlite"] {
        let (other, mut rows, other_rejected) = read(&json.with_extension(ending), None).unwrap();
        assert!(rows.iter().all(|row| row["ocel:timestamp"].len() == 19), "{ending}");
        rows.iter_mut().for_each(|row| drop(row.remove("ocel:timestamp")));
        assert_eq!((&other, other_rejected), (&types, rejected), "{ending}");
        assert_eq!(rows, expected, "{ending}");
    }
}

#[test]
fn real_logs_of_either_version_are_read() {
    let Some(path) = testkit::real_data("ocel/order_process.jsonocel") else { return };
    let (types, rows, _) = read(&path, Some("item")).unwrap();
    assert_eq!(types.types.len(), 3);
    assert!(rows.iter().all(|row| row["ocel:type"] == "item"));
    let keep: Keeper = Arc::new(|_: &str| Keep::Coded);
    let log = json::read(Box::new(File::open(&path).unwrap())).unwrap();
    // Counted by Python's json module as well.
    assert_eq!(log.events.len(), 2391);
    drop(flatten(log, None, keep).unwrap());
    for name in ["ocel20_example.sqlite", "pm4py_example_log.jsonocel"] {
        let path = testkit::real_data(&format!("ocel/{name}")).unwrap();
        let (types, rows, rejected) = read(&path, None).unwrap();
        assert!(rows.len() + rejected >= 13, "{name}: {types:?}");
    }
    let error = read(&path, Some("bil")).unwrap_err();
    assert!(error.hint.unwrap().contains("delivery, item, order") || error.message.contains("bil"));
}

#[test]
fn both_versions_in_xml_and_json_say_the_same() {
    let new = r#"<log><event-types><event-type name="a"><attributes><attribute name="sum" type="float"/></attributes></event-type></event-types>
        <objects><object id="o1" type="order"><attributes>
            <attribute name="price" time="2024-02-01T00:00:00Z">9</attribute><attribute name="price" time="1970-01-01T00:00:00Z">7</attribute>
        </attributes></object><object id="x" type="item"/></objects>
        <events><event id="e1" type="a &amp; b" time="2024-03-01T10:00:00Z"><attributes><attribute name="sum">1.50</attribute></attributes>
            <objects><relationship object-id="o1" qualifier="q"/><relationship object-id="o1" qualifier="r"/></objects></event>
          <event id="e2" type="c" time="2024-03-01T10:00:00Z"><objects><relationship object-id="x"/></objects></event>
          <event id="e3" type="c" time="när?"><objects><relationship object-id="o1"/></objects></event></events></log>"#;
    let old = r#"<log><events><event><string key="id" value="e1"/><string key="activity" value="a &amp; b"/><date key="timestamp" value="2024-03-01T10:00:00Z"/>
          <list key="omap"><string key="object-id" value="o1"/></list><list key="vmap"><float key="sum" value="1.50"/></list></event>
          <event><string key="id" value="e2"/><list key="omap"><string key="object-id" value="x"/></list></event>
          <event><string key="id" value="e3"/><date key="timestamp" value="när?"/><list key="omap"><string key="object-id" value="o1"/></list></event></events>
        <objects><object><string key="id" value="o1"/><string key="type" value="order"/><list key="ovmap"><int key="price" value="7"/></list></object>
          <object><string key="id" value="x"/><string key="type" value="item"/></object></objects></log>"#;
    let json = r#"{"events":[{"id":"e1","type":"a & b","time":"2024-03-01T10:00:00Z","attributes":[{"name":"sum","value":1.50}],"relationships":[{"objectId":"o1","qualifier":""}]},
          {"id":"e2","relationships":[{"objectId":"x"}]},{"id":"e3","time":"när?","relationships":[{"objectId":"o1"}]}],
        "objects":[{"id":"o1","type":"order","attributes":[{"name":"price","time":"2","value":9},{"name":"price","time":"1","value":7}]},{"id":"x","type":"item"}]}"#;
    let expected: Map<String, String> = [
        ("ocel:eid", "e1"),
        ("ocel:activity", "a & b"),
        ("ocel:timestamp", "2024-03-01T10:00:00Z"),
        ("ocel:oid", "o1"),
        ("ocel:type", "order"),
        ("sum", "1.5"),
        ("case:price", "7"),
    ]
    .map(|(name, text)| (name.to_string(), text.to_string()))
    .into();
    for (name, text) in [("new.xml", new), ("old.xml", old), ("new.json", json)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let (types, rows, rejected) = read(&path, Some("order")).unwrap();
        assert_eq!(rejected, 2, "{name}");
        assert_eq!(types.types, [("order".to_string(), 2), ("item".to_string(), 1)], "{name}");
        assert_eq!(rows, std::slice::from_ref(&expected), "{name}");
    }
}

#[test]
fn what_is_no_log_is_refused() {
    for (name, text) in
        [("a.json", "{}"), ("a.json", "["), ("a.xml", "<log/>"), ("a.xml", "<log><events>"), ("a.sqlite", "x")]
    {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        assert!(read(&path, None).is_err(), "{name} {text}");
    }
    let deep = format!("{{\"events\":{}", "[".repeat(100_000));
    assert!(json::read(Box::new(std::io::Cursor::new(deep))).is_err());
}
