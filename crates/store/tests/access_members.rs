//! Members, set-up, sign-in, sessions, invitations, tokens and single sign-on, through the store alone.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use model::{
    Actor, AuditAction, AuditResult, By, Email, Language, Member, MemberId, Micros, Permission, ProjectId, ProjectRole,
    Role,
};
use store::{
    Acceptance, AuditFilter, GroupRule, NewMember, NewProvider, NewToken, ProviderAccount, Secret, SignIn, SignInTry,
    Store, StoreError,
};

const NOW: Micros = Micros(1_790_000_000_000_000);
const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const PASSWORD: &str = "korrekt häst batteri";

struct House {
    _folder: tempfile::TempDir,
    store: Store,
    owner: Member,
}

fn later(micros: i64) -> Micros {
    Micros(NOW.0 + micros)
}

fn cli() -> By {
    By::from(Actor::Cli)
}

fn by(member: &Member) -> By {
    By::from(Actor::Member(member.id.clone()))
}

fn email(name: &str) -> Email {
    Email::parse(&format!("{name}@example.se")).unwrap()
}

fn someone(name: &str, owner: bool) -> NewMember<'_> {
    NewMember { email: email(name), name, language: Language::Swedish, owner, password: Some(PASSWORD) }
}

fn place(role: Role, sees_personal_data: bool) -> ProjectRole {
    ProjectRole { project: ProjectId::default_project(), role, sees_personal_data }
}

fn empty() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("data"), NOW).unwrap();
    (folder, store)
}

fn house() -> House {
    let (folder, store) = empty();
    let secret = store.make_set_up_secret().unwrap().unwrap();
    let owner = store.set_up(secret.expose(), &someone("olle", true), None, NOW).unwrap();
    House { _folder: folder, store, owner }
}

impl House {
    fn member(&self, name: &str, role: Role, personal: bool) -> Member {
        let member = self.store.create_member(&cli(), &someone(name, false), NOW).unwrap();
        self.store.give_role(&cli(), &member.id, &place(role, personal), NOW).unwrap();
        member
    }

    fn try_in(&self, name: &str, password: &str, code: Option<&str>, origin: &str, now: Micros) -> SignIn {
        let email = format!("{name}@example.se");
        self.store.sign_in(&SignInTry { email: &email, password, code, origin, request: None }, now).unwrap()
    }

    fn sign_in(&self, name: &str, now: Micros) -> Secret {
        match self.try_in(name, PASSWORD, None, "home", now) {
            SignIn::In { secret, .. } => secret,
            other => panic!("{other:?}"),
        }
    }

    fn audited(&self, action: AuditAction, result: AuditResult) -> usize {
        let filter = AuditFilter { action: Some(action), limit: 1_000, ..AuditFilter::default() };
        self.store.list_audit(&filter).unwrap().iter().filter(|entry| entry.result == result).count()
    }
}

fn rule<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> &'static str {
    match answer {
        Err(StoreError::Conflict { rule }) => rule,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_set_up_secret_makes_one_owner_and_dies() {
    let (_folder, store) = empty();
    assert!(store.set_up_needed().unwrap());
    let first = store.make_set_up_secret().unwrap().unwrap();
    let second = store.make_set_up_secret().unwrap().unwrap();
    let owner = someone("olle", false);
    assert_eq!(store.set_up(first.expose(), &owner, None, NOW), Err(StoreError::NotFound), "a newer one was printed");
    assert_eq!(store.set_up("resa_set_nonsense", &owner, None, NOW), Err(StoreError::NotFound));
    let weak = NewMember { password: Some("password1234"), ..owner.clone() };
    assert_eq!(rule(store.set_up(second.expose(), &weak, None, NOW)), "password_common");
    let made = store.set_up(second.expose(), &owner, None, NOW).unwrap();
    assert!(made.owner && made.has_password);
    assert_eq!(store.set_up(second.expose(), &someone("eva", true), None, NOW), Err(StoreError::NotFound));
    assert!(!store.set_up_needed().unwrap());
    assert_eq!(store.make_set_up_secret().unwrap(), None);
}

#[test]
fn two_set_ups_at_once_make_one_owner() {
    let (_folder, store) = empty();
    let secret = store.make_set_up_secret().unwrap().unwrap();
    let made = std::thread::scope(|scope| {
        let tries = ["olle", "eva"].map(|name| {
            scope.spawn({
                let (store, secret) = (&store, &secret);
                move || store.set_up(secret.expose(), &someone(name, true), None, NOW)
            })
        });
        tries.map(|one| one.join().unwrap())
    });
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1);
    assert_eq!(store.list_members().unwrap().len(), 1);
}

