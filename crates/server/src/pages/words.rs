//! Every text of the pages, in Swedish and English: a missing one does not compile.

use model::{Language, Role};

/// The texts of one language.
pub(crate) struct Words {
    pub(crate) skip: &'static str,
    pub(crate) language: &'static str,
    pub(crate) script_needed: &'static str,
    pub(crate) promise: &'static str,
    pub(crate) verbs: [&'static str; 6],
    pub(crate) working: &'static str,
    pub(crate) show_password: &'static str,
    pub(crate) hide_password: &'static str,
    pub(crate) email: &'static str,
    pub(crate) password: &'static str,
    pub(crate) new_password: &'static str,
    pub(crate) name: &'static str,
    pub(crate) password_hint: &'static str,
    pub(crate) set_up: SetUp,
    pub(crate) demo: Demo,
    pub(crate) sign_in: SignIn,
    pub(crate) single_sign_on: SingleSignOn,
    pub(crate) invitation: Invitation,
    pub(crate) account: Account,
    pub(crate) not_found: NotFound,
    pub(crate) roles: [&'static str; 5],
    pub(crate) errors: Errors,
}

/// The page of the first start.
pub(crate) struct SetUp {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) name_hint: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) no_secret: &'static str,
}

/// The page behind the link of the demo.
pub(crate) struct Demo {
    pub(crate) title: &'static str,
    pub(crate) opening: &'static str,
    pub(crate) gone: &'static str,
}

/// The page to sign in.
pub(crate) struct SignIn {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) single: &'static str,
    pub(crate) code_title: &'static str,
    pub(crate) code_lead: &'static str,
    pub(crate) code: &'static str,
    pub(crate) code_hint: &'static str,
    pub(crate) code_submit: &'static str,
    pub(crate) back: &'static str,
    pub(crate) forgotten: &'static str,
}

/// The page of a single sign-on that did not succeed.
pub(crate) struct SingleSignOn {
    pub(crate) title: &'static str,
    pub(crate) not_begun: &'static str,
    pub(crate) stopped: &'static str,
    pub(crate) no_account: &'static str,
    pub(crate) invalid: &'static str,
    pub(crate) too_many_groups: &'static str,
    pub(crate) unavailable: &'static str,
    pub(crate) back: &'static str,
}

/// The page behind an invitation's link.
pub(crate) struct Invitation {
    pub(crate) title: &'static str,
    pub(crate) reading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) role: &'static str,
    pub(crate) existing: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) gone_title: &'static str,
    pub(crate) gone: &'static str,
}

/// The page of one's own account.
pub(crate) struct Account {
    pub(crate) title: &'static str,
    pub(crate) sign_out: &'static str,
    pub(crate) back: &'static str,
    pub(crate) password_title: &'static str,
    pub(crate) password_lead: &'static str,
    pub(crate) current: &'static str,
    pub(crate) password_submit: &'static str,
    pub(crate) password_done: &'static str,
    pub(crate) factor_title: &'static str,
    pub(crate) factor_lead: &'static str,
    pub(crate) factor_on: &'static str,
    pub(crate) factor_off: &'static str,
    pub(crate) factor_begin: &'static str,
    pub(crate) factor_scan: &'static str,
    pub(crate) factor_picture: &'static str,
    pub(crate) factor_secret: &'static str,
    pub(crate) factor_confirm: &'static str,
    pub(crate) factor_ready: &'static str,
    pub(crate) recovery: &'static str,
    pub(crate) recovery_lead: &'static str,
    pub(crate) factor_stop: &'static str,
}

/// What is shown where nothing is.
pub(crate) struct NotFound {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) back: &'static str,
}

