### Все фразы, которые покупатель читает по-русски.
### Атрибуты (.v2, .v3) — другие варианты той же фразы.

## Знакомство

greet = Здравствуйте{ $name }! Я помощник магазина, программа. Что для вас найти?
    .v2 = Добрый день{ $name }! Я помощник магазина (программа, не человек). Что вы ищете?
    .close = Привет{ $name }! Я помощник магазина, программа. Что для тебя найти?
    .close2 = Привет{ $name }! Я тут помогаю (я программа, не человек). Что ищешь?
greet-known = Рад снова вас видеть{ $name }! В прошлый раз мы смотрели: { $goods }. Продолжим или ищем что-то новое?
    .v2 = С возвращением{ $name }! В прошлый раз вы смотрели: { $goods }. Ещё такого же или что-то другое?
    .close = С возвращением{ $name }! В прошлый раз мы смотрели: { $goods }. Продолжим или ищем что-то новое?
greet-again = Ещё раз здравствуйте! Что посмотрим?
    .v2 = Я здесь. Что для вас найти?
    .close = Снова привет! Что посмотрим?
    .close2 = Я здесь. Что для тебя найти?
greet-departments = У нас есть { $departments } и не только.
goodbye = До свидания{ $name }! Не торопитесь, я запомню, на чём мы остановились.
    .v2 = Всего доброго{ $name }! Если что-то понадобится, просто напишите.
    .close = Пока{ $name }! Не торопись, я запомню, на чём мы остановились.
    .close2 = Всего доброго{ $name }! Если что-то понадобится, просто напиши.
nice-to-meet = Очень приятно{ $name }!
met = Очень приятно{ $name }! Что для вас найти?
    .close = Очень приятно{ $name }! Что для тебя найти?
thank = Пожалуйста! Поискать ещё что-нибудь?
    .v2 = Всегда рад помочь! Что-нибудь ещё?
praise = Приятно слышать! Поискать ещё что-нибудь?
    .v2 = Спасибо на добром слове! Чем ещё помочь?
help =
    Скажите своими словами, что нужно: что это, для кого, какой цвет, размер, бюджет.
    Можно писать «покажи другие», «подешевле», «сравни 1 и 2», «почему этот?», «второй в корзину». Человека можно позвать в любой момент.
    .close = Скажи своими словами, что нужно: что это, для кого, какой цвет, размер, бюджет. Можно писать «покажи другие», «подешевле», «сравни 1 и 2», «почему этот?», «второй в корзину». Человека можно позвать в любой момент.
identity = Я программа, помощник магазина. Говорю только то, что есть в каталоге, а человека можно позвать в любой момент.
smalltalk = В товарах я разбираюсь лучше, чем в разговорах по душам, но я вам рад. Что ищем?
    .v2 = За прилавком всё хорошо, спасибо! Что посмотрим?
    .close = В товарах я разбираюсь лучше, чем в разговорах по душам, но я тебе рад. Что ищем?
    .close2 = За прилавком всё отлично, спасибо! Что посмотрим?
out-of-scope = Этого я не знаю: могу помочь с этим магазином, его товарами и условиями.
    .v2 = С этим не помогу, я знаю только этот магазин. Поискать для вас что-нибудь здесь?
    .close = С этим не помогу, я знаю только этот магазин. Поискать для тебя что-нибудь здесь?
restart = Хорошо, начнём сначала. Что вы ищете?
    .close = Хорошо, начнём сначала. Что ищешь?
accept = Хорошо! Скажите, что показать дальше.
    .close = Отлично! Скажи, что показать дальше.
decline = Понял. А что подошло бы больше?
    .v2 = Ничего страшного. Что поискать вместо этого?
sorry = Простите, что не получается. Скажите одной фразой, что нужно, и я попробую ещё раз, или позову человека.
    .v2 = Прошу прощения. Позвать человека или попробуем ещё раз?
    .close = Прости, что не получается. Скажи одной фразой, что нужно, и я попробую ещё раз, или позову человека.
sorry-again = Давайте сделаем проще: коллега видит весь разговор и поможет лучше меня. Или скажите одним словом, что ищем.
    .close = Давай сделаем проще: коллега видит весь разговор и поможет лучше меня. Или скажи одним словом, что ищем.
sorry-trouble = Простите, что вышло не так. Давайте спокойно, по одному шагу.
    .close = Прости, что так вышло. Давай спокойно, по одному шагу.
glad = Рад, что нравится!
quick = Сразу к делу.
celebrate = Отличный выбор{ $name }! Пусть радует.
    .v2 = Прекрасно{ $name }! Надеюсь, покупка вас порадует.
    .close = Отличный выбор{ $name }! Пусть радует.
celebrate-gift = Прекрасный подарок для { $who }{ $name }! Пусть порадует.
reassure-returns = И чтобы было спокойнее: { $facts }
    .v2 = На всякий случай: { $facts }
reassure-payment = Об оплате можно не волноваться: { $facts }
later = Конечно, спешить некуда. Осматривайтесь, я рядом, если понадоблюсь.
    .close = Конечно, спешить некуда. Осматривайся, я рядом, если что.
