//! Single sign-on against an issuer that does as it should, and against one that does not.

use crate::issuer::{CLIENT, CLIENT_SECRET, Issuer, Signer, header};
use crate::support::{OWNER, Reply, TestApp, Who, session};
use model::{Actor, By, ProjectId, ProjectRole, Role};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::TcpListener;
use std::time::Duration;
use store::{GroupRule, NewProvider, Secret};

const HERE: &str = "[sso]\nprivate_networks = true\n";

/// A server that is set up, with an issuer and a project for who is in the group `analysts`.
struct House {
    app: TestApp,
    issuer: Issuer,
    owner: Who,
    project: String,
    provider: String,
}

fn house(settings: &str) -> House {
    let (app, issuer) = (TestApp::start_with(settings), Issuer::start());
    let owner = app.set_up();
    let made = app.post(&owner, "/api/projects", &json!({ "name": "Resor" }));
    let project = made.json()["id"].as_str().unwrap().to_string();
    let by = By { actor: Actor::Cli, request: None };
    let secret = Secret::of(CLIENT_SECRET.into());
    let new = NewProvider { name: "Konto", issuer: &issuer.url, client_id: CLIENT, client_secret: &secret };
    let store = app.store();
    let provider = store.put_provider(&by, &new, app.now()).unwrap().id;
    let place =
        |role, sees_personal_data| ProjectRole { project: ProjectId(project.clone()), role, sees_personal_data };
    let rules = [
        GroupRule { group: "analysts".into(), place: place(Role::Analyst, false) },
        GroupRule { group: "privacy".into(), place: place(Role::Viewer, true) },
    ];
    store.put_group_rules(&by, &provider, &rules, app.now()).unwrap();
    House { app, issuer, owner, project, provider }
}

/// A sign-in that has been sent to the provider: what the browser holds.
struct Begun {
    cookie: String,
    query: HashMap<String, String>,
}

impl House {
    fn begin(&self) -> Begun {
        let reply = self.app.get(&Who::Nobody, "/api/sso/start");
        assert_eq!(reply.status, 303, "{}", reply.body);
        let location = reply.header("location").unwrap();
        let (_, query) = location.split_once('?').unwrap();
        let query = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_string();
        Begun { cookie, query }
    }

    /// Claims as they should be, with changes; `null` takes one away.
    fn claims(&self, begun: &Begun, changes: &Value) -> Value {
        let now = self.app.now().0 / 1_000_000;
        let mut claims = json!({
            "iss": self.issuer.url, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 300,
            "nonce": begun.query["nonce"], "email": "anna@example.se", "email_verified": true,
            "name": "Anna Ek", "groups": ["analysts"],
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        claims
    }

    /// Comes back with a token.
    fn end_with(&self, begun: &Begun, token: String) -> Reply {
        self.issuer.grant("code-1", &begun.query["code_challenge"], token);
        self.back(&begun.cookie, &format!("code=code-1&state={}", begun.query["state"]), "*/*")
    }

    fn back(&self, cookie: &str, query: &str, accept: &str) -> Reply {
        let headers = [("cookie", cookie), ("accept", accept), ("sec-fetch-site", "cross-site")];
        self.app.send("GET", &format!("/api/sso/callback?{query}"), &headers, None)
    }

    /// Signs in with these changes to the claims.
    fn sign_in(&self, changes: &Value) -> Reply {
        let begun = self.begin();
        let token = self.issuer.signer.token(&header(), &self.claims(&begun, changes));
        self.end_with(&begun, token)
    }

    /// The latest lines of the log about sign-ins: how they ended, and why.
    fn noted(&self) -> Vec<(String, String)> {
        let log = self.app.get(&self.owner, "/api/audit?action=session.sign_in&limit=100").json();
        let word = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let entries = log["entries"].as_array().unwrap().iter();
        entries.map(|entry| (word(&entry["result"]), word(&entry["detail"]["why"]))).collect()
    }
}

fn lets_in(reply: &Reply) -> Who {
    assert_eq!((reply.status, reply.header("location")), (303, Some("/")), "{} {}", reply.head, reply.body);
    session(reply)
}

fn refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.code().as_str()), (status, code), "{}", reply.body);
    assert!(!reply.head.contains("__Host-resa="), "no session");
}