#[test]
fn the_last_owner_stays() {
    let house = house();
    let (store, olle) = (&house.store, &house.owner.id);
    for answer in [
        store.set_owner(&cli(), olle, false, NOW),
        store.set_disabled(&cli(), olle, true, NOW),
        store.remove_member(&cli(), olle, NOW),
    ] {
        assert_eq!(rule(answer), "last_owner");
    }
    let eva = store.create_member(&cli(), &someone("eva", true), NOW).unwrap();
    store.set_disabled(&cli(), &eva.id, true, NOW).unwrap();
    assert_eq!(
        rule(store.remove_member(&cli(), olle, NOW)),
        "last_owner",
        "one who is shut out is no owner to rely on"
    );
    store.set_disabled(&cli(), &eva.id, false, NOW).unwrap();
    store.remove_member(&cli(), olle, NOW).unwrap();
    assert_eq!(store.find_member(olle).unwrap(), None);
}

#[test]
fn one_address_is_one_member() {
    let house = house();
    let again = NewMember { email: Email::parse(" OLLE@example.se").unwrap(), ..someone("x", false) };
    assert_eq!(rule(house.store.create_member(&cli(), &again, NOW)), "email_taken");
}

#[test]
fn a_session_ends_by_age_by_rest_and_at_once_when_revoked() {
    let house = house();
    let secret = house.sign_in("olle", NOW);
    let secret = secret.expose();
    let holds = |now| house.store.find_session(secret, now).unwrap().is_some();
    assert!(holds(later(29 * MINUTE)));
    let mut now = 29 * MINUTE;
    while now + 29 * MINUTE < 12 * HOUR {
        now += 29 * MINUTE;
        assert!(holds(later(now)), "used within half an hour");
    }
    assert!(!holds(later(12 * HOUR)), "ends after twelve hours whatever happens");
    let resting = house.sign_in("olle", NOW);
    assert!(house.store.find_session(resting.expose(), later(30 * MINUTE)).unwrap().is_none());
    let other = house.sign_in("olle", later(MINUTE));
    let id = house.store.find_session(other.expose(), later(MINUTE)).unwrap().unwrap().session.id;
    house.store.revoke_session(&by(&house.owner), &house.owner.id, &id, later(MINUTE)).unwrap();
    assert!(house.store.find_session(other.expose(), later(MINUTE)).unwrap().is_none());
    assert_eq!(house.store.find_session("resa_ses_nonsense", NOW).unwrap(), None);
}

#[test]
fn a_change_of_role_holds_at_the_next_request() {
    let house = house();
    let anna = house.member("anna", Role::Analyst, true);
    let secret = house.sign_in("anna", NOW);
    let may = |permission| {
        let found = house.store.find_session(secret.expose(), NOW).unwrap();
        found.is_some_and(|found| found.rights.may_in(&ProjectId::default_project(), permission))
    };
    assert!(may(Permission::ImportData) && may(Permission::ReadPerson));
    house.store.give_role(&by(&house.owner), &anna.id, &place(Role::Viewer, false), NOW).unwrap();
    assert!(!may(Permission::ImportData) && !may(Permission::ReadPerson) && may(Permission::ReadProject));
    house.store.take_role(&by(&house.owner), &anna.id, &ProjectId::default_project(), NOW).unwrap();
    assert!(!may(Permission::ReadProject));
    house.store.set_disabled(&by(&house.owner), &anna.id, true, NOW).unwrap();
    assert_eq!(house.store.find_session(secret.expose(), NOW).unwrap(), None);
}

#[test]
fn unknown_wrong_and_shut_out_get_one_answer() {
    let house = house();
    let anna = house.member("anna", Role::Viewer, false);
    house.member("bo", Role::Viewer, false);
    house.store.set_disabled(&cli(), &anna.id, true, NOW).unwrap();
    let answers =
        [("anna", PASSWORD), ("bo", "fel lösen ord här"), ("ingen", PASSWORD), ("inte en adress @", PASSWORD)]
            .map(|(name, password)| house.try_in(name, password, None, "home", NOW));
    assert!(answers.iter().all(|answer| *answer == SignIn::Refused), "{answers:?}");
    assert_eq!(house.audited(AuditAction::SignIn, AuditResult::Denied), 4);
}

