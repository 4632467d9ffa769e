//! A connection that gives slow senders of request heads up, and idle ones all the time they may have.
//!
//! The HTTP library has one limit for both; a keep-alive connection may wait for minutes, a head that
//! has begun may not (slowloris).

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// Whether a request is being answered: the service tells, the connection listens. Counts up whenever one
/// begins or ends, so an odd number means that one is under way.
#[derive(Clone, Default)]
pub(crate) struct Phase(Arc<AtomicU64>);

impl Phase {
    pub(crate) fn request_begins(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn request_ends(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A stream that fails when the head of a request, once begun, does not arrive in time, or ends a line
/// without a carriage return (a proxy in front may see other lines than we do: request smuggling).
pub(crate) struct TimedIo<S> {
    stream: S,
    phase: Phase,
    limit: Duration,
    /// Runs from the first byte of a head until the service is called.
    deadline: Option<Pin<Box<Sleep>>>,
    head: Head,
}

impl<S> TimedIo<S> {
    pub(crate) fn new(stream: S, phase: Phase, limit: Duration) -> Self {
        TimedIo { stream, phase, limit, deadline: None, head: Head::default() }
    }
}

/// How far the head of a request has been looked at.
#[derive(Default)]
struct Head {
    /// The phase whose head it is.
    of: u64,
    /// Whether a line other than empty ones has begun.
    begun: bool,
    ended: bool,
    last: [u8; 3],
}

impl Head {
    /// Looks at the bytes that came while no request was under way. False where a line ends wrongly.
    fn takes(&mut self, phase: u64, bytes: &[u8]) -> bool {
        if self.of != phase {
            *self = Head { of: phase, ..Head::default() };
        }
        for &byte in bytes {
            if self.ended {
                return true;
            }
            let [_, before, last] = self.last;
            if byte == b'\n' && last != b'\r' {
                return false;
            }
            self.ended = self.begun && byte == b'\n' && self.last[0] == b'\r' && before == b'\n';
            self.begun |= byte != b'\r' && byte != b'\n';
            self.last = [before, last, byte];
        }
        true
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TimedIo<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let phase = this.phase.count();
        let in_request = phase % 2 == 1;
        if in_request {
            this.deadline = None;
        }
        let before = buf.filled().len();
        let polled = Pin::new(&mut this.stream).poll_read(cx, buf);
        let came = buf.filled().get(before..).unwrap_or_default();
        if !came.is_empty() && !in_request {
            if !this.head.takes(phase, came) {
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "a line of a head ends wrongly")));
            }
            if this.deadline.is_none() {
                this.deadline = Some(Box::pin(tokio::time::sleep(this.limit)));
            }
        }
        if polled.is_pending()
            && let Some(deadline) = &mut this.deadline
            && deadline.as_mut().poll(cx).is_ready()
        {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the head of a request took too long")));
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TimedIo<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(pieces: &[&str]) -> bool {
        let mut head = Head::default();
        pieces.iter().all(|piece| head.takes(0, piece.as_bytes()))
    }

    #[test]
    fn every_line_of_a_head_ends_with_both_signs_wherever_it_is_cut() {
        let whole = "GET / HTTP/1.1\r\nhost: x\r\n\r\nbody\nwith\nlines";
        let smuggled = "GET / HTTP/1.1\r\nx: y\ntransfer-encoding: chunked\r\n\r\n";
        for cut in 0..smuggled.len() {
            let (first, second) = whole.split_at(cut.min(whole.len()));
            assert!(takes(&[first, second]), "{cut}");
            let (first, second) = smuggled.split_at(cut);
            assert!(!takes(&[first, second]), "{cut}");
        }
        assert!(!takes(&["\r\n\r\nGET / HTTP/1.1\r\nx: y\nz: w\r\n\r\n"]), "empty lines before it end nothing");
    }

    #[test]
    fn the_next_request_has_a_head_of_its_own() {
        let mut head = Head::default();
        assert!(head.takes(0, b"GET / HTTP/1.1\r\n\r\n"));
        assert!(!head.takes(2, b"GET / HTTP/1.1\r\nx: y\nz: w\r\n\r\n"));
    }
}
