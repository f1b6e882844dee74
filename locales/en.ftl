# Every sentence that people read, in English. One file a language; keys are named after where they stand.

app-name = DiveStreams
language-name = English
claim = The training desk that keeps you signed in.
skip = Skip to content
more = More
actions = Actions
details = Details
edit = Edit
any = Any
search = Search
today = Today
choose = Choose…
pages = Pages
page-on = Later
page-back = Earlier
not-said = Not said
nobody-yet = Nobody yet
place-none = no place given

# The rail
nav-label = Sections
nav-sessions = Sessions
nav-courses = Courses
switch-shop = Switch shop
sign-out = Sign out
nav-settings = Settings
nav-platform = Platform
role-operator = Platform administrator
role-owner = Owner
role-admin = Admin
role-instructor = Instructor
role-staff = Staff

# Signing in and out
login-title = Sign in
login-to = to
login-submit = Sign in
login-remember = Keep me signed in on this device for 30 days
login-wrong = E-mail or password is not right. Check both and try again.
login-busy = Many people are signing in right now. Try again in a few seconds.
login-kept = What you typed is kept for an hour. Sign in and it is back.
kept-title = What you typed is back
kept-words = You were signed out before it arrived, so it is not saved yet. Send it now, or leave it.
kept-submit = Send it now
kept-leave = Leave it
login-throttled = Too many tries. Wait { $wait }, then try again.
wait-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
wait-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
field-email = E-mail
field-password = Password
password-show = Show
password-hide = Hide
logout-title = Sign out?
logout-words = This device only. Others stay signed in.
logout-stay = Stay signed in
choose-shop-title = Which shop?
choose-shop-words = You belong to these.
choose-shop-legend = Shop
choose-shop-submit = Open shop
choose-shop-missing = Choose one of your shops.
choose-shop-none = You belong to no shop yet. An owner can invite you.

why-revoked = { $who ->
    [you] You ended this sign-in from another device, { $ago }.
    [other] You were signed out on this device by { $by }, { $ago }.
   *[operator] You were signed out on this device by whoever runs this server, { $ago }.
}
why-expired = Your sign-in ended because its time was over, { $ago }.
why-locked = This counter tablet has locked, { $ago }.
why-too-many = This sign-in ended because you signed in on too many devices, { $ago }.
why-replaced = { $who ->
    [you] You signed in anew on this tablet, { $ago }.
   *[other] Someone else signed in with this browser, { $ago }.
}
why-password-changed = { $who ->
    [you] You changed your password on another device, { $ago }. Sign in with the new one.
    [other] { $by } gave you a new password, { $ago }. Sign in with that one.
   *[operator] Whoever runs this server gave you a new password, { $ago }. Sign in with that one.
}
why-password-reset = Your password was changed with a link from a letter to you, { $ago }. Sign in with the new one.
why-disowned = One of your sign-ins was reported as not yours, { $ago }, so all of them were ended.
why-tablet = { $who ->
    [you] You ended this counter tablet, { $ago }.
    [other] This counter tablet was ended by { $by }, { $ago }.
   *[operator] This counter tablet was ended by whoever runs this server, { $ago }.
}
why-pin-changed = Your PIN was changed or removed, { $ago }.
why-disabled = { $who ->
    [other] Your account was disabled by { $by }, { $ago }.
   *[operator] Your account was disabled by whoever runs this server, { $ago }.
}
why-removed = { $who ->
    [other] You were removed from { $shop } by { $by }, { $ago }.
   *[operator] You were removed from { $shop } by whoever runs this server, { $ago }.
}
why-shop-closed = { $who ->
    [you] You closed { $shop }, { $ago }.
    [other] { $shop } was closed by { $by }, { $ago }.
   *[operator] { $shop } was closed by whoever runs this server, { $ago }.
}
draft-given-back = What you typed before signing in is back. It is not saved yet.
confirm-title = Your password, please
confirm-words = What comes next is delicate, so this makes sure that it is still you. It is good for ten minutes.
confirm-submit = Go on
confirm-leave = Leave it
said-confirmed = It is you. Go on where you were: for ten minutes you are not asked again.
confirm-wrong = This is not your password. Check it and try again.