/// Sentences for the codes of problems that these pages can meet.
pub(crate) struct Errors {
    pub(crate) invalid_credentials: &'static str,
    pub(crate) code_wrong: &'static str,
    pub(crate) password_wrong: &'static str,
    pub(crate) too_many_tries: &'static str,
    pub(crate) sign_in_required: &'static str,
    pub(crate) not_found: &'static str,
    pub(crate) set_up_gone: &'static str,
    pub(crate) invitation_gone: &'static str,
    pub(crate) password_weak: &'static str,
    pub(crate) email_taken: &'static str,
    pub(crate) key_taken: &'static str,
    pub(crate) already_member: &'static str,
    pub(crate) second_factor_required: &'static str,
    pub(crate) forbidden: &'static str,
    pub(crate) invalid_field: &'static str,
    pub(crate) bad_email: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) offline: &'static str,
    pub(crate) other: &'static str,
}

impl Words {
    /// The texts of a language.
    pub(crate) fn of(language: Language) -> &'static Words {
        match language {
            Language::Swedish => &SWEDISH,
            Language::English => &ENGLISH,
        }
    }

    /// What a role is called.
    pub(crate) fn role(&self, role: Role) -> &'static str {
        let [viewer, responder, analyst, admin, owner] = self.roles;
        match role {
            Role::Viewer => viewer,
            Role::Responder => responder,
            Role::Analyst => analyst,
            Role::Admin => admin,
            Role::Owner => owner,
        }
    }
}

