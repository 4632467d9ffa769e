//! Made-up exports as organisations really write them: each is understood, read, or refused in one sentence.

mod common;

use common::{Read, read, read_as, refusal};
use ingest::ReadOptions;

/// What a file was taken for: its roles in order, and its events as `who | what | when | channel`.
#[track_caller]
fn check(name: &str, content: impl AsRef<[u8]>, roles: &str, events: &[&str]) -> Read {
    check_as(name, content, &ReadOptions::default(), roles, events)
}

#[track_caller]
fn check_as(name: &str, content: impl AsRef<[u8]>, options: &ReadOptions, roles: &str, events: &[&str]) -> Read {
    let read = read_as(&[(name, content.as_ref())], options)
        .unwrap_or_else(|error| panic!("{name}: {error} ({:?})", error.hint));
    assert_eq!(read.roles[0], roles, "{name}");
    assert_eq!(read.events, events, "{name}");
    read
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("the text is Latin-1")).collect()
}

#[test]
fn swedish_exports_are_understood() {
    check(
        "arenden.csv",
        latin1(
            "Kundnr;Ärendenr;Händelse;Tidpunkt;Kanal;Belopp\n17;A1;Inkommen ansökan;2024-03-01 08:15;Telefon;12,50\n17;A1;Beslut;2024-03-02 09.30;Brev;0,00\n18;A2;Återkallad;2024-03-03 10:00;Webb;3,10\n",
        ),
        "person=Kundnr case=Ärendenr activity=Händelse time=Tidpunkt channel=Kanal",
        &[
            "17/A1 | Inkommen ansökan | 2024-03-01T08:15:00Z | Telefon | Belopp=12,50",
            "17/A1 | Beslut | 2024-03-02T09:30:00Z | Brev | Belopp=0,00",
            "18/A2 | Återkallad | 2024-03-03T10:00:00Z | Webb | Belopp=3,10",
        ],
    );
    check(
        "samtal.txt",
        "kund_id\tdatum\ttid\tsamtalstyp\n17\t2024-03-01\t08:15:30\tFråga\n17\t2024-03-01\t09:00:00\tFråga\n18\t2024-03-02\t10:00:00\tKlagomål\n",
        "person=kund_id activity=samtalstyp time=datum clock=tid",
        &[
            "17 | Fråga | 2024-03-01T08:15:30Z | -",
            "17 | Fråga | 2024-03-01T09:00:00Z | -",
            "18 | Klagomål | 2024-03-02T10:00:00Z | -",
        ],
    );
    check(
        "brev.csv",
        "sep=;\r\npersonnummer;brevtyp;utskicksdatum\r\n640823-3234;Pensionsbesked;20240301\r\n750101-1234;Pensionsbesked;20240315\r\n640823-3234;Påminnelse;20240401\r\n",
        "person=personnummer activity=brevtyp time=utskicksdatum",
        &[
            "640823-3234 | Pensionsbesked | 2024-03-01T00:00:00Z | -",
            "750101-1234 | Pensionsbesked | 2024-03-15T00:00:00Z | -",
            "640823-3234 | Påminnelse | 2024-04-01T00:00:00Z | -",
        ],
    );
    check(
        "text.csv",
        "medlemsnr;aktivitet;datum\n1;Ring;den 1 mars 2024 kl. 08.15\n2;Ring;2 maj 2024\n",
        "person=medlemsnr activity=aktivitet time=datum",
        &["1 | Ring | 2024-03-01T08:15:00Z | -", "2 | Ring | 2024-05-02T00:00:00Z | -"],
    );
    check(
        "excel.csv",
        "kund;steg;datum\n1;A;45352,34375\n1;B;45353,5\n",
        "person=kund activity=steg time=datum",
        &["1 | A | 2024-03-01T08:15:00Z | -", "1 | B | 2024-03-02T12:00:00Z | -"],
    );
    check(
        "kort.csv",
        "kundnr;händelse;datum\n1;A;240301\n1;B;240302\n",
        "person=kundnr activity=händelse time=datum",
        &["1 | A | 2024-03-01T00:00:00Z | -", "1 | B | 2024-03-02T00:00:00Z | -"],
    );
}