# The second factor
second-title = One more step
second-words = Open your authenticator app and type the six digits that it shows for DiveStreams.
second-code = Code from the app
second-trust = Do not ask again on this device for 30 days
second-submit = Sign in
second-recovery = Use a recovery code instead
second-recovery-code = Recovery code
second-recovery-hint = One of the ten that you wrote down. Each works once.
second-recovery-submit = Sign in with it
second-leave = Sign in as someone else
second-wrong = { $left ->
    [one] This code is not right, or was used already. One more try.
   *[other] This code is not right, or was used already. { $left } more tries.
}
second-over-title = Sign in again
second-over = Five codes were not right. For your safety the sign-in begins anew.
second-again = To the sign-in page
tab-security = Security
security-title = Security
security-on = Signing in asks for your password and for a second step.
security-off = Signing in asks for your password alone.
security-is-on = On
security-app = Authenticator app
security-app-words = An app on your phone shows a new code every thirty seconds. Someone who has learned your password cannot sign in without it.
security-app-set = Set up an app
security-app-since = Since { $date }.
security-app-other = Set up another app
security-app-remove-ask = Turn off…
security-app-remove = Turn off
security-app-remove-words = Signing in will no longer ask for a code of this app.
security-passkeys = Passkeys
security-passkeys-words = Your fingerprint, your face or the PIN of a device or security key. A passkey is the whole sign-in, without a password, and cannot be stolen by a false page.
passkey-name = Name
passkey-name-hint = Such as “My phone”
passkey-name-missing = Say what you call this passkey.
passkey-add = Add a passkey
passkey-remove = Remove
passkey-added = Added { $ago }, for { $host }.
passkey-used = Last used { $ago }.
passkey-unused = Not used yet.
passkey-use = Use a passkey
passkey-sign-in = Sign in with a passkey
passkey-failed = That did not work. Try again, or choose another way.
passkey-unknown = This passkey is not known here. Sign in with your password.
passkey-cannot = Passkeys need scripts, and a browser that knows them.
passkey-too-many = A person has { $n } passkeys at most. Remove one first.
codes-set-passkey = The passkey is added. From now on signing in asks for it, as the second step or alone.
said-passkey-added = The passkey is added.
said-passkey-removed = The passkey is removed. Delete it on its device too.
did-add-passkey = Added a passkey
did-remove-passkey = Removed a passkey
security-codes = Recovery codes
security-codes-left = { $n ->
    [0] None is left.
    [one] One of 10 is left.
   *[other] { $n } of 10 are left.
}
security-codes-words = For when your phone is lost or broken.
security-codes-make = Make ten new ones
security-remembered = Remembered devices
security-trusted = { $n ->
    [0] You are asked for a second step on every device.
    [one] On one device you are not asked for a second step.
   *[other] On { $n } devices you are not asked for a second step.
}
security-forget = Ask everywhere again
app-title = Set up an authenticator app
app-scan = Scan this picture with an authenticator app.
app-picture = QR code for the authenticator app; its text stands below
app-type = Or type this into the app:
app-prove = Type the code that the app shows now.
app-set = Turn on
app-leave = Leave it
app-wrong = This code is not right. Codes change every thirty seconds: check the phone’s clock and type the newest one.
app-stale = This page was open too long. Scan the new picture.
codes-title = Your recovery codes
codes-set = From now on signing in asks for a code of your app.
codes-words = Write these down or print them, and keep them apart from your phone. Each signs you in once when the app cannot. They are shown only now; the ones before no longer work.
codes-others = Other devices stay signed in. End any that you do not know:
codes-kept = I have kept them
security-required = { $shop } asks a second step of your role. Set one up to go on.
shop-security-title = Security
shop-security-words = What is asked of the team at the door.
shop-security-legend = Second step
shop-security-without = { $n ->
    [0] all have set one up
    [one] { $n } person has not set one up yet
   *[other] { $n } people have not set one up yet
}
shop-security-consequence = Whoever has such a role and no second step is led to set one up with their next click, before anything else of the shop.
shop-security-save = Save
said-factor-required = Saved. It counts from everyone’s next click.
said-factor-reset = Their second step is taken away. They sign in with the password alone until they set up another.
team-second = Second step
team-second-on = Set up
team-second-off = Not set up
team-reset-ask = Reset second step…
team-reset = Reset
team-reset-words = For whoever has lost phone and recovery codes: the password alone is enough until they set up another. They are told by mail. Make sure that it is they who ask.
team-elsewhere = They belong to another shop too, so only a platform administrator resets their second step.
team-not-able = Whoever may not sign in cannot own a shop. The platform’s administrator can let them in again.
team-own-factor = Your own second step is under Security in your own pages.
did-reset-factor = Reset a second factor
did-require-factor = Changed of whom a second step is asked
said-factor-off = The authenticator app is turned off.
said-devices-forgotten = You are asked for a second step on every device.
did-fail-second = Second step failed
did-use-code = Used a recovery code
did-set-factor = Set a second factor
did-remove-factor = Removed a second factor
did-make-codes = Made new recovery codes
did-forget-devices = Forgot all remembered devices

# Signed-in devices
devices-title = Signed-in devices
devices-own = Your signed-in devices
devices-own-words = Wherever you are signed in. Ending one counts from its next click.
devices-shop-words = Everyone at { $shop }. Ending one counts from its next click.
devices-admin = Signed-in devices of all shops
devices-admin-words = Ending one counts from its next click.
devices-search = Name, e-mail or address
devices-search-own = Device, shop or address
devices-live = Signed in
devices-ended = Ended
devices-none-title = Nobody is here
devices-none = No sign-in matches. A search finds the beginning of any word of a name, of an e-mail, or a whole address.
devices-none-own = No sign-in matches. A search finds the beginning of any word of a device or a shop, or a whole address.
devices-current = this device
devices-person = Person
devices-device = Device
devices-where = Where
devices-since = Signed in
devices-seen = Last seen
devices-expires = Expires
devices-why = Ended
devices-shop = Shop
devices-end = End
devices-end-others = End all others
devices-end-others-words = Every other browser that you are signed in with has to sign in again.
devices-end-person = End all of { $name }
devices-end-person-words = They will have to sign in again on every device.
devices-everyone = Sign out the whole shop…
devices-everyone-submit = Sign out the whole shop
devices-everyone-words = { $n ->
    [0] Nobody else is signed in. Other sign-ins of yours end.
    [one] One other person will have to sign in again.
   *[other] { $n } other people will have to sign in again.
}
devices-total = { $n ->
    [one] { $n } sign-in
   *[other] { $n } sign-ins
}
devices-total-more = { $n }+ sign-ins
devices-more-people = More than { $n } people fit. Type more of the name to see the others.
devices-newer = Newer
devices-older = Older
export-csv = Export CSV
figure = { $n }
figure-live = signed in now
figure-people = { $n ->
    [one] person
   *[other] people
}
figure-new = new this week
figure-old-secret = on the old secret
tab-devices = Signed-in devices
tab-activity = Activity
tab-audit = Audit log
tab-figures = Figures
tab-sessions = Signed-in devices
device-on = { $browser } on { $system }
device-unknown = Unknown browser
expires-today = today
devices-on-tablet = On the tablet { $name }, by PIN
expires-days = { $n ->
    [one] in { $n } day
   *[other] in { $n } days
}
ended-signed-out = Signed out
ended-expired = Time was over
ended-replaced = Someone else signed in there
ended-too-many = Too many devices
ended-revoked = Ended
ended-password-changed = Password changed
ended-password-reset = Password changed by letter
ended-disowned = Reported as not theirs
ended-tablet = Counter tablet ended
ended-pin-changed = PIN changed
ended-disabled = Person disabled
ended-removed = Removed from the shop
ended-shop-closed = Shop closed
ended-unknown = Ended
said-ended = Ended. Its next click leads to the sign-in page.
said-ended-many = Ended. Their next clicks lead to the sign-in page.
error-needs-admin = This is for an owner or admin of the shop.
error-needs-operator = This is for platform administrators.
error-owners-sign-ins = Only an owner ends an owner’s sign-ins.