static SWEDISH: Words = Words {
    skip: "Till innehållet",
    language: "Språk",
    script_needed: "Sidan behöver JavaScript för att kunna skicka det du skriver.",
    promise: "Kundens resa, från första kontakt till hjälpt.",
    verbs: ["Hör", "Koppla ihop", "Kartlägg", "Förstå", "Förbättra", "Följ upp"],
    working: "Ett ögonblick …",
    show_password: "Visa",
    hide_password: "Dölj",
    email: "E-postadress",
    password: "Lösenord",
    new_password: "Nytt lösenord",
    name: "Namn",
    password_hint: "Minst 12 tecken. Gärna några ord på rad.",
    set_up: SetUp {
        title: "Välkommen till Resa",
        lead: "Du är först här. Skapa det konto som äger organisationen; kollegor bjuder du in sedan.",
        name_hint: "Så ser kollegor dig.",
        submit: "Skapa kontot",
        no_secret: "Öppna länken som skrevs ut när servern startade. Den visar att du får ställa in den.",
    },
    demo: Demo {
        title: "Exemplet",
        opening: "Öppnar …",
        gone: "Länken har redan använts: den fungerar en gång. Avsluta resa demo (Ctrl+C) och starta det igen, så skrivs en ny länk ut.",
    },
    sign_in: SignIn {
        title: "Logga in",
        lead: "Välkommen tillbaka.",
        submit: "Logga in",
        single: "Logga in med organisationens konto",
        code_title: "Ett steg till",
        code_lead: "Skriv koden som din autentiseringsapp visar just nu.",
        code: "Kod",
        code_hint: "Sex siffror, eller en av dina reservkoder.",
        code_submit: "Fortsätt",
        back: "Börja om",
        forgotten: "Kommer du inte in? En administratör kan hjälpa dig.",
    },
    single_sign_on: SingleSignOn {
        title: "Det gick inte att logga in",
        not_begun: "Inloggningen tog för lång tid eller började i ett annat fönster. Börja om.",
        stopped: "Inloggningen avbröts hos den som håller ditt konto.",
        no_account: "Ditt konto har ingen plats här ännu. Be en administratör om en inbjudan.",
        invalid: "Svaret från den som håller ditt konto gick inte att lita på. Börja om, och säg till en administratör om det händer igen.",
        too_many_groups: "Ditt konto är med i fler grupper än som ryms i svaret. En administratör behöver begränsa vilka grupper som skickas.",
        unavailable: "Den som håller ditt konto svarar inte. Försök igen om en stund.",
        back: "Till inloggningen",
    },
    invitation: Invitation {
        title: "Du är inbjuden",
        reading: "Läser inbjudan …",
        lead: "Inbjudan gäller {email} och projektet {project}.",
        role: "Din roll blir {role}.",
        existing: "Du har redan ett konto. Bekräfta med ditt lösenord.",
        submit: "Gå med",
        gone_title: "Inbjudan gäller inte längre",
        gone: "Den är redan använd, har gått ut eller togs tillbaka. Be den som bjöd in dig om en ny.",
    },
    account: Account {
        sign_out: "Logga ut",
        title: "Ditt konto",
        back: "Till startsidan",
        password_title: "Lösenord",
        password_lead: "När du byter loggas dina andra enheter ut.",
        current: "Nuvarande lösenord",
        password_submit: "Byt lösenord",
        password_done: "Lösenordet är bytt.",
        factor_title: "Tvåstegsinloggning",
        factor_lead: "Med en kod från din telefon räcker det inte att känna till ditt lösenord.",
        factor_on: "På",
        factor_off: "Av",
        factor_begin: "Slå på",
        factor_scan: "Läs in bilden med din autentiseringsapp och skriv sedan koden som den visar.",
        factor_picture: "QR-kod för autentiseringsappen",
        factor_secret: "Går det inte att läsa in bilden? Skriv in nyckeln för hand:",
        factor_confirm: "Bekräfta",
        factor_ready: "Tvåstegsinloggning är på.",
        recovery: "Dina reservkoder",
        recovery_lead: "Var och en fungerar en gång, om telefonen är borta. De visas bara nu: spara dem.",
        factor_stop: "Slå av",
    },
    not_found: NotFound {
        title: "Här finns ingenting",
        lead: "Adressen kan vara fel skriven, eller så har det som fanns här tagits bort.",
        back: "Till startsidan",
    },
    roles: ["läsare", "svarare", "analytiker", "administratör", "ägare"],
    errors: Errors {
        invalid_credentials: "E-postadressen eller lösenordet stämmer inte.",
        code_wrong: "Koden stämmer inte. Vänta på nästa och försök igen.",
        password_wrong: "Lösenordet stämmer inte.",
        too_many_tries: "För många försök. Vänta en stund och försök igen.",
        sign_in_required: "Du har loggats ut. Logga in igen.",
        not_found: "Det finns inte längre.",
        set_up_gone: "Länken gäller inte längre. Är Resa redan inställt, logga in i stället.",
        invitation_gone: "Inbjudan gäller inte längre. Be om en ny.",
        password_weak: "Välj ett längre eller mindre vanligt lösenord: minst 12 tecken.",
        email_taken: "Adressen används redan.",
        key_taken: "Nyckeln finns redan.",
        already_member: "Personen är redan med i projektet.",
        second_factor_required: "Skriv också koden som din autentiseringsapp visar.",
        forbidden: "Din roll tillåter inte det här.",
        invalid_field: "Något går inte att använda som det är skrivet.",
        bad_email: "Skriv en e-postadress, till exempel anna@example.se.",
        missing: "Fyll i det här.",
        offline: "Servern svarar inte. Försök igen om en stund.",
        other: "Något gick fel hos oss. Försök igen.",
    },
};