#[test]
fn after_ten_tries_one_waits_longer_each_time_and_a_stranger_locks_nobody_out() {
    let house = house();
    for _ in 0..10 {
        assert_eq!(house.try_in("olle", "fel lösen ord här", None, "stranger", NOW), SignIn::Refused);
    }
    assert_eq!(house.try_in("olle", PASSWORD, None, "stranger", NOW), SignIn::TooMany { retry_after: 30 });
    assert_eq!(
        house.try_in("olle", PASSWORD, None, "stranger", later(29 * SECOND)),
        SignIn::TooMany { retry_after: 1 }
    );
    let after = later(30 * SECOND);
    assert_eq!(house.try_in("olle", "fel lösen ord här", None, "stranger", after), SignIn::Refused);
    assert_eq!(house.try_in("olle", PASSWORD, None, "stranger", after), SignIn::TooMany { retry_after: 60 });
    assert!(matches!(house.try_in("olle", PASSWORD, None, "home", after), SignIn::In { .. }));
    assert!(matches!(house.try_in("olle", PASSWORD, None, "stranger", later(90 * SECOND)), SignIn::In { .. }));
}

#[test]
fn tries_at_the_same_moment_all_count() {
    let house = house();
    let answers: Vec<SignIn> = std::thread::scope(|scope| {
        let tries: Vec<_> =
            (0..16).map(|_| scope.spawn(|| house.try_in("olle", "fel lösen ord här", None, "stranger", NOW))).collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|answer| **answer == SignIn::Refused).count(), 10, "{answers:?}");
}

#[test]
fn the_second_factor_is_asked_for_once_confirmed_and_no_code_works_twice() {
    let house = house();
    let (store, me) = (&house.store, by(&house.owner));
    let factor = store.begin_second_factor(&house.owner.id).unwrap();
    house.sign_in("olle", NOW);
    let secret = base32_bytes(factor.secret.expose());
    let code = |now| store::totp_code_of(&secret, now);
    assert_eq!(rule(store.confirm_second_factor(&me, &house.owner.id, "000000", NOW)), "code_wrong");
    let recovery = store.confirm_second_factor(&me, &house.owner.id, &code(NOW), NOW).unwrap();
    assert_eq!(recovery.len(), 10);
    let go = |code: Option<&str>, now| house.try_in("olle", PASSWORD, code, "home", now);
    assert_eq!(go(None, NOW), SignIn::CodeNeeded);
    assert_eq!(go(Some(&code(NOW)), NOW), SignIn::Refused, "the code that confirmed it");
    let next = later(30 * SECOND);
    assert_eq!(house.try_in("olle", "fel lösen ord här", Some(&code(next)), "home", next), SignIn::Refused);
    assert!(matches!(go(Some(&code(next)), next), SignIn::In { .. }));
    assert_eq!(go(Some(&code(next)), next), SignIn::Refused, "used");
    let typed = recovery[3].expose().to_lowercase().replace('-', " ");
    assert!(matches!(go(Some(&typed), next), SignIn::In { .. }));
    assert_eq!(go(Some(&typed), next), SignIn::Refused, "used");
    assert_eq!(store.count_recovery_codes(&house.owner.id).unwrap(), 9);
    store.remove_second_factor(&cli(), &house.owner.id, next).unwrap();
    assert!(matches!(go(None, next), SignIn::In { .. }));
}

fn base32_bytes(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text
        .bytes()
        .map(|sign| u32::from(if sign.is_ascii_uppercase() { sign - b'A' } else { sign - b'2' + 26 }))
        .collect();
    let groups = digits.chunks(8).flat_map(|group| {
        let bits = group.iter().fold(0_u64, |bits, digit| bits << 5 | u64::from(*digit));
        bits.to_be_bytes()[3..].to_vec()
    });
    groups.collect()
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    let house = house();
    let (kept, ended) = (house.sign_in("olle", NOW), house.sign_in("olle", NOW));
    let keep = house.store.find_session(kept.expose(), NOW).unwrap().unwrap().session.id;
    let change =
        |present, new| house.store.change_password(&by(&house.owner), &house.owner.id, present, new, Some(&keep), NOW);
    assert_eq!(rule(change("fel lösen ord här", "ett nytt långt ord")), "password_wrong");
    assert_eq!(rule(change(PASSWORD, "olle@example.se")), "password_is_address");
    change(PASSWORD, "ett nytt långt ord").unwrap();
    assert!(house.store.find_session(kept.expose(), NOW).unwrap().is_some());
    assert!(house.store.find_session(ended.expose(), NOW).unwrap().is_none());
    assert_eq!(house.try_in("olle", PASSWORD, None, "home", NOW), SignIn::Refused);
}