# The team
tab-team = Team
team-title = Team
team-count = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
team-count-more = { $n }+ people
team-search = Name or e-mail
team-none-title = Nobody matches
team-none = A search finds the beginning of a name or e-mail.
team-since = In the team since
team-not-signed-in = Not signed in
team-you = you
team-disabled = disabled
team-save-role = Save role
team-role-words = Counts from their next click.
team-remove-ask = Remove from the shop…
team-remove = Remove
team-remove-words = { $name } is signed out of this shop at once and cannot come back without an invitation. { $n ->
    [0] What they taught stays theirs.
    [one] One upcoming session will be without an instructor. What they taught stays theirs.
   *[other] { $n } upcoming sessions will be without an instructor. What they taught stays theirs.
}
team-hand-over-ask = Hand over the shop…
team-hand-over = Hand over
team-hand-over-words = { $name } becomes the owner of this shop, and you become an admin. Only { $name } can give it back.
team-oneself = Nobody changes their own role or removes themselves. Another owner or admin can.
team-owners = Only an owner makes, lowers or removes an owner.
team-last-owner = A shop always keeps an owner, and this is the only one. Make someone else owner first, or hand the shop over.
team-no-role = Choose one of the list.
team-nobody = Choose someone of the team.
field-role = Role
tab-shop = Shop
signup-words = You get a letter with a link that opens it.
signup-sent = Look into your mail
signup-sent-words = A letter is on its way to { $email }. Its link works for 24 hours.
signup-finish = Open { $shop }
signup-finish-words = Choose a password, and it is yours. You sign in as
signup-gone = This link opens no shop
signup-expired = Its 24 hours were over before it opened your shop. A new one comes to the same e-mail.
signup-send-another = Send me a new link
signup-used = It has opened your shop. Sign in with your e-mail and the password that you chose then.
signup-withdrawn = You asked again later: only the link of the latest letter opens a shop. If none came, ask once more.
signup-unknown = It is not complete, or so old that nothing is known of it. Open it from the letter itself, or ask for your shop again.
signup-again = Ask for a shop
signup-slug-taken = Another shop has taken its address meanwhile. Ask for your shop again, with another one.
signup-choose-another = Choose another address
signup-known = Someone with this e-mail is here by now. Sign in instead.
letter-signup-subject = Open { $shop }
letter-signup = Someone, probably you, asked for a shop on DiveStreams with this e-mail.
letter-signup-button = Open the shop
letter-signup-after = The link works once, for 24 hours. If it was not you, do nothing: no shop is made then.
letter-signup-known-subject = You are here already
letter-signup-known = Someone, probably you, asked for a shop on DiveStreams with this e-mail. It signs in here already, so nothing was made.
letter-signup-known-button = Sign in
letter-signup-known-after = If it was not you, there is nothing to do. Whoever runs this server can make another shop for you.
setup-title = Open your shop
setup-words = Nothing is here yet. This page makes the first shop and its owner, once.
setup-submit = Open the shop
setup-code-wrong = This is not the code. It stands in the server’s log.
hint-setup-code = The server told it when it started
field-setup-code = Code
field-shop-name = Shop’s name
field-own-name = Your name
tab-tenants = Shops
tab-people = People
shop-title = Shop
shop-names = Name and address
shop-customs = Time and money
shop-moved = Your shop’s address is another now
shop-moved-words = This one leads nowhere any more. Sign in at the new one:
field-slug = Address
field-zone = Time zone
field-currency = Currency
field-units = Depths in
field-owner = Owner’s e-mail
units-metres = metres
units-feet = feet
hint-slug = The shop’s own web address is this and .{ $host }: letters a to z, digits and hyphens.
hint-slug-change = The shop’s web address is this and .{ $host }. Changing it signs out whoever signed in at the old one.
field-logo = Logo
hint-logo = PNG, JPEG or WebP, up to 1 MB. It is shown small, in the place of our mark.
logo-now = The logo as it is
logo-save = Use this logo
logo-remove = Remove logo
logo-missing = Choose a picture first.
logo-no-picture = This is no PNG, JPEG or WebP, or it is damaged.
logo-too-large = This picture has too many pixels. Make it smaller first.
hint-owner = They get a letter with a link that lets them in.
form-choice = Choose one of the list.
form-currency = A currency is a code such as EUR or USD.
form-slug-malformed = Use letters a to z, digits and hyphens between them. { $free } is free.
form-slug-reserved = It is kept for our own hosts. { $free } is free.
form-slug-taken = Another shop has it. { $free } is free.
tenants-title = Shops
tenants-count = { $n ->
    [one] { $n } shop
   *[other] { $n } shops
}
tenants-count-more = { $n }+ shops
tenants-closed = { $n } closed
tenants-is-closed = closed
tenants-search = Name or address
tenants-none-title = No shop matches
tenants-none = A search finds the beginning of a name or of an address.
tenants-created = Since
tenants-new = New shop
tenants-make = Make shop
tenants-rename = Name
tenants-save-name = Save name and address
tenants-open = Open shop
tenants-close-ask = Close…
tenants-close = Close shop
tenants-close-words = Nobody can use { $name } until it is opened again; nothing is lost. { $n ->
    [0] Nobody is signed in there.
    [one] { $n } sign-in ends.
   *[other] { $n } sign-ins end.
}
people-title = People
people-disabled = { $n } disabled
people-no-password = no password yet
people-no-shop = Belongs to no shop
people-enable = Let in again
people-reset = Send reset link
people-reset-disabled = They cannot sign in anyway. Let them in again first.
said-reset-sent = They have a letter with a link to choose a new password. It works for 30 minutes.
people-disable-ask = Disable…
people-disable = Disable
people-disable-words = { $name } cannot sign in anywhere until let in again. { $n ->
    [0] They are not signed in.
    [one] { $n } sign-in ends.
   *[other] { $n } sign-ins end.
}
people-oneself = Nobody disables themselves. Another platform administrator can.
people-last-owner = { $shop } would be without an owner who can sign in. Make someone else its owner first.
did-changed-shop = Changed the shop’s settings
said-shop-made = Shop made. Its owner has a letter with a link that lets them in.
said-shop-ready = Your shop is ready. Check its time zone and currency here.
said-shop-closed = Closed. Everyone there is signed out.
said-shop-opened = Open again.
said-disabled = Disabled, and signed out everywhere.
said-enabled = They can sign in again.
field-name = Name
field-password-again = Password once more
hint-password = 8 characters or more; 15 are better.
form-email = An e-mail looks like maria@reef.example.
form-name = Say the name.
form-password-again = This differs from the password above.
invite-ask = Invite…
invite-title = Invite someone
invite-words = They get a letter with a link that works for seven days.
invite-whom = Whom
invite-submit = Send invitation
invite-open-title = Invited
invite-sent = Sent
invite-expired = Expired
invite-renew = Send again
invite-cancel = Cancel
invite-too-soon = { $n ->
    [one] It was sent a moment ago, so nothing was sent now. You can send it again in { $n } second.
   *[other] It was sent a moment ago, so nothing was sent now. You can send it again in { $n } seconds.
}
invite-member = This person is in the team already.
invite-open = This e-mail has been invited already. Send it again from the team’s page.
invite-too-many = { $n } invitations are open, which is the most. Cancel some first.
join-title = Join { $shop }
join-words = { $by } invites you to { $shop }. Role: { $role }.
join-submit = Join
join-sign-in-words = Sign in first, as
join-another = You are signed in as { $name }. Sign out, open the link again and sign in as
join-gone = This invitation does not work
join-expired = Its seven days are over. Ask for another: whoever invited you can send it again.
join-used = It has been used. If that was you, sign in.
join-withdrawn = It was taken back, or a newer one was sent. Look for the latest letter, or ask whoever invited you.
join-unknown = The link is incomplete, or too old. Copy the whole address from the letter.
did-invited = Invited someone
did-renewed-invitation = Sent an invitation again
did-cancelled-invitation = Cancelled an invitation
did-joined = Joined by invitation
said-invited = Invitation sent. It works for seven days.
said-invitation-cancelled = Invitation cancelled. Its link works no more.
kind-team = Team
did-changed-role = Changed a role
did-removed-member = Removed someone from the team
did-handed-over = Handed the shop over
said-role = Role changed. It counts from their next click.
said-removed = Removed. Their sign-ins here have ended.
said-handed-over = Handed over. You are an admin now.
error-needs-owner = This is for an owner of the shop.

