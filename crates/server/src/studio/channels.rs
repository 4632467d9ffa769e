//! Who answers for which channel.

use super::limits::name;
use super::shapes::MemberRef;
use crate::access::Scope;
use crate::access::shapes::DONE;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::{ChannelOwner, MemberId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A channel and who answers for it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ChannelView {
    /// The channel as it was logged; its code (`phone`) where it was logged by several names.
    channel: String,
    /// Who answers for it; null: nobody who works in the project.
    owner: Option<MemberRef>,
}

/// The channels that were seen in the log or that somebody was named for, by name.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ChannelList {
    channels: Vec<ChannelView>,
}

/// Who is to answer for a channel.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnerChange {
    /// A member's id; null: nobody.
    member: Option<String>,
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<ChannelList>> {
    let channels = app.blocking(move |app| {
        let live = app.logs.log(&app.store, scope.project())?;
        let mut channels: BTreeMap<String, Option<MemberRef>> =
            live.log.channels().iter().map(|channel| (channel.to_string(), None)).collect();
        for ChannelOwner { channel, owner } in app.store.list_channel_owners(scope.project())? {
            let known = channels.entry(live.log.channel_names().write(&channel)).or_default();
            *known = known.take().or(owner.map(MemberRef::from));
        }
        Ok::<_, ApiError>(channels)
    });
    let view = |(channel, owner)| ChannelView { channel, owner };
    Ok(Answer(ChannelList { channels: channels.await?.into_iter().map(view).collect() }))
}

pub(crate) async fn put_owner(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(change): Json<OwnerChange>,
) -> ApiResult<StatusCode> {
    let channel = name("channel", ids.text("channel").unwrap_or_default(), 200)?;
    app.blocking(move |app| {
        let member = change.member.map(MemberId);
        app.store.put_channel_owner(&scope.by(), scope.project(), &channel, member.as_ref(), app.clock.now())?;
        app.hub.changed(scope.project(), What::Channels);
        Ok::<_, ApiError>(DONE)
    })
    .await
}