#[test]
fn an_invitation_works_once_in_time_and_for_its_address() {
    let house = house();
    let store = &house.store;
    let invite =
        |name| store.create_invitation(&by(&house.owner), &email(name), &place(Role::Analyst, false), NOW).unwrap();
    let (_, secret) = invite("anna");
    let (anna, eva) = (email("anna"), email("eva"));
    let accept = |email| Acceptance::New { email, name: "Anna", language: Language::Swedish, password: PASSWORD };
    let go = |secret: &Secret, email, now| store.accept_invitation(secret.expose(), &accept(email), None, now);
    assert_eq!(go(&secret, &eva, NOW), Err(StoreError::NotFound), "another address");
    assert_eq!(go(&secret, &anna, later(72 * HOUR)), Err(StoreError::NotFound), "too late");
    let (_, newer) = invite("anna");
    assert_eq!(go(&secret, &anna, NOW), Err(StoreError::NotFound), "a newer one replaces it");
    let made = go(&newer, &anna, NOW).unwrap();
    assert_eq!(go(&newer, &anna, NOW), Err(StoreError::NotFound), "used");
    let places = store.list_memberships_of(&made.id).unwrap();
    assert_eq!(places.len(), 1);
    assert_eq!(places[0].place, place(Role::Analyst, false));
    let again = store.create_invitation(&by(&house.owner), &anna, &place(Role::Admin, true), NOW);
    assert_eq!(rule(again), "already_member");
    let (taken_back, secret) = invite("eva");
    store.revoke_invitation(&by(&house.owner), &ProjectId::default_project(), &taken_back.id, NOW).unwrap();
    assert_eq!(go(&secret, &eva, NOW), Err(StoreError::NotFound));
}

/// What happens to whoever made an invitation.
type End<'a> = &'a dyn Fn(&House, &Member);

#[test]
fn an_invitation_holds_no_longer_than_its_maker_could_give_it() {
    let default = ProjectId::default_project();
    let ends: [(&str, End<'_>); 5] = [
        ("demoted", &|house, by| house.store.give_role(&cli(), &by.id, &place(Role::Analyst, true), NOW).unwrap()),
        ("sees less", &|house, by| house.store.give_role(&cli(), &by.id, &place(Role::Admin, false), NOW).unwrap()),
        ("out of the project", &|house, by| house.store.take_role(&cli(), &by.id, &default, NOW).unwrap()),
        ("shut out", &|house, by| house.store.set_disabled(&cli(), &by.id, true, NOW).unwrap()),
        ("removed", &|house, by| house.store.remove_member(&cli(), &by.id, NOW).unwrap()),
    ];
    for (name, end) in ends {
        let house = house();
        let store = &house.store;
        let admin = house.member("admin", Role::Admin, true);
        let (anna, bo) = (email("anna"), email("bo"));
        let (_, of_admin) = store.create_invitation(&by(&admin), &anna, &place(Role::Admin, true), NOW).unwrap();
        let (_, of_cli) = store.create_invitation(&cli(), &bo, &place(Role::Admin, true), NOW).unwrap();
        assert!(store.find_invitation(of_admin.expose(), NOW).is_ok());
        end(&house, &admin);
        let new = |email| Acceptance::New { email, name: "Ny", language: Language::Swedish, password: PASSWORD };
        assert_eq!(store.find_invitation(of_admin.expose(), NOW), Err(StoreError::NotFound), "{name}");
        let accepted = store.accept_invitation(of_admin.expose(), &new(&anna), None, NOW);
        assert_eq!(accepted, Err(StoreError::NotFound), "{name}");
        assert_eq!(store.find_member_by_email(&anna).unwrap(), None, "{name}");
        store.accept_invitation(of_cli.expose(), &new(&bo), None, NOW).unwrap();
    }
}

#[test]
fn an_owners_invitation_ends_with_their_ownership_and_a_tokens_with_the_token() {
    let house = house();
    let store = &house.store;
    let eva = store.create_member(&cli(), &someone("eva", true), NOW).unwrap();
    let scopes: &[Permission] = &[Permission::ManageMembers];
    let expires = later(HOUR);
    let new = NewToken { member: &house.owner.id, project: None, name: "robot", scopes, expires };
    let (token, _) = store.create_token(&by(&house.owner), &new, NOW).unwrap();
    let robot = By::from(Actor::Token(token.id.clone(), house.owner.id.clone()));
    let invite = |by: &By, name| store.create_invitation(by, &email(name), &place(Role::Admin, false), NOW).unwrap().1;
    let secrets = [invite(&by(&eva), "anna"), invite(&robot, "bo"), invite(&by(&house.owner), "cia")];
    let open = || secrets.each_ref().map(|secret| store.find_invitation(secret.expose(), NOW).is_ok());
    assert_eq!(open(), [true, true, true]);
    store.set_owner(&cli(), &eva.id, false, NOW).unwrap();
    assert_eq!(open(), [false, true, true]);
    store.revoke_token(&by(&house.owner), &house.owner.id, &token.id, NOW).unwrap();
    assert_eq!(open(), [false, false, true]);
}

#[test]
fn two_acceptances_at_once_make_one_membership() {
    for round in 0..5 {
        let house = house();
        let store = &house.store;
        let (_, secret) = store.create_invitation(&cli(), &email("anna"), &place(Role::Viewer, false), NOW).unwrap();
        let anna = email("anna");
        let made = std::thread::scope(|scope| {
            let accept = || {
                let new =
                    Acceptance::New { email: &anna, name: "Anna", language: Language::English, password: PASSWORD };
                store.accept_invitation(secret.expose(), &new, None, NOW)
            };
            [scope.spawn(accept), scope.spawn(accept)].map(|one| one.join().unwrap())
        });
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "round {round}: {made:?}");
        assert!(made.contains(&Err(StoreError::NotFound)));
        assert_eq!(store.list_memberships(&ProjectId::default_project()).unwrap().len(), 1);
    }
}

