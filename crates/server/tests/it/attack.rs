//! Somebody who reads all answers about one journey and subtracts: what fewer than k persons stand behind stays unknown.

use crate::answers_http::Told;
use crate::persons::{World, world};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const K: u64 = 5;
/// Where journeys come from and go to.
const OUTSIDE: &str = "";

/// A move, a beginning or an end.
type Cell = (String, String);

/// The numbers of moves as they are: how often, and of how many persons. Everybody makes one journey.
fn truth(events: &[Told]) -> BTreeMap<Cell, (u64, BTreeSet<u32>)> {
    let mut journeys: BTreeMap<u32, Vec<(i64, &str)>> = BTreeMap::new();
    for (person, minutes, activity, ..) in events {
        journeys.entry(*person).or_default().push((*minutes, activity));
    }
    let mut cells: BTreeMap<Cell, (u64, BTreeSet<u32>)> = BTreeMap::new();
    for (person, mut journey) in journeys {
        journey.sort_by_key(|(minutes, _)| *minutes);
        let steps = || journey.iter().map(|(_, activity)| *activity);
        for (from, to) in [OUTSIDE].into_iter().chain(steps()).zip(steps().chain([OUTSIDE])) {
            let cell = cells.entry((from.to_string(), to.to_string())).or_default();
            cell.0 += 1;
            cell.1.insert(person);
        }
    }
    cells
}

/// What somebody knows of each number, and which sums of them they know.
#[derive(Default)]
struct Attacker {
    known: BTreeMap<Cell, (i64, i64)>,
    sums: Vec<(Vec<Cell>, i64)>,
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("{name}: {value}"))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_string()
}

fn is_about(row: &Value, figure: &str) -> bool {
    row["about"].as_bool().unwrap_or_else(|| row["about"].as_array().is_some_and(|list| list.contains(&figure.into())))
}

impl Attacker {
    fn of(world: &World) -> Attacker {
        let mut attacker = Attacker::default();
        let flow = world.read("/flow");
        attacker.read_flow(&flow);
        let stations: Vec<String> = list(&flow, "nodes").iter().map(|node| text(&node["activity"])).collect();
        for step in list(&world.read("/steps"), "steps") {
            let parts = ["journeys", "loops", "rework"].map(|name| step[name].as_i64());
            if let [Some(journeys), Some(loops), Some(rework)] = parts {
                attacker.station(&text(&step["activity"]), journeys + loops + rework);
            }
        }
        for ways in [world.read("/variants?top=200"), world.read("/variants?top=3")] {
            attacker.read_ways(list(&ways, "top"));
        }
        for station in &stations {
            let name = station.replace(' ', "%20");
            let behind = world.read(&format!("/behind?station={name}"));
            for (side, is_before) in [("before", true), ("after", false)] {
                for other in list(&behind, side) {
                    let (here, there) = (station.clone(), text(&other["station"]));
                    let cell = if is_before { (there, here) } else { (here, there) };
                    attacker.at_least(&cell, other["journeys"].as_i64().unwrap_or(0));
                }
            }
        }
        for edge in list(&flow, "edges") {
            let (from, to) = (text(&edge["from"]), text(&edge["to"]));
            let path = format!("/behind?from_station={from}&to_station={to}").replace(' ', "%20");
            attacker.at_least(&(from, to), world.read(&path)["journeys"].as_i64().unwrap_or(0));
        }
        for most in (1..=stations.len()).map(|most| most.to_string()).chain(["all".to_string()]) {
            attacker.read_map(&world.read(&format!("/map?stations={most}&lang=sv"))["map"], &stations);
        }
        attacker
    }

    fn at_least(&mut self, cell: &Cell, number: i64) {
        if let Some(known) = self.known.get_mut(cell) {
            known.0 = known.0.max(number);
        }
    }

    fn tell(&mut self, cell: Cell, row: &Value, figure: &str) {
        let told = match row[figure].as_i64() {
            Some(number) if is_about(row, figure) => (number, i64::from(i32::MAX)),
            Some(number) => (number, number),
            // Somebody did it, or it would say 0.
            None => (1, i64::from(i32::MAX)),
        };
        self.known.insert(cell, told);
    }

