//! A connection that gives slow senders of request heads up, and idle ones all the time they may have.
//!
//! The HTTP library has one limit for both; a keep-alive connection may wait for minutes, a head that
//! has begun may not (slowloris).

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// Whether a request is being answered: the service tells, the connection listens.
#[derive(Clone, Default)]
pub(crate) struct Phase(Arc<AtomicBool>);

impl Phase {
    pub(crate) fn request_begins(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn request_ends(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    fn is_in_request(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A stream that fails when the head of a request, once begun, does not arrive in time.
pub(crate) struct TimedIo<S> {
    stream: S,
    phase: Phase,
    limit: Duration,
    /// Runs from the first byte of a head until the service is called.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl<S> TimedIo<S> {
    pub(crate) fn new(stream: S, phase: Phase, limit: Duration) -> Self {
        TimedIo { stream, phase, limit, deadline: None }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TimedIo<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.phase.is_in_request() {
            this.deadline = None;
        }
        let before = buf.filled().len();
        let polled = Pin::new(&mut this.stream).poll_read(cx, buf);
        let came = buf.filled().len() > before;
        if came && this.deadline.is_none() && !this.phase.is_in_request() {
            this.deadline = Some(Box::pin(tokio::time::sleep(this.limit)));
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