#[test]
fn a_member_accepts_only_their_own_invitation() {
    let house = house();
    let other = ProjectId(
        house
            .store
            .create_project(&By::from(Actor::Cli), "Annat", &model::ProjectSettings::default(), NOW)
            .unwrap()
            .id
            .0,
    );
    let (anna, eva) = (house.member("anna", Role::Viewer, false), house.member("eva", Role::Viewer, false));
    let there = ProjectRole { project: other.clone(), role: Role::Admin, sees_personal_data: false };
    let (_, secret) = house.store.create_invitation(&by(&house.owner), &anna.email, &there, NOW).unwrap();
    let accept = |id| house.store.accept_invitation(secret.expose(), &Acceptance::Member(id), None, NOW);
    assert!(house.store.find_invitation(secret.expose(), NOW).unwrap().is_member);
    assert_eq!(accept(&eva.id), Err(StoreError::NotFound));
    accept(&anna.id).unwrap();
    assert_eq!(house.store.find_rights(&anna.id).unwrap().unwrap().role_in(&other), Some((Role::Admin, false)));
}

#[test]
fn nobody_gives_more_than_they_have_or_touches_those_above_them() {
    let house = house();
    let (admin, anna) = (house.member("admin", Role::Admin, false), house.member("anna", Role::Viewer, false));
    let store = &house.store;
    assert_eq!(rule(store.give_role(&by(&admin), &anna.id, &place(Role::Viewer, true), NOW)), "beyond_own_rights");
    assert_eq!(rule(store.give_role(&by(&anna), &anna.id, &place(Role::Admin, false), NOW)), "beyond_own_rights");
    assert_eq!(rule(store.give_role(&by(&admin), &admin.id, &place(Role::Admin, true), NOW)), "beyond_own_rights");
    assert_eq!(rule(store.set_owner(&by(&admin), &admin.id, true, NOW)), "beyond_own_rights");
    assert_eq!(rule(store.remove_member(&by(&admin), &anna.id, NOW)), "beyond_own_rights");
    assert_eq!(rule(store.take_role(&by(&anna), &admin.id, &ProjectId::default_project(), NOW)), "beyond_own_rights");
    assert_eq!(rule(store.give_role(&cli(), &anna.id, &place(Role::Owner, false), NOW)), "owner_is_no_project_role");
    let invited = store.create_invitation(&by(&admin), &email("ny"), &place(Role::Analyst, true), NOW);
    assert_eq!(rule(invited), "beyond_own_rights");
    let renamed = store.update_member(&by(&admin), &house.owner.id, "Ny", Language::English, NOW);
    assert_eq!(rule(renamed), "beyond_own_rights");
    store.give_role(&by(&admin), &anna.id, &place(Role::Admin, false), NOW).unwrap();
}