static ENGLISH: Words = Words {
    skip: "Skip to content",
    language: "Language",
    script_needed: "This page needs JavaScript to send what you write.",
    promise: "The customer’s journey, from first contact to helped.",
    verbs: ["Hear", "Connect", "Map", "Understand", "Improve", "Verify"],
    working: "One moment …",
    show_password: "Show",
    hide_password: "Hide",
    email: "E-mail address",
    password: "Password",
    new_password: "New password",
    name: "Name",
    password_hint: "At least 12 characters. A few words in a row work well.",
    set_up: SetUp {
        title: "Welcome to Resa",
        lead: "You are the first one here. Create the account that owns the organisation; invite colleagues afterwards.",
        name_hint: "This is how colleagues see you.",
        submit: "Create the account",
        no_secret: "Open the link that was printed when the server started. It shows that you may set it up.",
    },
    demo: Demo {
        title: "The example",
        opening: "Opening …",
        gone: "The link has been used: it works once. Stop resa demo (Ctrl+C) and start it again, and a new link is printed.",
    },
    sign_in: SignIn {
        title: "Sign in",
        lead: "Welcome back.",
        submit: "Sign in",
        single: "Sign in with your organisation’s account",
        code_title: "One more step",
        code_lead: "Enter the code that your authenticator app shows right now.",
        code: "Code",
        code_hint: "Six digits, or one of your recovery codes.",
        code_submit: "Continue",
        back: "Start again",
        forgotten: "Cannot get in? An administrator can help you.",
    },
    single_sign_on: SingleSignOn {
        title: "You could not be signed in",
        not_begun: "Signing in took too long, or began in another window. Start again.",
        stopped: "Signing in was stopped by the provider of your account.",
        no_account: "Your account has no place here yet. Ask an administrator for an invitation.",
        invalid: "The answer from the provider of your account could not be trusted. Start again, and tell an administrator if it happens again.",
        too_many_groups: "Your account is in more groups than fit into the answer. An administrator needs to limit which groups are sent.",
        unavailable: "The provider of your account does not answer. Try again in a while.",
        back: "To the sign-in page",
    },
    invitation: Invitation {
        title: "You are invited",
        reading: "Reading the invitation …",
        lead: "The invitation is for {email} and the project {project}.",
        role: "Your role will be {role}.",
        existing: "You already have an account. Confirm with your password.",
        submit: "Join",
        gone_title: "The invitation is no longer valid",
        gone: "It has been used, has expired or was taken back. Ask the one who invited you for a new one.",
    },
    account: Account {
        sign_out: "Sign out",
        title: "Your account",
        back: "To the start page",
        password_title: "Password",
        password_lead: "When you change it, your other devices are signed out.",
        current: "Current password",
        password_submit: "Change the password",
        password_done: "The password is changed.",
        factor_title: "Two-step sign-in",
        factor_lead: "With a code from your phone, knowing your password is not enough.",
        factor_on: "On",
        factor_off: "Off",
        factor_begin: "Switch on",
        factor_scan: "Scan the picture with your authenticator app, then enter the code that it shows.",
        factor_picture: "QR code for the authenticator app",
        factor_secret: "Cannot scan the picture? Enter the key by hand:",
        factor_confirm: "Confirm",
        factor_ready: "Two-step sign-in is on.",
        recovery: "Your recovery codes",
        recovery_lead: "Each works once, should the phone be gone. They are shown only now: keep them.",
        factor_stop: "Switch off",
    },
    not_found: NotFound {
        title: "There is nothing here",
        lead: "The address may be mistyped, or what was here has been removed.",
        back: "To the start page",
    },
    roles: ["viewer", "responder", "analyst", "administrator", "owner"],
    errors: Errors {
        invalid_credentials: "The e-mail address or the password is not right.",
        code_wrong: "The code is not right. Wait for the next one and try again.",
        password_wrong: "The password is not right.",
        too_many_tries: "Too many tries. Wait a while and try again.",
        sign_in_required: "You have been signed out. Sign in again.",
        not_found: "It is no longer there.",
        set_up_gone: "The link is no longer valid. If Resa is already set up, sign in instead.",
        invitation_gone: "The invitation is no longer valid. Ask for a new one.",
        password_weak: "Choose a longer or less common password: at least 12 characters.",
        email_taken: "The address is already in use.",
        key_taken: "The key already exists.",
        already_member: "They are in the project already.",
        second_factor_required: "Enter the code that your authenticator app shows, too.",
        forbidden: "Your role does not allow this.",
        invalid_field: "Something cannot be used as it is written.",
        bad_email: "Write an e-mail address, such as anna@example.se.",
        missing: "Fill this in.",
        offline: "The server does not answer. Try again in a while.",
        other: "Something went wrong on our side. Try again.",
    },
};