undecided = Не торопитесь. Могу сравнить первые варианты или рассказать, чем они нравятся другим.
    .v2 = Спешить некуда. Поставить самые подходящие рядом, чтобы легче было выбрать?
    .close = Не торопись. Могу сравнить первые варианты или рассказать, чем они нравятся другим.
    .close2 = Спешить некуда. Поставить самые подходящие рядом, чтобы легче было выбрать?

## Рекомендации

recommend =
    { $count ->
        [one] Нашёлся один подходящий вариант.
       *[other] Вот что подходит лучше всего.
    }
    .v2 =
    { $count ->
        [one] Вот что подходит.
       *[other] Под ваши пожелания подходят эти.
    }
    .v3 =
    { $count ->
        [one] Есть один вариант, который я бы показал.
       *[other] Я бы начал с этих.
    }
    .close = { $count ->
        [one] Нашёлся один подходящий вариант.
       *[other] Вот что подходит лучше всего.
    }
    .close2 = { $count ->
        [one] Есть один вариант, который я бы показал.
       *[other] Я бы начал с этих.
    }
recommend-popular = Чтобы вы почувствовали магазин, вот несколько вещей из него.
    .close = Чтобы почувствовать магазин, вот несколько вещей из него.
recommend-more =
    { $count ->
        [one] Вот ещё один вариант.
       *[other] Вот другие.
    }
    .v2 =
    { $count ->
        [one] Есть ещё такой вариант.
       *[other] А вот ещё варианты.
    }
recommend-similar =
    { $count ->
        [one] Больше всего похож этот вариант.
       *[other] Больше всего похожи эти.
    }
recommend-again = Возвращаемся к тому, что смотрели.
    .v2 = Вот они снова.
recommend-cheaper =
    { $count ->
        [one] Этот вариант дешевле.
       *[other] Эти дешевле.
    }
    .v2 = Подешевле есть такое.
recommend-dearer = На ступеньку выше.
    .v2 =
    { $count ->
        [one] Этот классом повыше.
       *[other] Эти классом повыше.
    }
recommend-cheapest =
    { $count ->
        [one] Это самый недорогой из подходящих.
       *[other] Самые недорогие из подходящих, начиная с самого дешёвого.
    }
recommend-dearest =
    { $count ->
        [one] Это самый дорогой из подходящих.
       *[other] Самые дорогие из подходящих, начиная с самого дорогого.
    }
recommend-bigger = Судя по размерам, эти больше.
recommend-smaller = Судя по размерам, эти меньше.
recommend-taller = Судя по размерам, эти выше.
recommend-lower = Судя по размерам, эти ниже.
recommend-wider = Судя по размерам, эти шире.
recommend-narrower = Судя по размерам, эти уже.
recommend-longer = Судя по размерам, эти длиннее.
recommend-shorter = Судя по размерам, эти короче.
recommend-several = По порядку, одно рядом с другим.
price-objection = Понимаю, сумма немалая.
rejected = Хорошо, эти убираем.
    .v2 = Понял, тогда не эти.
why-rejected = Чтобы попасть точнее: что в них не подошло? Хватит одного слова.
    .v2 = Можно спросить, что было не так? Тогда поищу в другой стороне.
why-abandoned = Если не секрет: что остановило на этот раз?
    .v2 = И напоследок, если не секрет: дело в цене, во внешнем виде или в чём-то ещё?
why-bought = Маленький вопрос, если захочется ответить: что решило выбор?
why-declined = Конечно, это не обязательно. Я рядом, если что.
why-thanks = Спасибо, буду знать!
    .v2 = Спасибо, что сказали, это помогает.
    .close = Спасибо, это помогает!
why-price = Спасибо, буду следить за ценой.
why-style = Понял, поищу совсем другое.
why-quality = Понял, тогда что-нибудь получше сделанное.
why-fit = Понимаю. Назовите размер или габариты, какие нужны, и я поищу именно такое.
    .close = Понимаю. Назови размер или габариты, какие нужны, и я поищу именно такое.
why-other = Спасибо, что сказали. А что было бы ближе?
    .close = Спасибо, что делишься. А что было бы ближе?
noted = Хорошо, учту.
    .v2 = Понял, учитываю.
advise = Мой выбор — { $title }: { $reasons }.
    .v2 = Мне из них ближе всего { $title }: { $reasons }.
advise-plain = Мой выбор — { $title }: из этих ближе всего к вашим словам.
    .close = Мой выбор — { $title }: из этих ближе всего к твоим словам.
advise-less = Если хочется потратить меньше: { $title } дешевле на { $difference }.
other-currency = Цены здесь в { $own }, перевести из { $named } не могу, поэтому считаю цифру в { $own }.
unstated = В каталоге это не указано ({ $attributes }), посмотрите, пожалуйста, на фото.
    .close = В каталоге это не указано ({ $attributes }), посмотри, пожалуйста, на фото.
