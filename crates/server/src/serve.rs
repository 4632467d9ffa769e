//! The listener: accepts connections, bounds them in number and time, and stops without losing anything.

use crate::app::App;
use crate::settings::ServerSettings;
use crate::timed_io::{Phase, TimedIo};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// Serves until `stop` is ready, then lets requests under way come to their end.
pub(crate) async fn serve(listener: TcpListener, router: Router, app: App, stop: impl Future<Output = ()>) {
    let settings = app.settings.server.clone();
    let places = Arc::new(Semaphore::new(settings.max_connections.max(1)));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        // A place first: without one nobody is accepted, and the system's own queue is the only queue.
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = &mut stop => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                // Out of file descriptors, most likely: give others time to close theirs.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let connection = graceful.watch(connection(stream, peer, router.clone(), &settings));
        tokio::spawn(async move {
            // A peer that goes away or is too slow is no trouble of ours.
            connection.await.unwrap_or_default();
            drop(place);
        });
    }
    drop(listener);
    let patience = Duration::from_secs(settings.shutdown_seconds);
    if tokio::time::timeout(patience, graceful.shutdown()).await.is_err() {
        tracing::warn!(seconds = settings.shutdown_seconds, "some requests did not end in time and were cut off");
    }
}

/// Answers the requests of one connection.
struct Requests {
    router: Router,
    peer: SocketAddr,
    phase: Phase,
}

impl Service<Request<Incoming>> for Requests {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        self.phase.request_begins();
        let (router, phase) = (self.router.clone(), self.phase.clone());
        request.extensions_mut().insert(ConnectInfo(self.peer));
        Box::pin(async move {
            let response = router.oneshot(request.map(Body::new)).await;
            phase.request_ends();
            response
        })
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    settings: &ServerSettings,
) -> http1::Connection<TokioIo<TimedIo<TcpStream>>, Requests> {
    // Answers are small and someone waits for each.
    stream.set_nodelay(true).unwrap_or_default();
    let phase = Phase::default();
    let io = TimedIo::new(stream, phase.clone(), Duration::from_secs(settings.header_seconds));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(settings.idle_seconds.max(settings.header_seconds)))
        .keep_alive(true)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(io), Requests { router, peer, phase })
}