#[test]
fn a_browser_is_sent_to_the_provider_with_what_binds_the_answer_to_it() {
    let house = house(HERE);
    let reply = house.app.get(&Who::Nobody, "/api/sso/start");
    let location = reply.header("location").unwrap();
    assert!(location.starts_with(&format!("{}/authorize?tenant=1&", house.issuer.url)), "{location}");
    let cookie = reply.header("set-cookie").unwrap();
    for part in ["__Host-resa-sso=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let (one, other) = (house.begin(), house.begin());
    let expected = [("response_type", "code"), ("client_id", CLIENT), ("code_challenge_method", "S256")];
    assert!(expected.iter().all(|(name, value)| one.query[*name] == *value));
    assert_eq!(one.query["scope"], "openid profile email");
    assert_eq!(one.query["redirect_uri"], format!("http://{}/api/sso/callback", house.app.address));
    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(one.query[name], other.query[name], "{name}");
    }
    assert!(!one.query["state"].contains("resa_"), "the secret itself is in no address");
    assert!(!one.cookie.contains(&one.query["state"]));
}

#[test]
fn whoever_a_group_gives_a_place_comes_in_as_a_new_member_without_a_password() {
    let house = house(HERE);
    let reply = house.sign_in(&json!({ "locale": "en-GB" }));
    assert!(reply.head.to_lowercase().contains("set-cookie: __host-resa-sso=; "), "{}", reply.head);
    let me = house.app.get(&lets_in(&reply), "/api/session").json();
    assert_eq!(
        (&me["name"], &me["email"], &me["language"]),
        (&json!("Anna Ek"), &json!("anna@example.se"), &json!("en"))
    );
    assert_eq!((&me["projects"][0]["id"], &me["projects"][0]["role"]), (&json!(house.project), &json!("analyst")));
    let by_password = house.app.sign_in("anna@example.se", "any password at all");
    let unknown = house.app.sign_in("nobody@example.se", "any password at all");
    assert_eq!(by_password.without_request(), unknown.without_request());
    assert_eq!(house.noted().iter().filter(|(result, _)| result == "ok").count(), 2, "the owner's and Anna's");
}