    fn read_flow(&mut self, flow: &Value) {
        for node in list(flow, "nodes") {
            let name = text(&node["activity"]);
            self.tell((OUTSIDE.into(), name.clone()), node, "starts");
            self.tell((name, OUTSIDE.into()), node, "ends");
        }
        for edge in list(flow, "edges") {
            self.tell((text(&edge["from"]), text(&edge["to"])), edge, "count");
        }
        for node in list(flow, "nodes").iter().filter(|node| !is_about(node, "events")) {
            if let Some(events) = node["events"].as_i64() {
                self.station(&text(&node["activity"]), events);
            }
        }
        let journeys = flow["journeys"].as_i64().unwrap();
        self.sum(|(from, _)| from == OUTSIDE, journeys);
        self.sum(|(_, to)| to == OUTSIDE, journeys);
    }

    /// What comes to a station, and what leaves it.
    fn station(&mut self, name: &str, events: i64) {
        self.sum(|(from, _)| from == name, events);
        self.sum(|(_, to)| to == name, events);
    }

    fn sum(&mut self, is_part: impl Fn(&Cell) -> bool, total: i64) {
        let parts: Vec<Cell> = self.known.keys().filter(|cell| is_part(cell)).cloned().collect();
        self.sums.push((parts, total));
    }

    /// At least so often as the ways that are told go there.
    fn read_ways(&mut self, ways: &[Value]) {
        let mut least: BTreeMap<Cell, i64> = BTreeMap::new();
        for way in ways {
            let steps: Vec<String> = list(way, "steps").iter().map(text).collect();
            let outside = || [OUTSIDE.to_string()];
            let to = steps.iter().cloned().chain(outside());
            for cell in outside().into_iter().chain(steps.iter().cloned()).zip(to) {
                *least.entry(cell).or_default() += way["journeys"].as_i64().unwrap_or(0);
            }
        }
        least.iter().for_each(|(cell, number)| self.at_least(cell, *number));
    }

    /// What the map says exactly, of single stations and of those that are folded together.
    fn read_map(&mut self, map: &Value, all: &[String]) {
        let shown: Vec<(String, String)> =
            list(map, "stations").iter().map(|station| (text(&station["name"]), text(&station["kind"]))).collect();
        let behind = |(name, kind): &(String, String)| -> Vec<String> {
            match kind.as_str() {
                "left" => vec![OUTSIDE.to_string()],
                "other" => {
                    let is_shown = |name: &&String| shown.iter().any(|(other, _)| other == *name);
                    all.iter().filter(|name| !is_shown(name)).cloned().collect()
                }
                _ => vec![name.clone()],
            }
        };
        let named: Vec<Vec<String>> = shown.iter().map(behind).collect();
        let outside = vec![OUTSIDE.to_string()];
        for (station, names) in list(map, "stations").iter().zip(&named) {
            let is_exact = |figure: &str| {
                let hidden = station["hidden"].as_array().is_some_and(|list| list.contains(&figure.into()));
                !hidden && !is_about(station, figure)
            };
            for (figure, from, to) in [("starts", &outside, names), ("ends", names, &outside)] {
                if is_exact(figure) && station["kind"] != "left" {
                    let number = station[figure].as_i64().unwrap();
                    self.sum(|(a, b)| from.contains(a) && to.contains(b), number);
                }
            }
        }
        for link in list(map, "links").iter().filter(|link| link["about"] != true) {
            let end = |name: &str| &named[link[name].as_u64().unwrap() as usize];
            let (from, to) = (end("from"), end("to"));
            self.sum(|(a, b)| from.contains(a) && to.contains(b), link["count"].as_i64().unwrap());
        }
    }

    /// Subtracts until nothing new comes of it.
    fn subtract(&mut self) {
        for _ in 0..500 {
            let before = self.known.clone();
            for (parts, total) in &self.sums {
                for (at, cell) in parts.iter().enumerate() {
                    let others = || parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, cell)| cell);
                    let (least, most) = others().fold((0, 0), |(least, most), cell| {
                        let known = self.known[cell];
                        (least + known.0, most + known.1)
                    });
                    let known = self.known.get_mut(cell).expect("parts are known numbers");
                    *known = (known.0.max(total - most), known.1.min(total - least));
                    assert!(known.0 <= known.1, "the answers agree: {cell:?} {known:?}");
                }
            }
            if before == self.known {
                return;
            }
        }
    }
}

/// Who subtracts learns of no small number what it is. Gives how many small ones there were, and how many large ones
/// were told roughly or not at all.
fn withstands(events: &[Told]) -> (usize, usize) {
    let world = world("");
    world.tell(events);
    let mut attacker = Attacker::of(&world);
    let told = attacker.known.clone();
    attacker.subtract();
    let truth = truth(events);
    let (mut small, mut rough) = (0, 0);
    for (cell, (count, persons)) in &truth {
        let known = attacker.known[cell];
        assert!(known.0 <= *count as i64 && *count as i64 <= known.1, "{cell:?}: {count} is not in {known:?}");
        if persons.len() as u64 >= K {
            rough += usize::from(told[cell].0 != told[cell].1);
        } else {
            small += 1;
            assert!(known.0 < known.1, "{cell:?}: {count} of {} persons is {known:?}", persons.len());
        }
    }
    (small, rough)
}