soft-dropped = Со всем сразу не нашлось, поэтому «{ $wish }» пока не учитываю.
for-older = Что-то из этого рассчитано на детей чуть постарше.
nearest-kind = Именно такого ({ $goods }) здесь нет, ближе всего эти.
feature-unstated = Про «{ $feature }» в каталоге у этих не сказано, присмотритесь, пожалуйста.
    .close = Про «{ $feature }» в каталоге у этих не сказано, присмотрись, пожалуйста.
missing-too = А вот чего у нас нет: { $goods }.

nothing-found = В магазине нет ничего, что подошло бы под всё сразу.
    .v2 = Я всё посмотрел: под все пожелания сразу ничего не подходит.
nothing-found-drop = Если отказаться от условия «{ $wish }», найдётся: { $count }. Показать?
nothing-more = Это было всё, что подходит. Может, что-то смягчим?
nothing-cheaper = Дешевле из подходящего уже ничего нет.
nothing-size = Судя по размерам в каталоге, из подходящего дальше в эту сторону ничего нет.
nothing-dearer = Выше классом здесь ничего нет, это уже лучшие.
not-sold = У нас такого нет: { $goods }. Простите!
    .v2 = «{ $goods }» — этого в магазине, к сожалению, нет.
    .close = Такого у нас нет: { $goods }. Прости!
    .close2 = «{ $goods }» — этого в магазине, к сожалению, нет.
not-sold-have = Зато есть: { $departments }.

## Вопросы

ask-category = С удовольствием! Что это примерно должно быть?
    .v2 = Давайте подберём. О чём вы думаете?
    .close = С удовольствием! Что это примерно должно быть?
    .close2 = Давай подберём. О чём думаешь?
ask-category-gift = С радостью помогу с подарком! Чем человек увлекается, что ему нравится?
    .v2 = Хороший повод! Расскажите, что человеку по душе, или выберите, с чего начать.
    .close = С радостью помогу с подарком! Чем человек увлекается, что ему нравится?
    .close2 = Хороший повод! Расскажи, что человеку по душе, или выбери, с чего начать.
ask-narrow-budget = Назовите бюджет, и я подберу точнее.
    .close = Назови бюджет, и я подберу точнее.
ask-narrow-color = Есть ли любимый цвет?
ask-narrow-gender = Для кого это?
ask-narrow-size = Какой нужен размер?
ask-narrow-brand = Есть ли любимая марка?
ask-narrow-material = Важен ли материал?
ask-narrow-category = А что именно это должно быть?
ask-narrow-facet = Важно ли это: { $attribute }?
which = Какой из них? Назовите номер или нажмите кнопку.
    .v2 = Не совсем понял, о каком речь. Первый, второй?
    .close = Какой из них? Назови номер или нажми кнопку.
    .close2 = Не совсем понял, о каком речь. Первый, второй?

## Товары

details = { $title }, { $price }.
companions = С товаром «{ $title }» сочетаются:
answer-price = { $title }: { $price }.
answer-price-was = { $title }: { $price }, раньше было { $list }.
answer-price-on-request = { $title }: цена по запросу. Её может назвать коллега.
price-on-request = цена по запросу
answer-available = Да, есть в наличии: { $title }.
answer-unavailable = Сейчас нет в наличии: { $title }.
answer-value-yes = Да, { $title } бывает: { $value }.
answer-value-no = Такого варианта нет ({ $value }). Есть: { $have }.
answer-value-unknown = В каталоге не сказано, бывает ли вариант «{ $value }».
which-of = В каталоге так сказано про: { $titles }.
which-of-none = В каталоге этого не сказано ни про один из них, а гадать не хочу.
companions-none = Что сочетается с «{ $title }», у меня не записано. Скажите, о чём думаете, и я поищу.
    .close = Что сочетается с «{ $title }», у меня не записано. Скажи, о чём думаешь, и я поищу.
alternatives-value = А эти такие бывают: { $value }.
alternatives-similar = Вот очень похожие, они есть в наличии.
answer-attribute = { $attribute }: { $value }.
answer-quote = В каталоге сказано: { $quote }
answer-unknown = В каталоге этого нет, а гадать не хочу.
    .v2 = Не знаю: в каталоге об этом не сказано, а выдумывать не буду.
explain = Почему { $title }: { $reasons }.
explain-plain = { $title } — ближе всего к вашим словам из того, что есть в наличии.
    .close = { $title } — ближе всего к твоим словам из того, что есть в наличии.
compare = Вот чем они отличаются.
compare-same = Судя по каталогу, они почти не отличаются.
compare-cheapest = { $title } — самый недорогой вариант, разница { $difference }.
compare-cheapest-rated = { $title } — самый недорогой вариант (разница { $difference }), и покупатели оценили его выше всего.
compare-rated = { $title } покупатели оценили выше всего.

## Причины (каждая дополняет карточку)

reason-matches-color = { $color }, как вы просили
    .close = { $color }, по твоему желанию
reason-matches-value = { $value }, как вы просили
    .close = { $value }, по твоему желанию
