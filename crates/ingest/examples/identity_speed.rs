//! throwaway
#![allow(clippy::all, clippy::print_stdout, clippy::allow_attributes)]
use ingest::identity::*;
use model::*;
fn main() {
    let key = ProjectKey::new([1; 32]);
    let p = Pseudonyms::new(&key);
    let t = std::time::Instant::now();
    let d: Vec<IdentityKey> = (0..700_000).map(|n| p.of(IdentityKind::AnonymousId, &format!("device-{n}"))).collect();
    let u: Vec<IdentityKey> = (0..300_000).map(|n| p.of(IdentityKind::UserId, &format!("{n}"))).collect();
    println!("pseudonyms 1M {:?}", t.elapsed());
    let mut x = 88172645463325252u64;
    let mut r = |n: usize| {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        (x >> 11) as usize % n
    };
    let facts: Vec<RecordedFact> = (0..1_000_000i64)
        .map(|seq| {
            let dd = if seq < 700_000 { seq as usize } else { r(700_000) };
            let uu = if r(20) == 0 { r(300_000) } else { dd % 300_000 };
            RecordedFact {
                seq,
                at: Micros(seq),
                fact: Fact::Together { weaker: d[dd].clone(), stronger: u[uu].clone(), day: r(365) as i32 },
            }
        })
        .collect();
    for _ in 0..3 {
        let t = std::time::Instant::now();
        let res = resolve(&facts, None, &IdentityLimits::default());
        println!("resolve {:?} {:?} map {}", t.elapsed(), res.figures, res.map.len());
    }
    let t = std::time::Instant::now();
    let mut rs = Resolver::new(IdentityLimits::default());
    rs.add(facts.iter().cloned());
    println!("resolver all {:?}", t.elapsed());
    let t = std::time::Instant::now();
    for n in 0..1000 {
        rs.add([RecordedFact {
            seq: 2_000_000 + n,
            at: Micros(0),
            fact: Fact::Together { weaker: d[r(700_000)].clone(), stronger: u[r(300_000)].clone(), day: 4 },
        }]);
    }
    println!("resolver +1000 one by one {:?}", t.elapsed());
}
