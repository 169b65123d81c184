### What agents and owners read on the pages of the desk.

desk = Desk
skip = To the content
nav = Pages
nav-inbox = Chats
language = Language
log-in = Log in
log-out = Log out
to-desk = To the desk
refused-title = That did not work

login-title = Log in to the desk
login-forgotten = Forgot your password? An owner of the shop can give you a link for a new one.
field-email = E-mail
field-password = Password
field-password-new = New password
field-password-hint = At least 10 characters; a sentence is easy to remember.
field-code = Code of your authenticator app
field-name = Your name
field-name-hint = Shoppers see it when you answer.

join-title-setup = Welcome to your shop’s desk
join-title-invite = Join the desk
join-title-reset = A new password
join-about-setup = You become the first owner of this shop’s desk. The link works once.
join-about-invite = You were invited as { $role }. The link works once.
join-about-reset = Set a new password. Your authenticator app, if you had one, is removed.
join-do-setup = Start
join-do-invite = Join
join-do-reset = Save

role-owner = owner
role-agent = agent
role-viewer = viewer

error-stranger = Log in first.
error-form = This form is too old: load the page again.
error-request = This request is not understood.
error-not-found = There is no such page.
error-login = This e-mail address and password don’t match.
error-code-needed = Enter the code that your authenticator app shows.
error-throttled = Too many failed logins. Try again in { $minutes } min.
error-link = This link is no longer valid: ask an owner of the shop for a new one.
error-password-short = The password is too short: at least { $least } characters.
error-password-long = The password is too long: at most { $most } characters.
error-password-easy = The password is too easy to guess.
error-totp-on = An authenticator app is set up already: remove it first.
error-no-account = There is no such account in this shop.
error-email = This is no e-mail address.
error-name = The name must have 1 to 60 letters.
error-email-taken = There is an account with this e-mail address already.
error-no-invitation = There is no such invitation.
error-last-owner = A shop needs an owner: make somebody else one first.
error-other-shop = You don’t work for this shop.
error-viewer = You may look but not write: an owner can change that.
error-owner-only = Only an owner may do this.

search = Search in all messages
filters = Which chats
filter-queued = Waiting
filter-mine = Mine
filter-open = Open
filter-all = All
filter-closed = Closed
tagged = With the tag
all-again = all again
more = More
unread = { $count ->
    [one] { $count } unread message
   *[other] { $count } unread messages
}
waits-title = Waits for an answer
long = overdue
list-empty-queued = Nobody waits. Well done.
list-empty-mine = You have no chats now.
list-empty-open = No chat needs a person now.
list-empty-all = No shopper has written yet.
list-empty-closed = No chat was closed yet.
list-nothing-found = Nothing found.
choose-chat = Choose a chat on the left.
shopper-unnamed = Shopper { $number }
sender-bot = Assistant
sender-human = Desk
owner-bot = assistant
owner-queued = waiting
owner-human = with a person
owner-closed = closed
owner-me = you
agent-telegram = Telegram desk
agent-chatwoot = Chatwoot
agent-account = a former colleague
reason-asked = asked for a person
reason-angry = upset
reason-agent = taken by an agent
call-queued = { $name } waits for a person
call-message = { $name } wrote to you
call-late = { $name } has waited longer than promised
notify-off = Sound is off
notify-on = Sound is on
notify-denied = Your browser blocks notifications for this page.
live-lost = The connection is lost. Trying again…
live-ended = Your session is over: log in again.
live-failed = That did not reach the server. Try again.
error-no-chat = There is no such chat.