#[test]
fn other_peoples_logs_are_understood() {
    check(
        "disco.csv",
        "Case ID,Activity,Resource,Complete Timestamp\nCase 1,Register,Pete,2012/10/09 14:50:17.000\nCase 1,Close,Pete,2012/10/10 09:00:00.000\n",
        "case=Case ID activity=Activity time=Complete Timestamp",
        &[
            "Case 1 | Register | 2012-10-09T14:50:17Z | - | Resource=Pete",
            "Case 1 | Close | 2012-10-10T09:00:00Z | - | Resource=Pete",
        ],
    );
    check(
        "clicks.csv",
        "user_id,session_id,event_name,event_timestamp,page\nu1,s1,view,1709280900123,/a\nu1,s1,click,1709280901123,/b\nu1,s2,view,1709290901123,/a\n",
        "person=user_id activity=event_name time=event_timestamp",
        &[
            "u1 | view | 2024-03-01T08:15:00.123Z | - | session_id=s1 page=/a",
            "u1 | click | 2024-03-01T08:15:01.123Z | - | session_id=s1 page=/b",
            "u1 | view | 2024-03-01T11:01:41.123Z | - | session_id=s2 page=/a",
        ],
    );
    check(
        "segment.ndjson",
        "{\"messageId\":\"m1\",\"userId\":\"u1\",\"event\":\"Order Completed\",\"timestamp\":\"2024-03-01T08:15:00.123Z\",\"properties\":{\"total\":12.5,\"tags\":[\"a\",1]}}\n{\"messageId\":\"m2\",\"userId\":\"u2\",\"event\":\"Signed Up\",\"timestamp\":\"2024-03-01T09:15:00+01:00\",\"properties\":{\"vip\":true,\"total\":null}}\n",
        "person=userId activity=event time=timestamp event_id=messageId",
        &[
            "u1 | Order Completed | 2024-03-01T08:15:00.123Z | - | properties.total=12.5 properties.tags=[\"a\",1]",
            "u2 | Signed Up | 2024-03-01T08:15:00Z | - | properties.vip=true",
        ],
    );
    check(
        "array.json",
        "[\n {\"customer\": 7, \"action\": \"a\", \"time\": \"2024-03-01\"},\n {\"customer\": 8,\n  \"action\": \"b {\\\"\", \"time\": \"2024-03-02\"}\n]\n",
        "person=customer activity=action time=time",
        &["7 | a | 2024-03-01T00:00:00Z | -", "8 | b {\" | 2024-03-02T00:00:00Z | -"],
    );
    check(
        "rows.csv",
        ",customer_id,event,date\n0,c1,a,03/13/2024\n1,c1,b,03/14/2024\n2,c2,a,01/02/2024\n",
        "person=customer_id activity=event time=date",
        &[
            "c1 | a | 2024-03-13T00:00:00Z | - | column_1=0",
            "c1 | b | 2024-03-14T00:00:00Z | - | column_1=1",
            "c2 | a | 2024-01-02T00:00:00Z | - | column_1=2",
        ],
    );
    check(
        "no-activity.csv",
        "customer;date;score\n1;2024-03-01;7\n2;2024-03-02;9\n",
        "person=customer activity='no-activity' time=date",
        &[
            "1 | no-activity | 2024-03-01T00:00:00Z | - | score=7",
            "2 | no-activity | 2024-03-02T00:00:00Z | - | score=9",
        ],
    );
}

