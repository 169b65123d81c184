### Every sentence a shopper reads in English.
### Attributes (.v2, .v3) are other wordings of the same sentence.

## Meeting

greet = Hello{ $name }! I'm the shop's assistant, a program. What can I find for you today?
    .v2 = Hi{ $name }! I'm the assistant here (a program, not a person). What are you looking for?
    .close = Hey{ $name }! I'm the shop's assistant, a program. What are you after?
    .close2 = Hi{ $name }! I help out here (I'm a program, not a person). What can I find you?
greet-known = Good to see you again{ $name }! Last time we looked at { $goods }. Shall we go on there, or is it something new?
    .v2 = Welcome back{ $name }! You were looking at { $goods } last time. More of that, or something else?
    .close = Hey, good to see you again{ $name }! Last time we looked at { $goods }. More of that, or something new?
greet-again = Hello again! What shall we look at?
    .v2 = I'm here. What can I find for you?
    .close = Hey again! What shall we look at?
greet-departments = We have { $departments } and more.
goodbye = Goodbye{ $name }! Take your time, I'll remember where we were.
    .v2 = See you{ $name }! If something comes to mind, just write.
    .close = Bye{ $name }! Take your time, I'll remember where we were.
nice-to-meet = Nice to meet you{ $name }!
met = Nice to meet you{ $name }! What can I find for you?
    .close = Hey{ $name }, nice to meet you! What are you after?
thank = You're welcome! Anything else I can find for you?
    .v2 = My pleasure! Is there anything else?
    .close = Anytime! Anything else?
    .close2 = No worries! Anything else I can find you?
praise = Glad to hear it! Shall I look for anything else?
    .v2 = Thank you, that's nice of you! What else can I do?
    .close = Glad you like it! Anything else?
help =
    Tell me in your own words what you need: what it is, who it's for, a colour, a size, a budget.
    You can say "show others", "cheaper", "compare 1 and 2", "why this one?" or "add the second to the cart". A person can take over whenever you ask.
identity = I'm a program: the shop's assistant. I only state what the catalog says, and a person can take over whenever you like.
smalltalk = I'm better at products than at small talk, but I'm glad you're here. What are you looking for?
    .v2 = All well at the counter, thank you! What shall we look for?
out-of-scope = That's outside what I know: I can help with this shop, its goods and how it sells them.
    .v2 = I can't help with that, I only know this shop. Is there something I can find for you here?
restart = All right, we start afresh. What are you looking for?
    .close = Fresh start, then. What are you after?
accept = Good! Tell me what you'd like to see next.
    .close = Great! What would you like to see next?
decline = All right. What would suit you better?
    .v2 = No problem. What should I look for instead?
    .close = No worries. What would be more your thing?
    .close2 = All good. What should I look for instead?
sorry = I'm sorry this isn't going well. Tell me in one sentence what you need and I'll try again, or I can call a person.
    .v2 = I apologise. Would you like a person to take over, or shall I try once more?
sorry-again = Let's make it simpler: a colleague sees our whole talk and can help better than I can. Or tell me in one word what we're looking for.
sorry-trouble = I'm sorry for the trouble. Let's take it calmly, one step at a time.
glad = Glad you like it!
quick = Straight to it.
celebrate = A lovely choice{ $name }! Enjoy it.
    .v2 = Wonderful{ $name }! I hope it makes you happy.
celebrate-gift = A lovely present for { $who }{ $name }! I hope it goes down well.
reassure-returns = And to set your mind at rest: { $facts }
    .v2 = Just so you know: { $facts }
reassure-payment = No need to worry about paying: { $facts }
later = Of course, there's no hurry. Have a look around; I'm here when you need me.
undecided = Take your time. If it helps, I can compare the first ones or tell you what others like about them.
    .v2 = No hurry at all. Shall I put the favourites side by side, so that it's easier to choose?

## Recommending

recommend =
    { $count ->
        [one] I found one that fits.
       *[other] Here's what fits best.
    }
    .v2 =
    { $count ->
        [one] This one fits.
       *[other] These fit what you said.
    }
    .v3 =
    { $count ->
        [one] There's one I'd show you.
       *[other] I'd look at these first.
    }
    .close =
    { $count ->
        [one] Here's one I'd show you.
       *[other] I'd look at these.
    }
    .close2 =
    { $count ->
        [one] Got one for you.
       *[other] Got these for you.
    }
recommend-popular = To give you a feeling for the shop, here are a few of its things.
recommend-more =
    { $count ->
        [one] Here's another one.
       *[other] Here are others.
    }
    .v2 =
    { $count ->
        [one] And this one is different.
       *[other] And these are different.
    }
recommend-similar =
    { $count ->
        [one] This one is the most like it.
       *[other] These are the most like it.
    }
recommend-again = Back to what we were looking at.
    .v2 = Here they are again.
recommend-cheaper =
    { $count ->
        [one] This one costs less.
       *[other] These cost less.
    }
    .v2 = A step down in price.
recommend-dearer = A step up.
    .v2 =
    { $count ->
        [one] This is a finer one.
       *[other] These are the finer ones.
    }
recommend-cheapest =
    { $count ->
        [one] This is the least expensive that fits.
       *[other] These are the least expensive that fit, the cheapest first.
    }
recommend-dearest =
    { $count ->
        [one] This is the most expensive that fits.
       *[other] These are the most expensive that fit, the dearest first.
    }
recommend-bigger = Going by the measurements, there's more to these.
recommend-smaller = Going by the measurements, these take less room.
recommend-taller = Going by the measurements, these are taller.
recommend-lower = Going by the measurements, these are lower.
recommend-wider = Going by the measurements, these are wider.
recommend-narrower = Going by the measurements, these are narrower.
recommend-longer = Going by the measurements, these are longer.
recommend-shorter = Going by the measurements, these are shorter.
recommend-several = One thing at a time, side by side.
price-objection = I understand, that's a lot of money.
rejected = All right, not those then.
    .v2 = Fair enough, I'll leave those out.
    .close = No worries, those are gone.
why-rejected = So that the next ones are closer: what put you off? A word is enough.
    .v2 = May I ask what it was about them? Then I'll look in a better direction.
    .close = What was it about them? One word and I'll do better.
why-abandoned = If you don't mind saying: what kept you from it this time?
    .v2 = Before you go, if you like: was it something about the price, the look, or anything else?
    .close = Before you go, if you like: what kept you from it?
why-bought = One small question, only if you like: what decided you?
    .close = Just curious, if you like: what made you pick it?
why-declined = Of course, no need to. I'm here if I can help.
    .close = Sure, no problem. I'm here.
why-thanks = Thank you, good to know!
    .v2 = Thanks for telling me, that helps.
why-price = Thank you, I'll mind the price.
why-style = Got it, I'll look for something quite different.
why-quality = Understood, then something better made.
why-fit = I see. Tell me the size or the measure that it should have, and I'll look for exactly that.
why-other = Thank you for telling me. What would be more like it?
noted = All right, I'll keep to that.
    .v2 = Noted.
advise = I'd take { $title }: { $reasons }.
    .v2 = My pick is { $title }: { $reasons }.
advise-plain = I'd take { $title }: of these it came closest to your words.
advise-less = If you'd rather spend less: { $title } costs { $difference } less.
other-currency = Prices here are in { $own } and I can't convert { $named }, so I took your figure as { $own }.
unstated = The catalog doesn't state the { $attributes } of these, so please look at the pictures.
soft-dropped = I couldn't keep to { $wish }, so I left that open.
for-older = Some of these are meant for slightly older ones.
nearest-kind = There's nothing here that is called { $goods }; these come closest.
feature-unstated = The catalog doesn't say "{ $feature }" of any of these, so please have a closer look.
missing-too = We don't have { $goods }, though.

nothing-found = Nothing in the shop fits all of that.
    .v2 = I looked everywhere, but nothing matches all your wishes.
nothing-found-drop = Without { $wish } there would be { $count ->
        [one] one
       *[other] { $count }
    }. Shall I show { $count ->
        [one] it
       *[other] them
    }?
nothing-more = That was all that fits. Shall we loosen something?
nothing-cheaper = These are already the least expensive that fit.
nothing-size = Going by the measurements in the catalog, nothing that fits goes further that way.
nothing-dearer = There's nothing finer of this kind here, these are the top.
not-sold = We don't sell { $goods } here, I'm sorry.
    .v2 = { $goods }: that's not something this shop has, sorry.
not-sold-have = What we do have: { $departments }.

## Asking

ask-category = With pleasure! What should it be, roughly?
    .v2 = Let's find something. What kind of thing are you thinking of?
ask-category-gift = A gift, lovely! What does the person like, or what sort of thing should it be?
    .v2 = Nice! What would please the person: which of these sounds right?
ask-narrow-budget = If you tell me a budget, I can be more exact.
ask-narrow-color = Is there a colour you'd prefer?
ask-narrow-gender = Who is it for?
ask-narrow-size = Which size should it be?
ask-narrow-brand = Do you have a favourite brand?
ask-narrow-material = Does the material matter to you?
ask-narrow-category = What exactly should it be?
ask-narrow-facet = Does the { $attribute } matter to you?
which = Which one do you mean? Say its number, or press its button.
    .v2 = I'm not sure which one you mean. The first, the second?

## Products

details = { $title }, { $price }.
companions = With { $title } goes:
answer-price = { $title } costs { $price }.
answer-price-was = { $title } costs { $price }, down from { $list }.
answer-price-on-request = { $title }: its price is told on request. A colleague can name it to you.
price-on-request = price on request
answer-available = Yes, { $title } is in stock.
answer-unavailable = { $title } is sold out at the moment.
answer-value-yes = Yes: { $title } comes in { $value }.
answer-value-no = This one doesn't come in { $value }. It comes in { $have }.
answer-value-unknown = The catalog doesn't say whether it comes in { $value }.
which-of = The catalog says so of { $titles }.
which-of-none = The catalog doesn't say so of any of these, and I'd rather not guess.
companions-none = I have no record of what goes with { $title }. Tell me what you're thinking of, and I'll look.
alternatives-value = These do come in { $value }.
alternatives-similar = These are much like it, and in stock.
answer-attribute = { $attribute }: { $value }.
answer-quote = The catalog says: { $quote }
answer-unknown = The catalog doesn't say that, and I'd rather not guess.
    .v2 = I don't know: it isn't in the catalog, and I won't guess.
explain = Why { $title }: { $reasons }.
explain-plain = { $title } came closest to your words among what's in stock.
compare = Here's how they differ.
compare-same = By what the catalog says, they hardly differ.
compare-cheapest = { $title } is the cheapest, by { $difference }.
compare-cheapest-rated = { $title } is the cheapest, by { $difference }, and buyers rate it best, too.
compare-rated = { $title } is rated best by buyers.

## Reasons (each completes a card)

reason-matches-color = { $color }, as you asked
reason-matches-value = { $value }, as you asked
reason-matches-kind = { $kind }, as you asked
reason-within-budget = { $saving } under your budget
reason-in-budget = within your budget
reason-near-budget = close to the price you named
reason-matches-size = available in size { $size }
reason-matches-size-converted = available in size { $size } (marked { $stated })
reason-matches-measure = { $measure }, as you asked
reason-for-recipient = for { $who }
reason-occasion = suits { $occasion }
reason-feature = { $feature }
reason-brand = { $brand }, the brand you named
reason-well-rated = rated { $rating } by { $reviews ->
        [one] one buyer
       *[other] { $reviews } buyers
    }
reason-popular = many people choose it
reason-discounted = { $percent } % off
reason-liked-before = you liked { $value } before
reason-viewed-before = you looked at it before
reason-cheapest-shown = the least expensive of these
reason-step-up = a step up
reason-in-stock = in stock
reason-closest = closest to your words

## Cart

cart-added = { $title } is in your cart.
    .v2 = Done: { $title } is in the cart.
cart-added-many = Done, { $count } in the cart.
cart-sold-out = { $title } is sold out just now, so I didn't put it in. Shall I show something similar?
cart-on-request = The price of { $title } is told on request, so it can't go into the cart by itself. A colleague can help with it.
cart-removed = { $title } is out of the cart.
cart-removed-many = Removed.
cart-cleared = Your cart is empty now.
cart-empty = Your cart is empty.
cart-view = In your cart: { $lines }. Together { $total }.
cart-line = { $title } × { $quantity }
cart-quantity = { $title }: { $quantity } now.
cart-total = Together { $total }.
goes-with-declared = { $title } ({ $price }) goes well with it, if you like.
    .v2 = If you like: { $title } for { $price } goes with it.
goes-with-together = Many who took it also took { $title } ({ $price }).
goes-with-rule = { $title } ({ $price }) would go with it, if you like.
step-up = One step up would be { $title }, { $price }, so { $more } more: { $gains }.
    .v2 = For { $more } more there is { $title }, { $price }: { $gains }.
step-lacks = On the other hand: { $lacks }.
step-over = That is { $over } over the limit you named, so only if it's worth it to you.
step-rating = rated { $rating } rather than { $other }
step-instead = { $attribute } { $value } instead of { $other }
step-also = { $attribute } also { $values }
step-only = { $attribute } { $values } only comes with the cheaper one
offer-declined = All right, just that, then. What else can I do?
    .v2 = Fine, we leave it at that. Anything else?
checkout = Your order: { $lines }. Together { $total }. A colleague completes it with you: shall I call one?
checkout-empty = There's nothing in the cart yet. Shall we find something?
order-status = I can't see orders from here. A colleague can: shall I call one?

## Policies and people

policy-unknown = I have no sure answer to that, and I won't make one up. Shall I ask a colleague?
handoff-asked = I'm passing this to a colleague, with everything we've said, so you needn't repeat it. You can keep writing here meanwhile.
    .v2 = Of course. A colleague will take over here and sees our whole talk. Until then I'm still listening.
handoff-angry = I'm sorry. I'm passing this to a colleague, who sees our whole talk.
handoff-already = A colleague is on the way. Meanwhile I can keep looking for you.
back-to-bot = I'm back with you. What shall we look at?

desk-joined = { $agent } is here now and reads what we have talked about.
desk-given-back = You are back with me, the assistant. What shall we look at?
desk-closed = Thank you for the talk. Write here any time, I'm listening.
desk-closed-stars = Thank you for the talk. How did we help you today? Write here any time, I'm listening.
desk-nobody-came = I'm sorry, nobody could come so far. Leave me an e-mail address or a phone number and a colleague gets back to you; meanwhile I'm here.
handoff-rule = I'm calling a colleague in for this, with everything we've said. Meanwhile I keep listening.
handoff-offer = For this you may like to talk to a colleague: shall I call one?
desk-opens = Nobody is there just now; a colleague reads this { $when }.
desk-shut = Nobody is there just now, and I can't say when somebody will be.
desk-today = today at { $time } ({ $zone })
desk-tomorrow = tomorrow at { $time } ({ $zone })
desk-weekday = { $day ->
        [mon] on Monday
        [tue] on Tuesday
        [wed] on Wednesday
        [thu] on Thursday
        [fri] on Friday
        [sat] on Saturday
       *[sun] on Sunday
    } at { $time } ({ $zone })
desk-date = on { $date } at { $time } ({ $zone })
desk-contact = If you leave an e-mail address or a phone number, they can get back to you there.
contact-noted = Noted: { $contact }. A colleague gets back to you there; meanwhile I'm here.
desk-meeting = Let's see each other: { $link }
topic-packet = A shopper { $reason }
topic-commands = Write here and the shopper reads it. /take, /return to the assistant, /close, /assign name, /note text, /canned name, /tag word, /packet
topic-queued = Waiting for a person again.
topic-taken = { $agent } has the chat.
topic-given-back = { $by } gave the chat back to the assistant.
topic-closed = { $by } closed the chat.
topic-assigned = { $by } assigned the chat to { $agent }.
topic-nobody-came = Nobody came in time: the assistant goes on, and has asked for a contact.
topic-agent-silent = The shopper waits for an answer: the chat is queued again.
topic-shopper-silent = The shopper fell silent: closed with a goodbye.
topic-left-queue = The shopper went back to the assistant.
topic-went-over = The shopper went on with this chat on another channel; you have it there.
packet-reason-asked = asked for a person
packet-reason-angry = was upset
packet-reason-agent = an agent stepped in
packet-reason-came_over = goes on here with a chat of another channel
packet-wants = Looks for: { $wishes }.
packet-wants-nothing = Hasn't said yet what to look for.
packet-from = from { $amount }
packet-up-to = up to { $amount }
packet-about = about { $amount }
packet-not = not { $value }
packet-saw = Saw { $count ->
        [one] one product
       *[other] { $count } products
    }; asked about { $asked }, put { $cart } into the cart, turned down { $refused }.
packet-likes = Seems to like { $titles }.
packet-said = In their words: "{ $words }"
rated-well = Thank you, I'll pass that on!
rated-badly = Thank you for saying so. I'm sorry it wasn't better; I'll pass it on.

## When unsure

unclear = I'm not sure I understood. What are you looking for: what kind of thing, for whom, up to what price?
    .v2 = Sorry, I didn't get that. Could you say it in other words, for example "a blue shirt under 40"?
    .close = Hm, I didn't quite get that. What are you after: what kind of thing, for whom, up to what price?
empty = I'm listening! Tell me what you're looking for.
    .v2 = Yes? What can I find for you?
stale-button = That button is too old, I no longer know what it was about. Tell me in words?

old-link = This link has been used already or is too old: it is good for half an hour. Ask for a new one in the other chat, or just tell me what you're looking for.
went-on = Here we are{ $name }, I'm the same assistant, a program, and I remember where we were.
went-on-shown = This is what we looked at last:
went-elsewhere = You went on with this chat { $channel ->
        [telegram] in Telegram
       *[web] on the website
    }. I'm here as well, whenever you like.
came-over-human = Here we go on: { $agent } has come along and answers you in this chat.
came-over-colleague = Here we go on: my colleague has come along and answers you in this chat.
came-over-queued = Here we go on. You are still in the line for a person, who will answer in this chat.
web-link = Go on with this chat on the website: { $url } (the link works once, for half an hour)

## Profile

profile-nothing = I don't know anything about you yet, apart from this chat.
profile-off = I keep nothing between chats here; I only know what we said in this one.
profile-told = You told me: { $facts }.
profile-gathered = From what you looked at, I gathered: { $facts }.
profile-guessed = My guess at what counts for you (I may be wrong): { $facts }.
profile-ways-out = Is something wrong or not for keeping? Say "forget my size", press a button, or say "forget me" and all of it goes.
profile-name = your name is { $name }
profile-name-short = your name
profile-person = you look for things for { $who }
profile-buys-for = you buy things for { $who }, too
profile-of = for { $who }: { $fact }
profile-of-short = { $value } (for { $who })
profile-value-of = { $attribute } { $values } for { $goods }
profile-refused-of = not { $values } when it comes to { $goods }
profile-refused-short = nothing in { $values }
profile-likes = you like { $values }
profile-dislikes = you don't care for { $values }
profile-budget = your usual budget for { $goods } is about { $amount }
profile-viewed = you looked at { $count ->
        [one] one product
       *[other] { $count } products
    }
profile-trait-facts = facts and figures before looks
profile-trait-beauty = comfort and good looks before figures
profile-trait-safety = being on the safe side
profile-trait-hurry = no time to lose
profile-trait-status = the best there is
profile-trait-bargain = a good price
profile-trait-novelty = something new
forget-which = Which of it shall I forget?
forgotten-one = Forgotten: { $what }.
forgotten = Done: I've forgotten what I knew about you.

## Words for people

age-newborn = newborns
age-infant = babies
age-toddler = toddlers
age-kids = children
age-teen = teenagers
age-adult = grown-ups

for-male = men
for-female = women
for-kids = children
for-boys = boys
for-girls = girls
wish-price = the price limit
wish-feature = "{ $value }"
wish-value = { $value }
measure = { $size } cm
measure-most = up to { $size }
measure-least = at least { $size }
wish-not = the refusal of { $value }
attribute-color = colour
attribute-size = size
attribute-material = material
attribute-brand = brand
attribute-gender = for
attribute-age-group = age
attribute-price = price
attribute-rating = rating
attribute-category = kind
attribute-pattern = pattern
attribute-usage = use
attribute-season = season
attribute-dimensions = dimensions
attribute-width = width
attribute-depth = depth
attribute-height = height
attribute-length = length
attribute-diameter = diameter
attribute-weight = weight
attribute-warranty = warranty
attribute-capacity = capacity
attribute-power = power
attribute-availability = availability
value-available = in stock
value-unavailable = sold out

## Messengers

ask-contact = Tap the button below to leave your phone number, or just type it. A location helps with delivery; both are up to you.
button-send-phone = Send my phone number
button-send-location = Send my location
button-leave-phone = Leave my phone number
contact-taken = Thank you, I've noted the number for my colleagues. What else can I do for you?
location-taken = Thank you, I've noted the place for my colleagues. What else can I do for you?
unreadable-photo = I can't see pictures yet, sorry. Tell me in words what it shows: what kind of thing, which colour, up to what price?
unreadable-voice = I can't listen to voice messages, sorry. Write it in a line and I'll look at once.
unreadable-video = I can't watch videos, sorry. Tell me in words what you're looking for?
unreadable-file = I can't open files, sorry. Copy the words into a message and I'll look at once.
unreadable-sticker = Nice one! I only read words, though: what can I find for you?
unreadable-other = I can't read that kind of message, sorry. Write to me in words what you're looking for.
button-page = { $number } of { $count }
button-not-yours = This button belongs to somebody else's conversation. Write to me yourself and I'll help you.
button-open-shop = Open in the shop
button-ask-about = Ask about it
inline-ask = Ask the assistant
inline-nothing = Nothing found; ask the assistant
command-start = Start a conversation
command-cart = Show my cart
command-popular = What people like
command-person = Call a person
command-new = Start afresh
command-me = What you know about me
command-forget = Forget me
command-web = Go on on the website
command-help = How to talk to me
bot-short-description = The shop's assistant: finds, compares and explains.
bot-description = Hello! I'm the shop's assistant, a program. Tell me in your own words what you need, and I'll show what fits and say why. A person can take over whenever you like.

## Buttons

button-add = Add to cart
button-details = Details
button-more = Show others
button-cheaper = Cheaper
button-compare = Compare
button-explain = Why these?
button-cart = Cart
button-checkout = Order
button-human = Call a person
button-bot = Back to the assistant
button-drop = Without { $wish }
button-clear = Empty the cart
button-up-to = Up to { $price }
button-ask-price = Ask for the price
button-forget = Forget: { $what }
button-look-at-it = Have a look
button-add-it-too = Add it too
button-why-price = The price
button-why-style = The look
button-why-fit = Size or fit
button-why-quality = The quality
button-why-trust = Trust
button-why-delivery = Delivery
button-why-not-now = Not now
button-why-other = Something else
button-popular = Surprise me

## Recipients ("for …") and occasions

who-husband = your husband
who-wife = your wife
who-boyfriend = your boyfriend
who-girlfriend = your girlfriend
who-fiance = your fiance
who-fiancee = your fiancee
who-bride = your bride
who-groom = your groom
who-newlyweds = newlyweds
who-partner = your partner
who-beloved-man = your beloved
who-beloved-woman = your beloved
who-couple = a couple
who-mother = your mother
who-father = your father
who-parents = your parents
who-grandmother = your grandmother
who-grandfather = your grandfather
who-grandparents = your grandparents
who-mother-in-law = your mother-in-law
who-father-in-law = your father-in-law
who-in-laws = your in-laws
who-stepmother = your stepmother
who-stepfather = your stepfather
who-aunt = your aunt
who-uncle = your uncle
who-godmother = your godmother
who-godfather = your godfather
who-brother = your brother
who-sister = your sister
who-little-brother = your little brother
who-little-sister = your little sister
who-brother-in-law = your brother-in-law
who-sister-in-law = your sister-in-law
who-son-in-law = your son-in-law
who-daughter-in-law = your daughter-in-law
who-cousin = your cousin
who-relative = your relative
who-son = your son
who-daughter = your daughter
who-adult-son = your son
who-adult-daughter = your daughter
who-boy = a boy
who-girl = a girl
who-child = a child
who-kids = the kids
who-baby = a baby
who-newborn = a newborn
who-toddler = a toddler
who-teenager = a teenager
who-teenage-boy = a teenage boy
who-teenage-girl = a teenage girl
who-nephew = your nephew
who-niece = your niece
who-grandson = your grandson
who-granddaughter = your granddaughter
who-grandchildren = your grandchildren
who-godson = your godson
who-goddaughter = your goddaughter
who-friend = your friend
who-male-friend = your friend
who-female-friend = your friend
who-colleague = your colleague
who-female-colleague = your colleague
who-boss = your boss
who-teacher = your teacher
who-female-teacher = your teacher
who-doctor = a doctor
who-neighbour = your neighbour
who-female-neighbour = your neighbour
who-roommate = your roommate
who-client = your client
who-guests = guests
who-classmate = your classmate
who-student = a student
who-elderly-person = an elderly person
who-pregnant-woman = an expectant mother
who-colleague-man = your colleague
who-beginner = a beginner
who-self = you
who-dog = a dog
who-cat = a cat
who-pet = a pet
who-horse = a horse
who-bird = a bird
who-rodent = a small pet
who-fish = fish
occasion-new-year = new year
occasion-christmas = christmas
occasion-valentine-s-day = valentine's day
occasion-defender-s-day = defender's day
occasion-women-s-day = women's day
occasion-easter = easter
occasion-mother-s-day = mother's day
occasion-father-s-day = father's day
occasion-halloween = halloween
occasion-thanksgiving = thanksgiving
occasion-black-friday = black friday
occasion-hanukkah = hanukkah
occasion-eid = eid
occasion-diwali = diwali
occasion-holi = holi
occasion-raksha-bandhan = raksha bandhan
occasion-navratri = navratri
occasion-maslenitsa = maslenitsa
occasion-st-patrick-s-day = st patrick's day
occasion-victory-day = victory day
occasion-teacher-s-day = teacher's day
occasion-children-s-day = children's day
occasion-birthday = birthday
occasion-wedding = wedding
occasion-engagement = engagement
occasion-bachelorette-party = bachelorette
occasion-bachelor-party = bachelor party
occasion-anniversary = anniversary
occasion-baby-shower = baby shower
occasion-christening = christening
occasion-graduation = graduation
occasion-prom = prom
occasion-school-start = back to school
occasion-housewarming = housewarming
occasion-retirement = retirement
occasion-promotion = promotion at work
occasion-farewell = farewell
occasion-thank-you = thank you gift
occasion-get-well = get well soon
occasion-funeral = funeral
occasion-pregnancy = pregnancy
occasion-party = party
occasion-christmas-party = christmas party
occasion-date-night = date night
occasion-formal-event = formal event
occasion-interview = interview
occasion-office = office
occasion-business-trip = business trip
occasion-school = school
occasion-university = university
occasion-everyday = everyday
occasion-home = lounging at home
occasion-sleep = sleeping
occasion-photo-shoot = photo shoot
occasion-festival = festival
occasion-religious = church
occasion-travel = travel
occasion-beach = beach
occasion-gym = gym
occasion-running = running
occasion-yoga = yoga
occasion-hiking = hiking
occasion-camping = camping
occasion-picnic = picnic
occasion-fishing = fishing
occasion-hunting = hunting
occasion-skiing = skiing
occasion-cycling = cycling
occasion-dacha = the country house
occasion-dancing = dancing
occasion-winter = winter
occasion-spring = spring
occasion-summer = summer
occasion-autumn = autumn
occasion-demi-season = mid-season
occasion-rain = rain

## Words that ask for an aspect of a product (not shown)

asks-material = material materials made fabric composition cloth leather wood metal
asks-dimensions = dimensions measurements wide width high tall height deep depth long length big large centimetres
asks-size = size sizes fit
asks-color = colour color colours colors shade
asks-weight = weight weigh heavy load
asks-volume = volume capacity litres liters millilitres hold
asks-care = wash washing clean cleaning care iron ironing machine-washable
asks-warranty = warranty guarantee
asks-brand = brand maker manufacturer
asks-safe = safe secure safety

## Privacy

privacy-chats = { $days ->
    [0] Our chats are kept so that people of the shop can help you when you come back.
    [one] Our chats are kept for a day after the last word, so that people of the shop can help you; then they are deleted.
   *[other] Our chats are kept for { $days } days after the last word, so that people of the shop can help you; then they are deleted.
}
privacy-memory-on = { $days ->
    [0] What I learn about you, such as sizes and tastes, I keep for your next visit.
    [one] What I learn about you, such as sizes and tastes, I keep for your next visit, for a day.
   *[other] What I learn about you, such as sizes and tastes, I keep for your next visit, for { $days } days.
}
privacy-memory-off = Of what I learn about you I keep nothing beyond a chat, as you asked.
privacy-news-on = You agreed to news from the shop.
privacy-news-off = Nobody writes to you unasked: news only if you want it.
privacy-rights = You can see what I know, have one thing or all of it forgotten, and change your mind at any time. For a copy of everything, ask a person of the shop.
agreed-memory-on = Good: from now on I remember what helps you.
agreed-memory-off = Done: what I had learnt about you is gone, and I keep nothing beyond a chat.
agreed-news-on = Thank you: you'll hear from the shop when there is something new. Say /privacy to end it.
agreed-news-off = Done: no news from the shop.
news-end = You get this because you agreed to news; /privacy ends it.
button-privacy = Privacy
button-what-you-know = What you know about me
button-memory-on = Remember me
button-memory-off = Don't remember me
button-news-on = Send me news
button-news-off = No more news
button-forget-me = Forget me
command-privacy = Privacy: what is kept