# The platform
platform-title = Platform
platform-words = All shops, in figures.
platform-sign-ins = Sign-ins a day
platform-day = Day
figure-shops = { $n ->
    [one] open shop
   *[other] open shops
}
figure-active = seen within the hour

# The audit log
audit-title = Audit log
audit-own-devices = Their own signed-in devices
audit-own-activity = Their own activity
audit-words = Who did what, when and from where. Lines are only added, and kept for 400 days.
activity-title = Your activity
activity-words = What you did, when and from where.
activity-search = Device or address
activity-none = A search finds the beginning of any word of a device, or a whole address.
audit-what = What
audit-who = Who
audit-when = When
audit-none-title = No line matches
audit-none = A search finds the beginning of any word of a name, of an e-mail, or a whole address.
kind-sign-ins = Sign-ins
kind-endings = Ended sign-ins
kind-access = Access
kind-exports = Exports
kind-sessions = Training sessions
did-signed-in = Signed in
did-failed = Sign-in failed
did-signed-out = Signed out
did-chose-shop = Chose this shop
did-confirmed = Gave the password again
did-fail-confirm = Gave a wrong password before something delicate
did-ended = Ended a sign-in
did-expired = A sign-in expired
did-too-many = Ended the oldest of too many sign-ins
did-replaced = Took the place of a sign-in
did-ended-person = Ended all sign-ins of a person
did-ended-all = Ended all other sign-ins
did-created-person = Created a person
did-set-password = Set a password
did-unlocked = Unlocked a person
did-disabled = Disabled a person
did-created-shop = Created the shop
did-closed-shop = Closed the shop
did-opened-shop = Opened the shop
did-exported = Exported
did-scheduled = Scheduled a session
did-changed = Changed a session
did-status = Changed a session’s state
did-cancelled = Cancelled a session
audit-device-of = { $device } of { $name }
audit-factor-app = Codes from an app
audit-devices = { $n ->
    [one] { $n } device
   *[other] { $n } devices
}
audit-not-me = said not to have been them
audit-operator = Platform administrator
audit-sign-ins-ended = { $n ->
    [one] { $n } sign-in ended
   *[other] { $n } sign-ins ended
}
did-something = Something newer than this version