reason-matches-kind = { $kind }, как вы просили
    .close = { $kind }, по твоему желанию
reason-within-budget = на { $saving } дешевле вашего предела
    .close = на { $saving } дешевле твоего предела
reason-in-budget = в пределах вашего бюджета
    .close = в пределах твоего бюджета
reason-near-budget = близко к названной цене
reason-matches-size = есть размер { $size }
reason-matches-size-converted = есть размер { $size } (на нём указан { $stated })
reason-matches-measure = { $measure }, как вы просили
    .close = { $measure }, по твоему желанию
reason-for-recipient = для { $who }
reason-occasion = подходит к случаю: { $occasion }
reason-feature = { $feature }
reason-brand = { $brand }, марка, которую вы назвали
    .close = { $brand }, та самая марка
reason-well-rated = оценка { $rating }, { $reviews ->
        [one] { $reviews } отзыв
        [few] { $reviews } отзыва
       *[other] { $reviews } отзывов
    }
reason-popular = часто выбирают
reason-discounted = скидка { $percent } %
reason-liked-before = вам нравилось: { $value }
    .close = тебе нравилось: { $value }
reason-viewed-before = вы его уже смотрели
    .close = тебе уже знакомо
reason-cheapest-shown = самый недорогой из этих
reason-step-up = классом выше
reason-in-stock = есть в наличии
reason-closest = ближе всего к вашим словам
    .close = ближе всего к твоим словам

## Корзина

cart-added = Положил в корзину: { $title }.
    .v2 = Готово, в корзине: { $title }.
cart-added-many = Готово, в корзине { $count }.
cart-sold-out = Сейчас нет в наличии: { $title }, поэтому в корзину не положил. Показать похожее?
cart-on-request = { $title }: цена по запросу, поэтому в корзину сам положить не могу. Поможет коллега.
cart-removed = Убрал из корзины: { $title }.
cart-removed-many = Убрал.
cart-cleared = Корзина теперь пуста.
cart-empty = Корзина пуста.
cart-view = В корзине: { $lines }. Всего { $total }.
cart-line = { $title } × { $quantity }
cart-quantity = { $title }: теперь { $quantity }.
cart-total = Всего { $total }.
goes-with-declared = Если захотите, к этому подойдёт { $title } ({ $price }).
    .v2 = К этому хорошо подходит { $title }, { $price }, если интересно.
    .close = К этому хорошо подходит { $title }, { $price }, если интересно.
goes-with-together = Многие вместе с этим берут { $title } ({ $price }).
goes-with-rule = К этому подошло бы: { $title } ({ $price }), если нужно.
step-up = На ступеньку выше: { $title } за { $price }, это на { $more } дороже. Чем отличается: { $gains }.
    .v2 = За { $more } сверху есть { $title }, { $price }. Разница: { $gains }.
step-lacks = С другой стороны: { $lacks }.
step-over = Это на { $over } выше вашего предела, так что решать вам.
    .close = Это на { $over } выше твоего предела, так что решать тебе.
step-rating = оценка { $rating } вместо { $other }
step-instead = { $attribute } { $value } вместо { $other }
step-also = { $attribute } ещё и { $values }
step-only = { $attribute } { $values } есть только у более дешёвого
offer-declined = Хорошо, только это. Чем ещё помочь?
    .v2 = Хорошо, на этом и остановимся. Поискать что-нибудь ещё?
checkout = Ваш заказ: { $lines }. Всего { $total }. Оформит его с вами коллега: позвать?
    .close = Твой заказ: { $lines }. Всего { $total }. Оформит его с тобой коллега: позвать?
checkout-empty = В корзине пока ничего нет. Подберём что-нибудь?
order-status = Отсюда я не вижу заказов, а коллега видит. Позвать?

## Условия и люди

policy-unknown = Точного ответа у меня нет, а выдумывать не буду. Спросить коллегу?
handoff-asked = Передаю разговор коллеге вместе со всем, что мы обсудили: повторять не придётся. Пока можно писать сюда.
    .v2 = Конечно. Коллега подключится здесь и увидит весь наш разговор. А пока я слушаю.
handoff-angry = Простите. Передаю разговор коллеге, он видит всё, что мы обсудили.
handoff-already = Коллега уже в пути. А пока могу поискать ещё.
back-to-bot = Я снова с вами. Что посмотрим?
    .close = Я снова с тобой. Что посмотрим?

desk-joined = На связи { $agent }: наш разговор уже перед глазами.
desk-given-back = С вами снова я, помощник магазина. Что посмотрим?
desk-closed = Спасибо за разговор. Пишите сюда в любое время, я на месте.
desk-closed-stars = Спасибо за разговор. Как мы вам сегодня помогли? Пишите сюда в любое время, я на месте.
desk-nobody-came = Простите, пока никто не смог подойти. Оставьте почту или телефон, и коллега свяжется с вами; а я пока здесь.
handoff-rule = Тут лучше поможет коллега: зову, передав всё, что мы обсудили. А пока слушаю вас дальше.
    .close = Тут лучше поможет коллега: зову, передав всё, что мы обсудили. А пока слушаю дальше.
