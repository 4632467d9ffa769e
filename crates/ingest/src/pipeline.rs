//! Runs three stages at once: one producer, some workers, and the caller as the consumer.
//!
//! Results come to the consumer in the order of production; at most a few items wait between the
//! stages, so that memory stays bounded however large the file is.

use crate::raw::ReadError;
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

/// Takes every item of `produce` through `work` on several threads and gives the results to
/// `consume` in order, on the calling thread. An error of either end stops everything.
pub(crate) fn run<Item, Output, Failure>(
    threads: usize,
    produce: &mut (dyn FnMut() -> Result<Option<Item>, ReadError> + Send),
    work: &(dyn Fn(Item) -> Output + Sync),
    consume: &mut dyn FnMut(Output) -> Result<(), Failure>,
) -> Result<(), Failure>
where
    Item: Send,
    Output: Send,
    Failure: From<ReadError>,
{
    let threads = threads.max(1);
    let (give, take) = sync_channel::<(u64, Item)>(threads);
    let (send, receive) = sync_channel::<(u64, Result<Output, ReadError>)>(threads);
    // Owned by the workers alone: when the last one ends, the producer's next item has no taker.
    let take = Arc::new(Mutex::new(take));
    std::thread::scope(|scope| {
        let errors = send.clone();
        scope.spawn(move || feed(produce, &give, &errors));
        for _ in 0..threads {
            let (take, send) = (Arc::clone(&take), send.clone());
            scope.spawn(move || toil(&take, work, &send));
        }
        drop((take, send));
        // The receiver is dropped before the scope joins, whichever way this returns: then the
        // workers stop as well.
        in_order(receive, consume)
    })
}

fn feed<Item, Output>(
    produce: &mut (dyn FnMut() -> Result<Option<Item>, ReadError> + Send),
    give: &SyncSender<(u64, Item)>,
    errors: &SyncSender<(u64, Result<Output, ReadError>)>,
) {
    for number in 0.. {
        let taken = match produce() {
            Ok(Some(item)) => give.send((number, item)).is_ok(),
            Ok(None) => false,
            Err(error) => {
                // Nobody to tell when the consumer has stopped by itself.
                drop(errors.send((number, Err(error))));
                false
            }
        };
        if !taken {
            return;
        }
    }
}

fn toil<Item, Output>(
    take: &Mutex<Receiver<(u64, Item)>>,
    work: &(dyn Fn(Item) -> Output + Sync),
    send: &SyncSender<(u64, Result<Output, ReadError>)>,
) {
    loop {
        let Ok(receiver) = take.lock() else { return };
        let Ok((number, item)) = receiver.recv() else { return };
        drop(receiver);
        if send.send((number, Ok(work(item)))).is_err() {
            return;
        }
    }
}

fn in_order<Output, Failure: From<ReadError>>(
    receive: Receiver<(u64, Result<Output, ReadError>)>,
    consume: &mut dyn FnMut(Output) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, output) in receive {
        early.insert(number, output);
        while let Some(output) = early.remove(&next) {
            consume(output?)?;
            next += 1;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_either_end_can_stop() {
        let produce_until = |end: u64, error: bool| {
            let mut next = 0;
            move || {
                next += 1;
                match next {
                    n if n <= end => Ok(Some(n)),
                    _ if error => Err(ReadError::new("broken")),
                    _ => Ok(None),
                }
            }
        };
        let square = |n: u64| n * n;
        let mut seen = Vec::new();
        let all: Result<(), ReadError> = run(3, &mut produce_until(1000, false), &square, &mut |n| {
            seen.push(n);
            Ok(())
        });
        assert!(all.is_ok());
        assert_eq!(seen, (1..=1000).map(|n| n * n).collect::<Vec<u64>>());

        let stopped: Result<(), ReadError> =
            run(2, &mut produce_until(u64::MAX, false), &square, &mut |_| Err(ReadError::new("disk full")));
        assert_eq!(stopped.unwrap_err().message, "disk full");

        let mut count = 0;
        let broken: Result<(), ReadError> = run(2, &mut produce_until(5, true), &square, &mut |_| {
            count += 1;
            Ok(())
        });
        assert_eq!((broken.unwrap_err().message.as_str(), count), ("broken", 5));
    }
}
