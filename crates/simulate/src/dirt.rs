//! What goes wrong between the customer and the log: copies, losses, wrong clocks, late arrivals, bots, and identities
//! that are torn apart or shared.

use crate::calendar::{DAY, SECOND};
use crate::chance::{Purpose, Stream};
use crate::record::{Row, Who};
use crate::walk::World;
use crate::words::ATTRIBUTES;

/// Dirties a log, and puts it in the order in which it arrives.
pub(crate) fn soil(world: &World, rows: Vec<Row>) -> Vec<Row> {
    let dirt = &world.spec.dirt;
    let mut soiled = Vec::with_capacity(rows.len() + rows.len() / 16);
    for mut row in rows {
        let mut stream = Stream::of(world.spec.seed, Purpose::Dirt, row.id, 0);
        if stream.happens(dirt.lost) {
            continue;
        }
        disguise(world, &mut row);
        let late = if stream.happens(dirt.late) { stream.between(0.0, 3.0) * DAY } else { stream.between(0.0, 5.0) };
        row.arrival += (late * SECOND as f64) as i64;
        if stream.happens(dirt.duplicates) {
            let again = stream.between(0.5, 3_600.0);
            let arrival = row.arrival + (again * SECOND as f64) as i64;
            soiled.push(Row { arrival, ..row.clone() });
        }
        soiled.push(row);
    }
    soiled.extend(bots(world));
    soiled.sort_by_key(|row| (row.arrival, row.id));
    soiled
}

/// Whether two customers who are numbered side by side use one device, under the name of the first.
pub(crate) fn shares_device(world: &World, customer: usize) -> bool {
    let pair = customer / 2;
    Stream::of(world.spec.seed, Purpose::Dirt, pair, 1).happens(world.spec.dirt.shared_device)
}

/// Gives an event the identity and the clock that its device has.
fn disguise(world: &World, row: &mut Row) {
    let Who::Customer(customer) = row.who else { return };
    let dirt = &world.spec.dirt;
    let mut of_customer = Stream::of(world.spec.seed, Purpose::Dirt, customer, 2);
    let is_digital = matches!(row.channel, "web" | "app");
    if of_customer.happens(dirt.clock_skew) && is_digital {
        let wrong = (of_customer.between(-90.0, 90.0) * SECOND as f64) as i64;
        row.time += wrong;
        row.arrival += wrong;
    }
    let is_split = of_customer.happens(dirt.split_identity);
    let on_other = Stream::of(world.spec.seed, Purpose::Dirt, row.id, 3).happens(0.4);
    if is_split && is_digital && on_other {
        row.who = Who::Device(customer);
    } else if shares_device(world, customer) && customer % 2 == 1 {
        row.who = Who::Customer(customer - 1);
    }
}

/// Visits of programs: a few first steps within seconds, and never a goal.
fn bots(world: &World) -> Vec<Row> {
    let wanted = (world.plan.journeys.len() as f64 * world.spec.dirt.bots).round() as usize;
    let mut rows = Vec::new();
    for bot in 0..wanted {
        let mut stream = Stream::of(world.spec.seed, Purpose::Bots, bot, 0);
        let goal = &world.organisation.goals[stream.below(world.organisation.goals.len())];
        let digital = goal.steps.iter().filter(|step| step.is_digital());
        let start = stream.unit() * world.spec.days as f64 * DAY;
        let mut time = world.plan.first_day * 86_400 * SECOND + (start * 1_000.0) as i64 * 1_000;
        let values: [u8; ATTRIBUTES.len()] = ATTRIBUTES.map(|(_, _, shares)| stream.weighted(shares) as u8);
        let first = goal.steps.first().into_iter();
        let seen = 1 + stream.below(3);
        for step in first.chain(digital.filter(|step| step.activity != goal.steps[0].activity)).take(seen) {
            rows.push(Row {
                id: BOT_IDS + bot * 16 + rows.len() % 16,
                time,
                arrival: time,
                who: Who::Bot(bot),
                activity: step.activity,
                channel: step.channel,
                values,
                result: None,
                template: step.is_object.then_some("A"),
                team: None,
            });
            time += SECOND;
        }
    }
    rows
}

/// Where the numbers of bots' events begin: above those of all customers.
const BOT_IDS: usize = 1 << 40;