#[test]
fn a_token_does_what_its_member_may_at_that_moment_and_no_more() {
    let house = house();
    let anna = house.member("anna", Role::Analyst, false);
    let default = ProjectId::default_project();
    let wanted = |scopes: &'static [Permission], expires| NewToken {
        member: &anna.id,
        project: Some(&default),
        name: "nattjobb",
        scopes,
        expires,
    };
    let make = |scopes, expires| house.store.create_token(&by(&anna), &wanted(scopes, expires), NOW);
    let year = later(365 * 24 * HOUR);
    assert_eq!(rule(make(&[Permission::ManageKeys], year)), "beyond_own_rights");
    assert_eq!(rule(make(&[Permission::ReadPerson], year)), "beyond_own_rights");
    assert_eq!(rule(make(&[Permission::ImportData], Micros(year.0 + 1))), "token_lifetime");
    assert_eq!(rule(make(&[Permission::ImportData], NOW)), "token_lifetime");
    assert_eq!(rule(make(&[], year)), "token_scopes");
    let (token, secret) = make(&[Permission::ImportData, Permission::ReadProject], year).unwrap();
    let may = |permission, now| {
        let found = house.store.find_token(secret.expose(), now).unwrap();
        found.is_some_and(|found| found.rights.may_in(&default, permission))
    };
    assert!(may(Permission::ImportData, NOW) && !may(Permission::ReadAnalyses, NOW));
    assert!(house.store.list_tokens(&anna.id).unwrap()[0].last_used.is_some());
    house.store.give_role(&cli(), &anna.id, &place(Role::Viewer, false), NOW).unwrap();
    assert!(!may(Permission::ImportData, NOW) && may(Permission::ReadProject, NOW));
    assert!(!may(Permission::ReadProject, year));
    let as_token = By::from(Actor::Token(token.id.clone(), anna.id.clone()));
    let child = house.store.create_token(&as_token, &wanted(&[Permission::ReadProject], year), NOW);
    assert_eq!(rule(child), "tokens_make_no_tokens");
    let stranger = MemberId("mbr_x".into());
    assert_eq!(house.store.revoke_token(&cli(), &stranger, &token.id, NOW), Err(StoreError::NotFound));
    house.store.revoke_token(&by(&anna), &anna.id, &token.id, NOW).unwrap();
    assert!(!may(Permission::ReadProject, NOW));
}

#[test]
fn only_an_owner_has_a_token_for_the_organisation() {
    let house = house();
    let admin = house.member("admin", Role::Admin, true);
    let year = later(365 * 24 * HOUR);
    let make = |member: &Member| {
        let scopes = &[Permission::ReadAudit];
        let new = NewToken { member: &member.id, project: None, name: "revision", scopes, expires: year };
        house.store.create_token(&by(member), &new, NOW)
    };
    assert_eq!(rule(make(&admin)), "beyond_own_rights");
    let (_, secret) = make(&house.owner).unwrap();
    assert!(
        house
            .store
            .find_token(secret.expose(), NOW)
            .unwrap()
            .unwrap()
            .rights
            .may_in_organisation(Permission::ReadAudit)
    );
}

fn with_provider(house: &House) -> String {
    let secret = Secret::of("the client's secret".into());
    let new =
        NewProvider { name: "Inloggning", issuer: "https://id.example", client_id: "resa", client_secret: &secret };
    let provider = house.store.put_provider(&by(&house.owner), &new, NOW).unwrap();
    let rules = [("analytiker", Role::Analyst, false), ("dataskydd", Role::Viewer, true)]
        .map(|(group, role, personal)| GroupRule { group: group.into(), place: place(role, personal) });
    house.store.put_group_rules(&by(&house.owner), &provider.id, &rules, NOW).unwrap();
    provider.id
}