#[test]
fn every_encoding_and_line_end_gives_the_same_events() {
    let text = "kundnr;händelse;tid\n1;Återbäring;2024-03-01 08:15\n2;\"Två\nrader\";2024-03-02 09:00\n";
    let utf16 =
        |to: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(to).collect::<Vec<u8>>();
    for content in [
        text.as_bytes().to_vec(),
        latin1(text),
        format!("\u{feff}{text}").into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        common::gzip(text.as_bytes()),
    ] {
        check(
            "a.csv",
            content,
            "person=kundnr activity=händelse time=tid",
            &["1 | Återbäring | 2024-03-01T08:15:00Z | -", "2 | Två\nrader | 2024-03-02T09:00:00Z | -"],
        );
    }
    for newline in ["\r\n", "\r"] {
        check(
            "a.csv",
            "kundnr;steg;tid\n1;a;2024-03-01 08:15\n\n2;b;2024-03-02 09:00".replace('\n', newline),
            "person=kundnr activity=steg time=tid",
            &["1 | a | 2024-03-01T08:15:00Z | -", "2 | b | 2024-03-02T09:00:00Z | -"],
        );
    }
}

#[test]
fn rows_that_are_wrong_are_counted_with_their_line() {
    let content = "kundnr,steg,tid\n1,a,2024-03-01\n2,b\n3,\"c\nd\",2024-03-02\n4,e,imorgon\n,f,2024-03-03\n5,,2024-03-03\n6,g,\n\"7,h,2024-03-03\nNULL,i,2024-03-04\n8,j,2024-03-05,\n";
    let read = read("fel.csv", content.as_bytes()).unwrap();
    assert_eq!(read.events.len(), 3);
    assert_eq!(
        read.rejections,
        [
            "missing_person 2: line 7 `f, 2024-03-03T00:00:00Z`",
            "wrong_column_count 1: line 3 `2,b`",
            "broken_quote 1: line 10 `\"7,h,2024-03-03`",
            "missing_time 1: line 9 `6, g`",
            "unreadable_time 1: line 6 `imorgon`",
            "missing_activity 1: line 8 `5, 2024-03-03T00:00:00Z`",
        ]
    );
    assert_eq!((read.report.received, read.report.accepted, read.report.rejected()), (10, 3, 7));
    let broken = "{\"user\":1,\"event\":\"a\",\"time\":\"2024-03-01\"}\n{\"user\":2\n[1]\n";
    let read = common::read("a.ndjson", broken.as_bytes()).unwrap();
    assert_eq!(read.rejections, ["not_json 2: line 2 `{\"user\":2`"]);
}

#[test]
fn wrong_input_gets_one_sentence_and_a_hint() {
    for (name, content, message, hint) in [
        ("a.csv", &b""[..], "the file is empty", "export it again"),
        ("a.csv", b"%PDF-1.4", "it is a PDF document", "CSV or Excel"),
        ("a.csv", b"\x00\x01\x02\x03\x00\x00\x04", "it is neither text nor a format known here", "csv"),
        ("a.csv", b"kundnr,datum,steg\n", "it has a header but no rows", "export it again"),
        ("a.csv", b"kundnr,steg\n1,a\n2,b\n", "no column holds the time of the event", "--time"),
        ("a.csv", b"steg,datum\na,2024-03-01\nb,2024-03-02\n", "no column tells whose events these are", "--person"),
        ("a.csv", b"kundnr,steg,datum\n1,a,01/03/2024\n2,b,02/03/2024\n", "can be read in two ways", "--time-format"),
        ("a.csv", b"1,a,2024-03-01\n2,b,2024-03-02\n", "its first line holds data", "names"),
        (
            "a.csv",
            b"kundnr,steg,x1,x2\n1,a,2024-03-01,2024-03-02\n2,b,2024-03-03,2024-03-05\n",
            "`x1`, `x2` could all be the time",
            "--time x1",
        ),
        (
            "a.csv",
            b"kundnr,steg,datum\n1,a,i g\xe5r\n2,b,nyss\n",
            "no column holds the time of the event",
            "--time-format",
        ),
        ("a.json", b"{\"a\":", "none of its rows can be read; the first, on line 1, is not_json", ""),
    ] {
        let error = refusal(&[(name, content)], &ReadOptions::default());
        let (said, hinted) = (error.message, error.hint.unwrap_or_default());
        assert!(said.contains(message), "{said}\nshould say: {message}");
        assert!(hinted.contains(hint), "{said}: {hinted}\nshould hint: {hint}");
    }
}