# Dates and times
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date-short = { $day } { $month }
date-long = { $day } { $month } { $year }
date-with-weekday = { $weekday } { $date }
date-range = { $first } to { $last }
time-range = { $start } to { $end }
time-from = from { $start }
time-to = to
time-all-day = All day
ago-now = just now
ago-minutes = { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
ago-today = today, { $time }
ago-yesterday = yesterday, { $time }
days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
years = { $n ->
    [one] { $n } year
   *[other] { $n } years
}
dives = { $n ->
    [one] { $n } dive
   *[other] { $n } dives
}
seats = { $n ->
    [one] { $n } seat
   *[other] { $n } seats
}

# Training sessions: the list
sessions-title = Training sessions
sessions-upcoming = { $n ->
    [0] Nothing upcoming
   *[other] { $n } upcoming
}
sessions-upcoming-more = { $n }+ upcoming
sessions-past = { $n } past
sessions-past-more = { $n }+ past
sessions-count-more = { $n }+ sessions
sessions-count = { $n ->
    [one] { $n } session
   *[other] { $n } sessions
}
sessions-search = Course, place or instructor
sessions-search-label = Search course, place or instructor
sessions-empty-title = No session is planned
sessions-empty = Choose a course and a date, and it stands here for everyone at the shop. Several dates make one class.
sessions-none-title = No session matches
sessions-none = Try fewer words or filters, or other dates.
no-instructor = No instructor
filters = Filters
filter = Filter
filters-clear = Clear filters
filter-environment = Where
filter-dates = Dates
filter-upcoming = Upcoming
filter-from = from { $date }
filter-to = until { $date }
filter-between = { $from } to { $to }
filter-from-label = From
filter-to-label = To
environment-classroom = Classroom
environment-pool = Pool
environment-confined-water = Confined water
environment-open-water = Open water
environment-exam = Exam
environment-online = Online
environment-other = Other
status-scheduled = Scheduled
status-in-progress = In progress
status-completed = Completed
status-cancelled = Cancelled

# Training sessions: one
session-new = New session
session-edit = Edit session
session-back = Session
session-schedule = Schedule session
session-save = Save changes
session-start = Start session
session-complete = Mark completed
session-cancel-ask = Cancel session…
session-cancel = Cancel session
session-cancel-words = It stays in the list as cancelled, with your reason.
session-cancelled-because = Cancelled:
session-reopen-ask = Reopen…
session-reopen = Reopen session
session-reopen-words = It can be changed again, and History says why.
fact-when = When
fact-other-days = Other days of this class
fact-notes = Notes
history = History
history-scheduled = Scheduled
history-changed = Changed
history-started = Started
history-completed = Completed
history-cancelled = Cancelled
history-reopened = Reopened
history-nobody = Somebody
said-scheduled = Session scheduled.
said-class-scheduled = Class scheduled, one session for each day.
said-changed = Changes saved.
said-status-changed = Done.
said-cancelled = Session cancelled.
refused-step = This session is { $now }: it cannot become { $asked } from there.
refused-reopen = Only an owner or admin reopens a session.
refused-unknown = A session is started, completed, cancelled or reopened; nothing else.

# Training sessions: the form
form-stars = Fields with * are needed.
form-zone = Times are the shop’s own ({ $zone })
form-what = What
form-when = When
form-where = Where and who
form-seats-price = Seats and price
form-day = Day { $n }
form-add-day = Add another day
form-add-day-words = Several days make one class.
form-remove = Remove
form-remove-day = Remove day { $n }
form-leave = Leave without saving
form-problems = { $n ->
    [one] One thing to put right
   *[other] { $n } things to put right
}
field-course = Course
field-environment = Environment
field-start-date = Date
field-end-date = Last date
field-start-time = From
field-end-time = Until
field-location = Place
field-meeting-point = Meeting point
field-instructor = Instructor
field-seats = Seats
field-price = Price
field-notes = For the team
field-status = State
field-reason = Reason
hint-end-date = If over several days
hint-no-course = This shop has no course yet, so nothing can be scheduled.
hint-as-course = Empty: as the course
hint-as-course-value = Empty: as the course, { $value }
form-course = Choose a course.
form-date-missing = Choose a date.
form-date = This is no date. Write it like 2026-11-25.
form-date-far = This is more than three years ahead. Check the year.
form-date-past = This is more than a year ago. Check the year.
form-time = This is no time. Write it like 14:30.
form-start-time = Say when it starts, too.
form-ends-before = The last date is before the first.
form-ends-before-it-starts = It ends before it starts.
form-too-long = A session lasts less than { $n } days. Schedule several.
form-day-twice = Another day of this class is at the same time.
form-instructor = Choose someone of the team.
form-own = Instructors schedule the sessions that they teach themselves. Choose yourself.
form-seats = Seats are a whole number from 1 to { $most }.
form-price = Write a price like 480 or 480.50.
form-price-course = Choose a course first: the price is in its currency.
form-price-decimals = { $n ->
    [0] This currency has no decimals.
   *[other] A price has at most { $n } decimals, like 480.50.
}
form-price-negative = A price is not below zero.
form-price-much = This is more than can be charged.
form-too-many-letters = This is too long: { $n } letters at most.
form-reason = Say why, in a few words.
clash-title = Someone or something is taken then
clash-instructor = The instructor teaches { $course } then: { $when }.
clash-place = { $place } is taken by { $course } then: { $when }.
clash-words = Change the time, the place or the instructor, or keep both.
clash-anyway = Save anyway

# Two writers
conflict-title = Someone changed this meanwhile
conflict-words = Saved { $ago }, while you were writing. { $n ->
    [0] Nothing differs from yours.
    [one] One field differs from yours.
   *[other] { $n } fields differ from yours.
} Fields you left alone stay as they were saved.
conflict-field = Field
conflict-theirs = Theirs, saved
conflict-mine = Yours, not saved
conflict-theirs-short = Theirs
conflict-mine-short = Yours
conflict-save = Save mine over theirs
conflict-keep = Keep theirs

# Courses
courses-title = Courses
courses-see = See the courses
courses-search = Name, code or agency
courses-none-title = No course matches
courses-none = Try fewer words, or another spelling.
courses-empty-title = No course yet
courses-empty = This shop teaches no course yet. Courses come with the catalogue of the agencies, which this version does not have yet.
courses-count = { $n ->
    [one] { $n } course
   *[other] { $n } courses
}
courses-count-more = { $n }+ courses
courses-archived = { $n } archived
course-agency = Agency · level
course-archived = Archived
course-duration = Duration
course-classroom = Classroom
course-pool = Pool
course-dives = Open-water dives
course-dives-short = Dives
course-seats = { $min } to { $max }
course-min-age = Minimum age
course-prerequisites = Prerequisites
course-next = Next sessions
course-next-none = None is planned.
course-all-sessions = All sessions of this course

# Errors
error-home = Go to the training desk
error-request = request
error-400-title = That request makes no sense
error-400 = The address or what was sent with it cannot be read. Go back and try again.
error-403-title = This is not yours to do
error-403 = Your role does not allow it. An owner or admin of the shop can help.
error-404-title = This page does not exist
error-404 = The address may be mistyped, or what stood here was removed. Go back, or start from your sessions.
error-405-title = That does not work here
error-405 = This address answers another kind of request. Go back and use the page’s own buttons.
error-409-title = Someone changed this meanwhile
error-409 = Open it again to see how it stands now.
error-413-title = That is too much at once
error-413 = A form may have 64 KB, a picture 1 MB. Shorten it and send it again.
error-422-title = That cannot be read
error-422 = Something in the form or the address is given twice or is broken. Go back and try again.
error-429-title = Too many tries
error-429 = Wait a moment, then try again.
error-500-title = Something went wrong on our side
error-500 = Nothing was changed. Try again; if it happens again, tell us the request number below.
error-503-title = Back in a moment
error-503 = The shop’s data cannot be reached right now. You are still signed in: try again in a few seconds.
error-forged-title = This page was open too long
error-forged = The form was open too long, or was not sent from this site. Go back, reload the page and send it again.
error-no-shop-title = There is no such shop
error-no-shop = The address may be mistyped. Start from the desk’s own address.
error-shop-closed-title = This shop is closed
error-shop-closed = This shop has been closed. Its owner can ask the platform to open it again.
error-own-classes = Instructors change only the sessions that they teach. An owner, an admin or staff can change this one.
error-session-over-title = This session is over
error-session-over = This session is over or cancelled, so its details stay as they are. An owner or admin can reopen it.

# Letters
letter-hello = Hello,
letter-hello-name = Hello { $name },
letter-paste = If the button does not work, open this address:
letter-when = When
letter-role = Your role
letter-invitation-subject = { $by } invites you to { $shop }
letter-invitation = { $by } invites you to work with { $shop } on DiveStreams, its training desk.
letter-invitation-button = Join
letter-invitation-after = The link works once, for 7 days. If you do not know what this is about, do nothing: nobody joins without you.
letter-reset-subject = Choose a new password
letter-reset = Someone, probably you, asked for a new password for this e-mail on DiveStreams.
letter-reset-button = Choose a new password
letter-reset-after = The link works once, for 30 minutes. If it was not you, do nothing: your password stays as it is.
letter-verify-subject = Is this your e-mail?
letter-verify = Someone, probably you, wants to sign in to DiveStreams with this e-mail from now on.
letter-verify-button = Yes, use this e-mail
letter-verify-after = The link works once, for 24 hours. If it was not you, do nothing: this e-mail is used for nothing then.
letter-device-subject = New sign-in: { $device }
letter-device = Someone signed in as you on a device that we have not seen you on before. If this was you, there is nothing to do.
letter-device-what = Device
letter-device-where = Address
letter-device-button = This was not me
letter-device-after = The button leads to a page that ends this sign-in and every other of yours, and sends you a link to choose a new password.
letter-changed = { $what }. If this was you, there is nothing to do.
letter-changed-password = Your password was changed
letter-changed-email = Your e-mail was changed to another
letter-changed-factor-on = Your second factor was turned on
letter-changed-factor-off = Your second factor was turned off
letter-changed-factor-reset = Your second factor was reset by someone who may
letter-changed-passkey-added = A passkey was added to your account
letter-changed-passkey-removed = A passkey was removed from your account
letter-changed-codes = Your recovery codes were replaced by new ones
letter-changed-button = Choose a new password
letter-changed-after = If it was not you, choose a new password now: that signs out every device. Then tell an owner of your shop.
letter-changed-email-after = If it was not you, tell an owner of your shop at once: this e-mail opens nothing any more.

# Passwords
password-too-short = Use at least 8 characters; 15 or more are better.
password-too-long = Use at most 128 characters.
password-guessable = Others would guess this one: it is common, or made of your or your shop’s name. Take a few words that do not belong together.

# How the house is
tab-health = Health
health-title = Health
health-words = Will people stay signed in? What is checked, what happened, and what to do.
health-ok = As it should be
health-degraded = Look at it
health-failing = Failing
health-checks = Checks
health-database = Database
health-migrations = Migrations
health-persistence = A sign-in is kept
health-traffic = Sign-ins last
health-redis = Redis
health-mail = Mail
health-clock = Clock
health-history = The last 48 hours
health-live = Signed in
health-sign-ins = Sign-ins
health-refused = Cookies that were not accepted
health-chart = { $what } by hour in the last 48 hours: { $n }, in one hour { $most } at most.
health-secrets = Secrets that sign-ins hang on
health-current = Today's secret
health-previous = A previous one
health-unknown = One that is not accepted
health-rotation-done = Nothing hangs on a previous secret: BETTER_AUTH_SECRET_PREVIOUS can be emptied.
health-rotation-unknown = { $n ->
    [one] 1 sign-in is under a secret that is not accepted: its person has to sign in again. The secret from before, in BETTER_AUTH_SECRET_PREVIOUS, brings it back.
   *[other] { $n } sign-ins are under a secret that is not accepted: their people have to sign in again. The secret from before, in BETTER_AUTH_SECRET_PREVIOUS, brings them back.
}
health-rotation-waits = { $n ->
    [one] 1 sign-in hangs on a previous secret. It is signed anew when its browser comes back; on { $date } at the latest BETTER_AUTH_SECRET_PREVIOUS can be emptied.
   *[other] { $n } sign-ins hang on a previous secret. They are signed anew when their browsers come back; on { $date } at the latest BETTER_AUTH_SECRET_PREVIOUS can be emptied.
}

# Counter tablets
counter-title = Who is it?
counter-unlock = Unlock
counter-lock = Lock
counter-switch = Switch person
counter-by-password = Use the password instead
counter-by-pin = Use the PIN instead
counter-missing = Not here? Set a PIN on your own device, under Your PIN.
counter-full = Sign in with e-mail and password
counter-no-people = Nobody has a PIN yet.
counter-kept = What you typed is kept for an hour. Type your PIN and it is back in the form.
counter-choose = Choose who you are.
counter-no-pin = A PIN has 4 to 8 digits.
counter-wrong-pin = This PIN does not fit. Check who is chosen and try again.
counter-needs-password = Five PINs did not fit. Type your password this time; after that the PIN works again.
counter-wrong-password = This password does not fit. Check it and try again.
counter-settings = Counter tablets
counter-settings-words = A device that several people share. Each types a PIN and acts under their own name.
counter-tablet = Tablet
counter-shared = shared
counter-enrolled = Enrolled
counter-lose = Lost tablet
counter-people = { $n ->
    [one] { $n } person by PIN
   *[other] { $n } people by PIN
}
counter-none-title = No counter tablet yet
counter-none = Open this page on the tablet itself and make it one below.
counter-nobody = Nobody has a PIN yet: everyone sets their own, on their own device.
counter-who = By PIN:
counter-your-pin = Your PIN
counter-idle = Lock
counter-idle-save = Save minutes
counter-idle-wrong = Minutes are a whole number from 1 to 60.
field-idle = After so long without a touch
field-idle-unit = minutes
counter-enroll = This device
counter-enroll-words = You are signed out here, and people take over by PIN: at most with the rights of staff and instructors.
counter-enroll-submit = Make this device a counter tablet
field-counter-name = Name
counter-name-hint = Such as “Counter tablet” or “Boat”
counter-name-missing = Give it a name.
counter-too-many = These are enough tablets. End one that is not used.
said-counter-lost = Ended. Its next touch leads to the sign-in page.
said-counter-idle = Minutes saved.
pin-title = Your PIN
pin-words = For the counter tablets of this shop. It opens the desk there, and nothing else.
pin-none = You have no PIN here.
pin-set = Set { $ago }.
pin-new = New PIN
pin-save = Save PIN
pin-remove = Remove PIN
pin-hint = 4 to 8 digits
pin-shape = A PIN has 4 to 8 digits, nothing else.
pin-obvious = Everyone would try this one. Choose other digits.
pin-differs = This is not the same PIN.
field-pin = PIN
field-pin-again = Once more
said-pin-set = PIN saved.
said-pin-removed = PIN removed.
tab-pin = Your PIN
tab-counter = Counter tablets
error-needs-password = A PIN opens the desk and nothing else. For this, sign in with your password: on your own device, or here under Switch person.
error-at-counter = A counter tablet stays with its shop. Do this on your own device.
did-enrolled-counter = Made a device a counter tablet
did-lost-counter = Ended a counter tablet
did-set-counter-idle = Set when counter tablets lock
did-unlocked-counter = Took over at a counter tablet
did-locked-counter = Locked a counter tablet
did-failed-counter = Wrong PIN or password at a counter tablet
did-set-pin = Set a PIN
did-removed-pin = Removed a PIN
password-hint = At least 8 characters, better 15 or more. A few words that do not belong together are good.
password-differs = The two are not the same.
field-new-password = New password
field-new-password-again = New password once more

# A new password, and other links by mail
login-forgot = Forgotten your password?
email-wrong = That is no e-mail address.
forgot-title = Forgotten your password?
forgot-words = Tell us your e-mail, and a link to choose a new one comes there.
forgot-submit = Send the link
forgot-back = Back to signing in
forgot-done-title = Look into your mail
forgot-done = If someone signs in here as { $email }, a link is on its way there. It works for 30 minutes. Nothing there? Look among unwanted mail, or ask an owner of your shop which e-mail they invited.
reset-title = Choose a new password
reset-words = Every device that is signed in as you is signed out by this, but for the one in your hand.
reset-submit = Save and sign in
link-another = Ask for a new link
link-expired-title = This link has expired
link-expired = Its time was over before it was used. Nothing was changed.
link-used-title = This link was used already
link-used = Each link works once. If it was not you who used it, ask for a new one now.
link-withdrawn-title = This link does not work any more
link-withdrawn = A newer one was sent, or it was taken back. Look for the latest letter.
link-unknown-title = This link is not known
link-unknown = It is not complete, or so old that nothing is known of it. Open it from the letter itself.
button-leave = Leave everything as it is
not-me-title = Was this not you?
not-me-words = The sign-in that the letter tells of ends at once, and every other of yours with it. You are sent a link to choose a new password. Browsers that we knew as yours are forgotten.
not-me-submit = It was not me: end it
not-me-done-title = Every sign-in of yours has ended
not-me-done = A letter with a link to choose a new password is on its way to you. Do it now: whoever that was knows your old one.
not-me-instead = Choose a new password
did-ask-reset = Asked for a new password
did-change-password = Chose a new password
did-change-email = Changed their e-mail

# The outbox
tab-mail = Mail
mail-title = Outgoing mail
mail-words = Every letter and what became of it. What it says is kept encrypted until it is sent, or for two days where it cannot be, and then no longer.
mail-waiting = waiting to be sent
mail-failed = given up within 30 days
mail-search = The whole e-mail address
mail-state = State
mail-state-queued = Waits
mail-state-sent = Sent
mail-state-failed = Given up
mail-to = To
mail-kind = Letter
mail-kind-invitation = Invitation
mail-kind-reset = New password
mail-kind-verify = E-mail to confirm
mail-kind-device = New sign-in
mail-kind-signup = A shop to open
mail-again = Send again
said-letter-again = It is sent again, in a few seconds.
mail-kind-changed = Something changed
mail-tries = Tries:
mail-next = next at
mail-none-title = No letters
mail-none = Letters of the last 30 days stand here: invitations, new passwords, and what people are told of their account.
folder-title = Letters
folder-words = There is no mail server, so letters land in
folder-none = None yet. Ask for a new password, for one.
folder-open = Open its link

# A change that the other servers could not be told of
not-yet = Redis cannot be reached. What you have just changed counts here, and on our other servers within 30 seconds.

# Staging
staging = Staging: nothing here is real, and no mail leaves it.

# One's own account
tab-account = Account
account-title = Your account
account-words = You sign in as
account-name = Name
account-name-save = Save name
account-email-words = A link goes to the new e-mail; until it is used, nothing changes. The old one is told.
account-email-save = Send the link
account-password-words = Every other device that is signed in as you is signed out.
account-password-save = Change password
account-theme = Colours on this device
account-theme-save = Use these colours
account-language = Language
account-language-save = Use this language
field-language = Language
language-browser = As the browser has it
said-language = This is your language now, in letters too.
theme-system = As the device has them
theme-light = Light
theme-dark = Dark
field-theme = Colours
field-new-email = New e-mail
field-current-password = Current password
name-missing = Everyone has a name.
name-too-long = A name has at most 100 characters.
email-same = That is the one you have.
said-name = Your name was changed.
said-email-asked = A link is on its way to the new e-mail. Open it within 24 hours.
said-password = Your password was changed, and every other device signed out.
said-theme = These are the colours of this device now.
email-verify-title = Sign in with this e-mail?
email-verify-words = From then on you sign in with it, and letters come here. The old e-mail is told, and opens nothing any more.
email-verify-submit = Yes, use this e-mail
email-verify-done-title = Your e-mail was changed
email-verify-done = You sign in as { $email } from now on. Devices that are signed in stay so.
email-verify-on = Go to your account
email-verify-again = Ask for a new link
email-verify-taken-title = This e-mail stays where it is
email-verify-taken = Someone signs in here with this e-mail already. If that is you too, use that account, or choose another e-mail.