#[test]
fn places_follow_the_groups_at_each_sign_in() {
    let house = house(HERE);
    let place = |groups: Value| {
        let who = lets_in(&house.sign_in(&json!({ "groups": groups })));
        let me = house.app.get(&who, "/api/session").json();
        me["projects"]
            .as_array()
            .unwrap()
            .iter()
            .map(|place| (place["role"].clone(), place["sees_personal_data"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(place(json!(["analysts", "others"])), [(json!("analyst"), json!(false))]);
    assert_eq!(place(json!(["analysts", "privacy"])), [(json!("analyst"), json!(true))]);
    assert_eq!(place(json!("privacy")), [(json!("viewer"), json!(true))]);
    assert_eq!(place(json!([])), []);
    assert_eq!(place(json!(null)), []);
}

#[test]
fn a_place_that_a_member_gave_stays_whatever_the_groups_say() {
    let house = house(HERE);
    house.app.invite(&house.owner, &house.project, "anna@example.se", "admin", false);
    for groups in [json!(["analysts"]), json!([])] {
        let who = lets_in(&house.sign_in(&json!({ "groups": groups })));
        assert_eq!(house.app.get(&who, "/api/session").json()["projects"][0]["role"], "admin", "{groups}");
    }
}

#[test]
fn tokens_that_do_not_hold_let_nobody_in() {
    let house = house(HERE);
    lets_in(&house.sign_in(&json!({})));
    let now = house.app.now().0 / 1_000_000;
    let changed = [
        (json!({ "iss": "https://accounts.example" }), "token_issuer"),
        (json!({ "aud": "other" }), "token_audience"),
        (json!({ "aud": [CLIENT, "other"] }), "token_audience"),
        (json!({ "azp": "other" }), "token_audience"),
        (json!({ "exp": now - 61, "iat": now - 400 }), "token_expired"),
        (json!({ "exp": null }), "token_expired"),
        (json!({ "iat": now + 3600 }), "token_early"),
        (json!({ "nonce": "another" }), "token_nonce"),
        (json!({ "nonce": null }), "token_nonce"),
        (json!({ "sub": null }), "token_subject"),
    ];
    for (changes, why) in changed {
        refused(&house.sign_in(&changes), 401, "invalid_token");
        assert_eq!(house.noted()[0], ("denied".into(), why.into()), "{changes}");
    }
    type Forge = fn(&House, &Value) -> String;
    let forged: [(&str, Forge); 5] = [
        ("token_algorithm", |_, claims| unsigned(&json!({ "alg": "none" }), claims, "")),
        ("token_algorithm", |_, claims| unsigned(&json!({ "alg": "HS256", "kid": "key-1" }), claims, "AAAA")),
        ("token_signature", |_, claims| unsigned(&header(), claims, "AAAA")),
        ("token_signature", |_, claims| Signer::new().token(&header(), claims)),
        ("token_key", |house, claims| house.issuer.signer.token(&json!({ "alg": "ES256", "kid": "key-2" }), claims)),
    ];
    for (why, forge) in forged {
        let begun = house.begin();
        let token = forge(&house, &house.claims(&begun, &json!({})));
        refused(&house.end_with(&begun, token), 401, "invalid_token");
        assert_eq!(house.noted()[0], ("denied".into(), why.into()));
    }
}

fn unsigned(header: &Value, claims: &Value, signature: &str) -> String {
    use base64::Engine;
    let encode = |value: &Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", encode(header), encode(claims))
}

#[test]
fn a_sign_in_ends_once_in_the_browser_in_which_it_began_and_in_time() {
    let house = house(HERE);
    let (mine, other) = (house.begin(), house.begin());
    let query = format!("code=code-1&state={}", mine.query["state"]);
    refused(&house.back("a=b", &query, "*/*"), 401, "sign_in_not_begun");
    refused(&house.back(&other.cookie, &query, "*/*"), 401, "sign_in_not_begun");
    refused(&house.back(&mine.cookie, "code=code-1", "*/*"), 401, "sign_in_not_begun");
    refused(&house.back(&mine.cookie, "code=code-1&state=x", "*/*"), 401, "sign_in_not_begun");
    refused(&house.back("__Host-resa-sso=resa_log_x", &query, "*/*"), 401, "sign_in_not_begun");
    assert!(!house.issuer.asked().contains(&"/token".to_string()), "nothing was asked for those");

    let token = house.issuer.signer.token(&header(), &house.claims(&mine, &json!({})));
    lets_in(&house.end_with(&mine, token.clone()));
    refused(&house.end_with(&mine, token), 401, "sign_in_not_begun");

    house.app.advance(Duration::from_secs(601));
    let late = house.issuer.signer.token(&header(), &house.claims(&other, &json!({})));
    refused(&house.end_with(&other, late), 401, "sign_in_not_begun");
}

#[test]
fn a_code_is_worth_nothing_without_what_was_kept_for_it() {
    let house = house(HERE);
    let begun = house.begin();
    refused(&house.back(&begun.cookie, &format!("code=x&state={}", begun.query["state"]), "*/*"), 401, "invalid_token");
    let (mine, other) = (house.begin(), house.begin());
    let token = house.issuer.signer.token(&header(), &house.claims(&mine, &json!({})));
    house.issuer.grant("code-2", &other.query["code_challenge"], token);
    let stolen = house.back(&mine.cookie, &format!("code=code-2&state={}", mine.query["state"]), "*/*");
    refused(&stolen, 401, "invalid_token");
    assert_eq!(house.noted()[0].1, "code_refused");
}

#[test]
fn what_the_provider_says_in_the_address_is_heard() {
    let house = house(HERE);
    let back =
        |begun: &Begun, rest: &str| house.back(&begun.cookie, &format!("state={}&{rest}", begun.query["state"]), "*/*");
    refused(&back(&house.begin(), "error=access_denied&error_description=x"), 403, "sign_in_stopped");
    refused(&back(&house.begin(), "error=server_error"), 502, "provider_unavailable");
    refused(&back(&house.begin(), "code=x&error=access_denied"), 403, "sign_in_stopped");
    refused(&back(&house.begin(), "code=x&iss=https%3A%2F%2Fother.example"), 401, "invalid_token");
    refused(&back(&house.begin(), ""), 502, "provider_unavailable");
}

#[test]
fn an_address_that_nobody_vouches_for_makes_nobody_a_member() {
    let house = house(HERE);
    for unsaid in [json!(false), json!(null)] {
        let claimed = json!({ "email": OWNER, "email_verified": unsaid, "sub": "stranger" });
        refused(&house.sign_in(&claimed), 403, "no_account");
    }
    refused(&house.sign_in(&json!({ "groups": ["others"] })), 403, "no_account");
    let linked = lets_in(&house.sign_in(&json!({ "email": OWNER, "sub": "olle" })));
    assert_eq!(house.app.get(&linked, "/api/session").json()["owner"], true);
    refused(&house.sign_in(&json!({ "email": OWNER, "sub": "stranger" })), 403, "no_account");
}

#[test]
fn what_the_token_leaves_out_is_asked_for_and_must_be_about_the_same_account() {
    let house = house(HERE);
    let bare = json!({ "email": null, "groups": null });
    let told =
        json!({ "sub": "subject-1", "email": "anna@example.se", "email_verified": true, "groups": ["analysts"] });
    house.issuer.tell_of_account(told.clone());
    lets_in(&house.sign_in(&bare));
    let mut other = told;
    other["sub"] = json!("subject-2");
    house.issuer.tell_of_account(other);
    refused(&house.sign_in(&bare), 401, "invalid_token");
}

#[test]
fn more_groups_than_fit_take_no_place_away() {
    let house = house(HERE);
    let who = lets_in(&house.sign_in(&json!({})));
    let overflowing = json!({ "groups": null, "_claim_names": { "groups": "src1" } });
    refused(&house.sign_in(&overflowing), 403, "too_many_groups");
    assert_eq!(house.app.get(&who, "/api/session").json()["projects"][0]["role"], "analyst");
}

#[test]
fn a_provider_that_takes_the_secret_in_the_form_gets_it_there() {
    let house = house(HERE);
    house.issuer.say("token_endpoint_auth_methods_supported", json!(["client_secret_post"]));
    lets_in(&house.sign_in(&json!({})));
}

#[test]
fn only_the_provider_is_dialled_whatever_its_document_names() {
    for name in ["token_endpoint", "jwks_uri"] {
        let house = house(HERE);
        let inside = TcpListener::bind("127.0.0.1:0").unwrap();
        inside.set_nonblocking(true).unwrap();
        let port = inside.local_addr().unwrap().port();
        for address in
            [format!("http://localhost:{port}/"), "https://169.254.169.254/".into(), "file:///etc/passwd".into()]
        {
            house.issuer.say(name, json!(address));
            refused(&house.app.get(&Who::Nobody, "/api/sso/start"), 502, "provider_unavailable");
            house.app.advance(Duration::from_secs(11));
        }
        assert!(inside.accept().is_err(), "nobody came");
    }
    let house = house(HERE);
    house.issuer.say("issuer", json!("https://other.example"));
    refused(&house.app.get(&Who::Nobody, "/api/sso/start"), 401, "invalid_token");
}

#[test]
fn own_networks_are_not_dialled_unless_the_settings_say_so() {
    let house = house("");
    refused(&house.app.get(&Who::Nobody, "/api/sso/start"), 502, "provider_unavailable");
    assert_eq!(house.issuer.asked(), Vec::<String>::new());
}

#[test]
fn what_went_wrong_is_told_on_a_page_in_the_readers_words() {
    let house = house(HERE);
    for (language, words) in [("sv", "började i ett annat fönster"), ("en", "began in another window")] {
        let headers = [("accept", "text/html,*/*;q=0.8"), ("accept-language", language)];
        let page = house.app.send("GET", "/api/sso/callback?code=a&state=b", &headers, None);
        assert_eq!(page.status, 401);
        assert!(page.body.contains(words) && page.body.contains("href=\"/sign-in\""), "{}", page.body);
    }
}

#[test]
fn the_way_to_the_provider_is_offered_only_where_there_is_one() {
    let with = house(HERE);
    assert!(with.app.get(&Who::Nobody, "/sign-in").body.contains("/api/sso/start"));
    let by = By { actor: Actor::Cli, request: None };
    with.app.store().remove_provider(&by, &with.provider, with.app.now()).unwrap();
    assert!(!with.app.get(&Who::Nobody, "/sign-in").body.contains("/api/sso/start"));
    refused(&with.app.get(&Who::Nobody, "/api/sso/start"), 404, "not_found");
}

#[test]
fn beginning_over_and_over_is_slowed_down() {
    let house = house(HERE);
    let tried: Vec<u16> = (0..130).map(|_| house.app.get(&Who::Nobody, "/api/sso/start").status).collect();
    assert_eq!((tried.iter().filter(|status| **status == 303).count(), tried.last()), (120, Some(&429)));
    assert_eq!(house.issuer.asked().len(), 1, "what it says of itself is remembered");
}