#[test]
fn a_sign_in_at_a_provider_comes_back_once_and_in_time() {
    let house = house();
    let provider = with_provider(&house);
    let begun = house.store.begin_login(&provider, NOW).unwrap();
    let late = house.store.begin_login(&provider, NOW).unwrap();
    assert!(matches!(house.store.take_login(late.state.expose(), later(10 * MINUTE)), Err(StoreError::NotFound)));
    let pending = house.store.take_login(begun.state.expose(), later(9 * MINUTE)).unwrap();
    assert_eq!((pending.nonce, pending.client_secret.expose()), (begun.nonce, "the client's secret"));
    assert_eq!(begun.challenge.len(), 43);
    assert!(matches!(house.store.take_login(begun.state.expose(), NOW), Err(StoreError::NotFound)));
}

#[test]
fn places_follow_the_groups_and_those_that_members_gave_stay() {
    let house = house();
    let (store, provider) = (&house.store, with_provider(&house));
    let other =
        store.create_project(&By::from(Actor::Cli), "Annat", &model::ProjectSettings::default(), NOW).unwrap().id;
    let groups = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    let enter = |subject: &str, name: &str, names: &[&str]| {
        let groups = groups(names);
        let account = ProviderAccount {
            subject,
            verified_email: Some(email(name)),
            name,
            language: Language::Swedish,
            groups: &groups,
        };
        store.sign_in_by_provider(&provider, &account, None, NOW).unwrap()
    };
    assert_eq!(enter("s1", "anna", &["städ"]), SignIn::Refused, "no group gives a place");
    assert!(matches!(enter("s1", "anna", &["analytiker", "dataskydd"]), SignIn::In { .. }));
    let anna = store.find_member_by_email(&email("anna")).unwrap().unwrap().id;
    let role = |project: &ProjectId| store.find_rights(&anna).unwrap().unwrap().role_in(project);
    let default = ProjectId::default_project();
    assert_eq!(role(&default), Some((Role::Analyst, true)), "the highest role, and what any group sees");
    assert_eq!(rule(store.give_role(&cli(), &anna, &place(Role::Admin, true), NOW)), "managed_by_single_sign_on");
    let given = ProjectRole { project: other.clone(), role: Role::Admin, sees_personal_data: false };
    store.give_role(&cli(), &anna, &given, NOW).unwrap();
    assert!(matches!(enter("s1", "anna", &[]), SignIn::In { .. }));
    assert_eq!((role(&default), role(&other)), (None, Some((Role::Admin, false))));
    assert_eq!(enter("s2", "anna", &["analytiker"]), SignIn::Refused, "another account with her address");
    house.member("bo", Role::Viewer, false);
    assert!(matches!(enter("s3", "bo", &["analytiker"]), SignIn::In { .. }), "linked by the verified address");
    let bo = store.find_member_by_email(&email("bo")).unwrap().unwrap().id;
    assert_eq!(store.find_rights(&bo).unwrap().unwrap().role_in(&default), Some((Role::Viewer, false)));
    store.set_disabled(&cli(), &anna, true, NOW).unwrap();
    assert_eq!(enter("s1", "anna", &["analytiker"]), SignIn::Refused);
}

#[test]
fn no_secret_lies_open_in_the_data_directory() {
    let house = house();
    let store = &house.store;
    let provider = with_provider(&house);
    let begun = store.begin_login(&provider, NOW).unwrap();
    let session = house.sign_in("olle", NOW);
    let factor = store.begin_second_factor(&house.owner.id).unwrap();
    let (_, invitation) = store.create_invitation(&cli(), &email("anna"), &place(Role::Viewer, false), NOW).unwrap();
    let new = NewToken {
        member: &house.owner.id,
        project: None,
        name: "x",
        scopes: &[Permission::ReadAudit],
        expires: later(HOUR),
    };
    let (_, token) = store.create_token(&cli(), &new, NOW).unwrap();
    house.try_in("ingen-har-hemlig", "hemligt lösen ord", None, "192.0.2.7", NOW);
    let raw = base32_bytes(factor.secret.expose());
    let mut needles: Vec<Vec<u8>> = [session, begun.state, invitation, token, factor.secret]
        .iter()
        .map(|secret| secret.expose().as_bytes().to_vec())
        .collect();
    needles.extend(
        [PASSWORD, "the client's secret", "ingen-har-hemlig", "hemligt lösen ord"].map(|text| text.as_bytes().to_vec()),
    );
    needles.push(raw);
    for entry in std::fs::read_dir(store.dir()).unwrap() {
        let path = entry.unwrap().path();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        for needle in &needles {
            assert!(!bytes.windows(needle.len()).any(|part| part == needle), "{}", path.display());
        }
    }
}