handoff-offer = Об этом, пожалуй, лучше поговорить с коллегой: позвать?
desk-opens = Сейчас никого нет на месте; коллега прочтёт это { $when }.
desk-shut = Сейчас никого нет на месте, и не могу обещать, когда кто-то будет.
desk-today = сегодня в { $time } ({ $zone })
desk-tomorrow = завтра в { $time } ({ $zone })
desk-weekday = { $day ->
        [mon] в понедельник
        [tue] во вторник
        [wed] в среду
        [thu] в четверг
        [fri] в пятницу
        [sat] в субботу
       *[sun] в воскресенье
    } в { $time } ({ $zone })
desk-date = { $date } в { $time } ({ $zone })
desk-contact = Если оставите почту или телефон, вам ответят туда.
contact-noted = Записал: { $contact }. Коллега свяжется с вами; а я пока здесь.
    .close = Записал: { $contact }. Коллега свяжется с тобой; а я пока здесь.
desk-meeting = Давайте увидимся: { $link }
topic-packet = Покупатель: { $reason }
topic-commands = Всё, что вы здесь пишете, прочтёт покупатель. /take взять, /return вернуть помощнику, /close закрыть, /assign имя, /note текст, /canned имя, /tag слово, /packet
topic-queued = Снова ждёт человека.
topic-taken = Чат ведёт { $agent }.
topic-given-back = { $by } возвращает чат помощнику.
topic-closed = { $by } закрывает чат.
topic-assigned = { $by } назначает чат: { $agent }.
topic-nobody-came = Никто не подошёл вовремя: продолжает помощник, он попросил контакт.
topic-agent-silent = Покупатель ждёт ответа: чат снова в очереди.
topic-shopper-silent = Покупатель замолчал: чат закрыт, попрощались.
topic-left-queue = Покупатель вернулся к помощнику.
topic-went-over = Покупатель продолжил этот чат на другом канале, он у вас там.
packet-reason-asked = просит человека
packet-reason-angry = расстроен
packet-reason-agent = вмешался сотрудник
packet-reason-came_over = продолжает здесь чат с другого канала
packet-wants = Ищет: { $wishes }.
packet-wants-nothing = Пока не сказал, что ищет.
packet-from = от { $amount }
packet-up-to = до { $amount }
packet-about = около { $amount }
packet-not = не { $value }
packet-saw = { $count ->
        [one] Видел { $count } товар
        [few] Видел { $count } товара
       *[other] Видел { $count } товаров
    }; спросил о { $asked }, положил в корзину { $cart }, отверг { $refused }.
packet-likes = Похоже, нравится: { $titles }.
packet-said = Своими словами: «{ $words }»
rated-well = Спасибо, обязательно передам!
rated-badly = Спасибо, что сказали. Жаль, что вышло не лучше; я передам.

## Когда непонятно

unclear = Не уверен, что понял. Что вы ищете: что это, для кого, до какой цены?
    .v2 = Простите, не понял. Скажите другими словами, например «синяя рубашка до 3000»?
    .close = Не уверен, что понял. Что ищешь: что это, для кого, до какой цены?
    .close2 = Прости, не понял. Скажи другими словами, например «синяя рубашка до 3000»?
empty = Слушаю вас! Что поищем?
    .v2 = Да? Что для вас найти?
    .close = Слушаю тебя! Что поищем?
    .close2 = Да? Что для тебя найти?
stale-button = Эта кнопка слишком старая, я уже не помню, о чём она. Скажите словами?
    .close = Эта кнопка слишком старая, я уже не помню, о чём она. Скажи словами?

old-link = Эта ссылка уже использована или устарела: она действует полчаса. Попросите новую в том чате или просто расскажите, что вы ищете.
    .close = Эта ссылка уже использована или устарела: она действует полчаса. Попроси новую в том чате или просто расскажи, что ищешь.
went-on = А вот и мы{ $name }! Я тот же помощник, программа, и помню, на чём мы остановились.
went-on-shown = Вот что мы смотрели последним:
went-elsewhere = Вы продолжили этот разговор { $channel ->
        [telegram] в Telegram
       *[web] на сайте
    }. Здесь я тоже на связи, когда захотите.
    .close = Разговор продолжается { $channel ->
        [telegram] в Telegram
       *[web] на сайте
    }. Здесь я тоже на связи, когда захочешь.
came-over-human = Продолжаем здесь: { $agent } по-прежнему на связи и ответит вам в этом чате.
    .close = Продолжаем здесь: { $agent } по-прежнему на связи и ответит тебе в этом чате.
came-over-colleague = Продолжаем здесь: наш сотрудник по-прежнему на связи и ответит вам в этом чате.
    .close = Продолжаем здесь: наш сотрудник по-прежнему на связи и ответит тебе в этом чате.