/// As the example's complaints are: nearly all get an answer at once, some none, and one asks in between.
fn complaints() -> Vec<Told> {
    let mut events: Vec<Told> = Vec::new();
    for person in 0..165 {
        let start = i64::from(person) * 60;
        events.push((person, start, "Klaga", "letter", ""));
        if person == 0 {
            events.extend([
                (person, start + 1, "Vänta", "phone", ""),
                (person, start + 2, "Fråga", "phone", ""),
                (person, start + 3, "Vänta", "phone", ""),
            ]);
        }
        if person < 151 {
            events.push((person, start + 9, "Få svar", "letter", ""));
        }
    }
    events
}

#[test]
fn of_complaints_the_large_move_and_the_common_way_are_told_roughly_and_the_rest_as_it_is() {
    let (small, rough) = withstands(&complaints());
    assert_eq!((small, rough), (4, 1), "only the move that would give it away");
    let world = world("");
    world.tell(&complaints());
    let flow = world.read("/flow");
    let answered = list(&flow, "edges").iter().find(|edge| edge["from"] == "Klaga" && edge["to"] == "Få svar").unwrap();
    assert_eq!((&answered["count"], &answered["about"]), (&145.into(), &true.into()), "{answered}");
    let node = list(&flow, "nodes").iter().find(|node| node["activity"] == "Klaga").unwrap();
    assert_eq!((&node["events"], &node["ends"], &node["about"]), (&165.into(), &14.into(), &Value::Null), "{node}");
    let ways = world.read("/variants");
    let way = &list(&ways, "top")[0];
    assert_eq!((&way["journeys"], &way["about"]), (&answered["count"], &true.into()), "{way}");
    let behind = world.read("/behind?from_station=Klaga&to_station=F%C3%A5%20svar");
    assert_eq!((&behind["journeys"], &behind["about"]), (&answered["count"], &true.into()), "{behind}");
}

#[test]
fn who_subtracts_learns_nothing_of_few() {
    let (mut small, mut rough) = (0, 0);
    for seed in 0..6 {
        let found = withstands(&crate::answers_http::wanderers(seed));
        (small, rough) = (small + found.0, rough + found.1);
    }
    assert!(small > 20 && rough > 0, "{small} small numbers, {rough} large ones told roughly");
}

/// What an answer cannot be about says so, and what there is instead; a value of one customer is like one of nobody.
#[test]
fn a_goal_at_the_start_and_names_that_nobody_has_are_told() {
    let world = world("");
    let mut events = complaints();
    events.push((900, 5, "Klaga", "letter", "hemligt"));
    events.extend((0..9).map(|person| (person, 900, "Tacka", "phone", "öppet")));
    world.tell(&events);
    let draft = serde_json::json!({
        "name": "Klagomål", "problem": null, "goal_text": null, "start": ["Klaga"], "goal": ["Klaga"], "steps": [],
        "activities": [], "cut": "goal", "gap": null, "horizon": null, "owner": null,
    });
    let reply = world.app.post(&world.admin, &format!("{}/journeys/preview", crate::persons::BASE), &draft);
    let caveat = &reply.json()["caveats"][0];
    assert_eq!((&caveat["code"], &caveat["names"][0]), (&"goal_is_start".into(), &"Klaga".into()), "{}", reply.body);
    let caveat = &world.read("/steps?channels=fax,phone")["caveats"][0];
    assert_eq!(
        (&caveat["code"], &caveat["names"]),
        (&"no_such_channel".into(), &serde_json::json!(["fax"])),
        "{caveat}"
    );
    assert_eq!(list(caveat, "known").len(), 2, "{caveat}");
    for (value, is_known) in [("hemligt", false), ("ingen", false), ("%C3%B6ppet", true)] {
        let caveats = world.read(&format!("/steps?segment=path%20%3D%20%22{value}%22"))["caveats"].clone();
        assert_eq!(caveats.as_array().unwrap().is_empty(), is_known, "{value}: {caveats}");
        assert!(is_known || caveats[0]["known"] == serde_json::json!(["öppet"]), "{caveats}");
    }
}