#[test]
fn options_override_what_is_recognised() {
    let content = "kundnr;typ;status;datum;andrad\n1;a;x;01/03/2024;2024-01-01\n2;b;y;02/03/2024;2024-01-02\n";
    let mut options = ReadOptions::default();
    options.columns.activity = Some("typ".into());
    options.columns.time = Some("datum".into());
    options.columns.time_format = Some("%d/%m/%Y".into());
    options.columns.time_zone = Some("Europe/Stockholm".into());
    options.columns.channel = Some("letter".into());
    options.attributes = ingest::Attributes::Only(vec!["typ".into()]);
    check_as(
        "a.csv",
        content,
        &options,
        "person=kundnr activity=typ time=datum channel='letter'",
        &["1 | a | 2024-02-29T23:00:00Z | letter | typ=a", "2 | b | 2024-03-01T23:00:00Z | letter | typ=b"],
    );
    options.columns.activity = Some("tyyp".into());
    let error = refusal(&[("a.csv", content.as_bytes())], &options);
    assert_eq!(error.hint.as_deref(), Some("did you mean `typ`?"));
    options.columns.time_zone = Some("Europe/Stokholm".into());
    options.columns.activity = None;
    assert!(refusal(&[("a.csv", content.as_bytes())], &options).message.contains("there is no time zone"));
}

#[test]
fn several_files_are_one_log_joined_on_the_customer() {
    let mapping = "[file.\"brev.csv\"]\nperson = \"mottagare\"\nactivity_value = \"Brev\"\nchannel_value = \"letter\"\nattributes = []\n";
    let options = ReadOptions { mapping: toml::from_str(mapping).unwrap(), ..ReadOptions::default() };
    let read = read_as(
        &[
            ("brev.csv", &b"mottagare;datum;mall\n1;2024-03-01;x\n2;2024-03-02;y\n"[..]),
            ("samtal.csv", b"kundnr,tid,orsak\n1,2024-03-03 08:15,Fr\xc3\xa5ga\n1,2024-03-03 08:20,Fr\xc3\xa5ga\n2,2024-03-03 08:30,Annat\n"),
        ],
        &options,
    )
    .unwrap();
    assert_eq!(
        read.roles,
        [
            "person=mottagare activity='Brev' time=datum channel='letter'",
            "person=kundnr activity=orsak time=tid channel='samtal'"
        ]
    );
    assert_eq!(read.events[0], "1 | Brev | 2024-03-01T00:00:00Z | letter");
    assert_eq!(read.events[2], "1 | Fråga | 2024-03-03T08:15:00Z | samtal");
    assert_eq!(read.report.accepted, 5);
}

#[test]
fn dates_that_the_sample_leaves_open_are_settled_by_a_later_row() {
    let mut content = String::from("kundnr,steg,datum\n");
    for row in 0..9_000 {
        content += &format!("{row},a,0{}/0{}/2024\n", row % 9 + 1, row % 7 + 1);
    }
    assert!(refusal(&[("a.csv", content.as_bytes())], &ReadOptions::default()).message.contains("two ways"));
    content += "1,a,31/01/2024\n";
    let read = read("a.csv", content.as_bytes()).unwrap();
    assert_eq!((read.events[0].as_str(), read.report.rejected()), ("0 | a | 2024-01-01T00:00:00Z | -", 0));
    assert!(read.events[1].contains("2024-02-02"));
    assert!(read.events[7].contains("2024-01-08"));
}

#[test]
fn a_sink_that_stops_stops_the_read() {
    let content = "kundnr,steg,datum\n".to_string() + &"1,a,2024-03-01\n".repeat(500_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, content).unwrap();
    let plan = ingest::plan(&[ingest::Source::file(path)], &ReadOptions::default()).unwrap();
    let stopped = plan.read(&mut |_| Err("disk full"), &mut |_| {});
    assert!(matches!(stopped, Err(ingest::ReadFailure::Sink("disk full"))));
}