came-over-queued = Продолжаем здесь. Вы по-прежнему в очереди к сотруднику, он ответит вам в этом чате.
    .close = Продолжаем здесь. Ты по-прежнему в очереди к сотруднику, он ответит тебе в этом чате.
web-link = Продолжить этот разговор на сайте: { $url } (ссылка сработает один раз, в течение получаса)

## Профиль

profile-nothing = Пока я ничего о вас не знаю, кроме этого разговора.
    .close = Пока я ничего о тебе не знаю, кроме этого разговора.
profile-off = Между разговорами я здесь ничего не храню, помню только то, о чём мы говорим сейчас.
profile-told = Вы мне говорили: { $facts }.
    .close = С твоих слов: { $facts }.
profile-gathered = По тому, что вы смотрели, я понял: { $facts }.
    .close = По тому, на что ты обращаешь внимание, я понял: { $facts }.
profile-guessed = Моя догадка, что для вас важно (могу ошибаться): { $facts }.
    .close = Моя догадка, что для тебя важно (могу ошибаться): { $facts }.
profile-ways-out = Что-то не так или лучше не хранить? Скажите «забудь мой размер», нажмите кнопку, или скажите «забудь меня», и я удалю всё.
    .close = Что-то не так или лучше не хранить? Скажи «забудь мой размер», нажми кнопку, или скажи «забудь меня», и я удалю всё.
profile-name = вас зовут { $name }
    .close = тебя зовут { $name }
profile-name-short = имя
profile-person = вы смотрите товары { $who }
    .close = ты ищешь товары { $who }
profile-buys-for = вы выбираете и для { $who }
    .close = ты выбираешь и для { $who }
profile-of = для { $who }: { $fact }
profile-of-short = { $value } (для { $who })
profile-value-of = { $attribute } { $values }, { $goods }
profile-refused-of = только не { $values } ({ $goods })
profile-refused-short = только не { $values }
profile-likes = вам нравится { $values }
    .close = тебе нравится { $values }
profile-dislikes = { $values } не совсем ваше
    .close = { $values } не совсем твоё
profile-budget = обычный бюджет, { $goods }: около { $amount }
profile-viewed = вы смотрели { $count ->
        [one] { $count } товар
        [few] { $count } товара
       *[other] { $count } товаров
    }
    .close = тобой просмотрено: { $count }
profile-trait-facts = факты и цифры важнее внешнего вида
profile-trait-beauty = удобство и красота важнее цифр
profile-trait-safety = чтобы без риска
profile-trait-hurry = не терять времени
profile-trait-status = всё самое лучшее
profile-trait-bargain = хорошая цена
profile-trait-novelty = что-нибудь новое
forget-which = Что из этого забыть?
forgotten-one = Забыто: { $what }.
forgotten = Готово: я забыл всё, что о вас знал.
    .close = Готово: я забыл всё, что о тебе знал.

## Слова о людях

age-newborn = для новорождённых
age-infant = для малышей
age-toddler = для малышей
age-kids = для детей
age-teen = для подростков
age-adult = для взрослых
for-male = для мужчин
for-female = для женщин
for-kids = для детей
for-boys = для мальчиков
for-girls = для девочек
wish-price = предел цены
wish-feature = { $value }
wish-value = { $value }
measure = { $size } см
measure-most = до { $size }
measure-least = от { $size }
wish-not = без { $value }
attribute-color = цвет
attribute-size = размер
attribute-material = материал
attribute-brand = марка
attribute-gender = для кого
attribute-age-group = возраст
attribute-price = цена
attribute-rating = оценка
attribute-category = вид
attribute-pattern = рисунок
attribute-usage = назначение
attribute-season = сезон
attribute-dimensions = размеры
attribute-width = ширина
attribute-depth = глубина
attribute-height = высота
attribute-length = длина
attribute-diameter = диаметр
attribute-weight = вес
attribute-warranty = гарантия
attribute-capacity = объём
attribute-power = мощность
attribute-availability = наличие
value-available = есть
value-unavailable = нет в наличии

## Messengers

ask-contact = Нажмите кнопку внизу, чтобы оставить номер телефона, или просто напишите его. Геопозиция поможет с доставкой; и то и другое по желанию.
button-send-phone = Отправить мой номер
button-send-location = Отправить геопозицию
button-leave-phone = Оставить номер телефона
contact-taken = Спасибо, номер передам коллегам. Чем ещё помочь?
location-taken = Спасибо, место передам коллегам. Чем ещё помочь?
unreadable-photo = Картинки я пока не вижу, простите. Опишите словами: что это за вещь, какого цвета, до какой цены?
unreadable-voice = Голосовые сообщения я слушать не умею, простите. Напишите одной строкой, и я сразу поищу.
unreadable-video = Видео я смотреть не умею, простите. Расскажите словами, что вы ищете?
unreadable-file = Файлы я открывать не умею, простите. Скопируйте слова в сообщение, и я сразу поищу.
unreadable-sticker = Красиво! Но читаю я только слова: что для вас найти?
unreadable-other = Такие сообщения я читать не умею, простите. Напишите словами, что вы ищете.
button-page = { $number } из { $count }
button-not-yours = Эта кнопка из чужого разговора. Напишите мне сами, и я помогу.
button-open-shop = Открыть в магазине
button-ask-about = Спросить о товаре
inline-ask = Спросить помощника
inline-nothing = Ничего не нашлось; спросите помощника
command-start = Начать разговор
command-cart = Показать корзину
command-popular = Что нравится другим
command-person = Позвать человека
command-new = Начать сначала
command-me = Что вы обо мне помните
command-forget = Забыть меня
command-web = Продолжить на сайте
command-help = Как со мной говорить
bot-short-description = Помощник магазина: находит, сравнивает и объясняет.
bot-description = Здравствуйте! Я помощник магазина, программа. Расскажите своими словами, что вам нужно, а я покажу, что подходит, и объясню почему. Человека можно позвать в любой момент.

## Кнопки

button-add = В корзину
button-details = Подробнее
button-more = Другие
button-cheaper = Дешевле
button-compare = Сравнить
button-explain = Почему эти?
button-cart = Корзина
button-checkout = Оформить
button-human = Позвать человека
button-bot = Вернуться к помощнику
button-drop = Без условия: { $wish }
button-clear = Очистить корзину
button-up-to = До { $price }
button-ask-price = Узнать цену
button-forget = Забыть: { $what }
button-look-at-it = Взглянуть
button-add-it-too = Добавить и это
button-why-price = Цена
button-why-style = Внешний вид
button-why-fit = Размер
button-why-quality = Качество
button-why-trust = Доверие
button-why-delivery = Доставка
button-why-not-now = Не сейчас
button-why-other = Другое
button-popular = Удивите меня

## Для кого («для …») и случаи

who-husband = мужа
who-wife = жены
who-boyfriend = парня
who-girlfriend = девушки
who-fiance = жениха
who-fiancee = невесты
who-bride = невесты
who-groom = жениха
who-newlyweds = молодожёнов
who-partner = партнёра
who-beloved-man = любимого
who-beloved-woman = любимой
who-couple = пары
who-mother = мамы
who-father = папы
who-parents = родителей
who-grandmother = бабушки
who-grandfather = дедушки
who-grandparents = бабушки с дедушкой
who-mother-in-law = свекрови
who-father-in-law = свёкра
who-in-laws = родителей мужа
who-stepmother = мачехи
who-stepfather = отчима
who-aunt = тёти
who-uncle = дяди
who-godmother = крёстной
who-godfather = крёстного
who-brother = брата
who-sister = сестры
who-little-brother = младшего брата
who-little-sister = младшей сестры
who-brother-in-law = родственника
who-sister-in-law = родственницы
who-son-in-law = зятя
who-daughter-in-law = невестки
who-cousin = кузена
who-relative = родственника
who-son = сына
who-daughter = дочери
who-adult-son = взрослого сына
who-adult-daughter = взрослой дочери
who-boy = мальчика
who-girl = девочки
who-child = ребёнка
who-kids = детей
who-baby = младенца
who-newborn = новорождённого
who-toddler = карапуза
who-teenager = подростка
who-teenage-boy = подростка
who-teenage-girl = девочки-подростка
who-nephew = племянника
who-niece = племянницы
who-grandson = внука
who-granddaughter = внучки
who-grandchildren = внуков
who-godson = крестника
who-goddaughter = крестницы
who-friend = друга
who-male-friend = друга
who-female-friend = подруги
who-colleague = коллеги
who-female-colleague = сотрудницы
who-boss = начальника
who-teacher = учителя
who-female-teacher = учительницы
who-doctor = врача
who-neighbour = соседа
who-female-neighbour = соседки
who-roommate = соседа по комнате
who-client = клиента
who-guests = гостей
who-classmate = одноклассника
who-student = студента
who-elderly-person = пенсионера
who-pregnant-woman = будущей мамы
who-colleague-man = коллеги
who-beginner = новичка
who-self = вас
who-dog = собаки
who-cat = кошки
who-pet = питомца
who-horse = лошади
who-bird = попугая
who-rodent = хомяка
who-fish = аквариумной рыбки
occasion-new-year = новый год
occasion-christmas = рождество
occasion-valentine-s-day = день святого валентина
occasion-defender-s-day = 23 февраля
occasion-women-s-day = 8 марта
occasion-easter = пасха
occasion-mother-s-day = день матери
occasion-father-s-day = день отца
occasion-halloween = хэллоуин
occasion-thanksgiving = день благодарения
occasion-black-friday = чёрная пятница
occasion-hanukkah = ханука
occasion-eid = рамадан
occasion-diwali = дивали
occasion-holi = холи
occasion-raksha-bandhan = ракшабандхан
occasion-navratri = наваратри
occasion-maslenitsa = масленица
occasion-st-patrick-s-day = день святого патрика
occasion-victory-day = день победы
occasion-teacher-s-day = день учителя
occasion-children-s-day = день защиты детей
occasion-birthday = день рождения
occasion-wedding = свадьба
occasion-engagement = помолвка
occasion-bachelorette-party = девичник
occasion-bachelor-party = мальчишник
occasion-anniversary = годовщина
occasion-baby-shower = рождение ребёнка
occasion-christening = крестины
occasion-graduation = окончание школы
occasion-prom = выпускной
occasion-school-start = 1 сентября
occasion-housewarming = новоселье
occasion-retirement = выход на пенсию
occasion-promotion = повышение по службе
occasion-farewell = проводы
occasion-thank-you = в знак благодарности
occasion-get-well = на выздоровление
occasion-funeral = похороны
occasion-pregnancy = беременность
occasion-party = вечеринка
occasion-christmas-party = новогодний корпоратив
occasion-date-night = свидание
occasion-formal-event = торжество
occasion-interview = собеседование
occasion-office = офис
occasion-business-trip = командировка
occasion-school = школа
occasion-university = университет
occasion-everyday = на каждый день
occasion-home = для дома и отдыха
occasion-sleep = сон
occasion-photo-shoot = фотосессия
occasion-festival = фестиваль
occasion-religious = церковь
occasion-travel = путешествие
occasion-beach = пляж
occasion-gym = спортзал
occasion-running = бег
occasion-yoga = йога
occasion-hiking = поход
occasion-camping = кемпинг
occasion-picnic = пикник
occasion-fishing = рыбалка
occasion-hunting = охота
occasion-skiing = горнолыжный курорт
occasion-cycling = велопрогулка
occasion-dacha = дача
occasion-dancing = танцы
occasion-winter = зима
occasion-spring = весна
occasion-summer = лето
occasion-autumn = осень
occasion-demi-season = демисезон
occasion-rain = дождь

## Слова, которыми спрашивают о свойствах товара (не показываются)

asks-material = материал материала ткань состав сделан сделана сделано сделаны дерево кожа металл
asks-dimensions = размеры габариты ширина высота глубина длина широкий высокий длинный большой сантиметров метров
asks-size = размер размеры размера
asks-color = цвет цвета цветов оттенок
asks-weight = вес весит весят тяжёлый тяжёлая тяжёлые нагрузка
asks-volume = объём объёма вместимость вмещает литраж ёмкость
asks-care = стирать стирка чистить уход гладить
asks-warranty = гарантия гарантии
asks-brand = марка бренд производитель
asks-safe = безопасно безопасность защищены надёжно

## Privacy

privacy-chats = { $days ->
    [0] Наша переписка хранится, чтобы сотрудники магазина могли помочь и в следующий раз.
    [one] Наша переписка хранится { $days } день после последнего сообщения, чтобы сотрудники магазина могли помочь; потом она удаляется.
    [few] Наша переписка хранится { $days } дня после последнего сообщения, чтобы сотрудники магазина могли помочь; потом она удаляется.
   *[other] Наша переписка хранится { $days } дней после последнего сообщения, чтобы сотрудники магазина могли помочь; потом она удаляется.
}
privacy-memory-on = { $days ->
    [0] Сказанное о себе — размеры, вкусы — я запоминаю до следующего раза.
    [one] Сказанное о себе — размеры, вкусы — я запоминаю до следующего раза и храню { $days } день.
    [few] Сказанное о себе — размеры, вкусы — я запоминаю до следующего раза и храню { $days } дня.
   *[other] Сказанное о себе — размеры, вкусы — я запоминаю до следующего раза и храню { $days } дней.
}
privacy-memory-off = По вашей просьбе за пределами разговора ничего не запоминается.
    .close = По твоей просьбе за пределами разговора ничего не запоминается.
privacy-news-on = Новости магазина приходят с вашего согласия.
    .close = Новости магазина приходят с твоего согласия.
privacy-news-off = Без вашего согласия вам никто не пишет: новости приходят только по желанию.
    .close = Без твоего согласия тебе никто не пишет: новости приходят только по желанию.
privacy-rights = Можно посмотреть, что мне известно, попросить забыть что-то одно или всё и передумать в любой момент. Копию всех данных даст сотрудник магазина.
agreed-memory-on = Хорошо: с этого момента я запоминаю то, что помогает в выборе.
agreed-memory-off = Готово: всё, что я о вас знал, удалено, и за пределами разговора ничего не хранится.
    .close = Готово: всё, что я о тебе знал, удалено, и за пределами разговора ничего не хранится.
agreed-news-on = Спасибо: магазин напишет, когда появится что-то новое. Отказаться можно командой /privacy.
agreed-news-off = Готово: новостей от магазина не будет.
news-end = Вы получили это, потому что согласились на новости; отказаться можно командой /privacy.
    .close = Это пришло по твоему согласию на новости; отказаться можно командой /privacy.
button-privacy = Конфиденциальность
button-what-you-know = Что обо мне известно
button-memory-on = Запоминать меня
button-memory-off = Не запоминать меня
button-news-on = Присылать новости
button-news-off = Не присылать новости
button-forget-me = Забыть меня
command-privacy = Конфиденциальность: что хранится
